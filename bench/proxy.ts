/**
 * Our proxy beside nginx, HAProxy and Caddy. Origin and load on processor 1, the proxies on processor 0, in turn. The
 * load side is full first, so the figure to compare is the processor time that a proxy spends on a request.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { ProxyClient } from '../lib/io/proxy.ts'
import { accepts, megabytes, spent } from './child.ts'
import { type Ground, must } from './ground.ts'
import { type Peer, startOrigin, startPeers } from './peers.ts'
import { median, type Section } from './table.ts'

const ROUNDS = 3
const SECONDS = 4
const CONNECTIONS = 64

interface Shot {
  rate: number
  cost: number
  p50: number
  p99: number
  errors: string
}

export async function proxy(ground: Ground): Promise<Section> {
  if (cpus().length < 2) throw new Error('the proxy benchmark wants two processors')
  await ground.programs({ nginx: 'nginx-light', haproxy: 'haproxy', caddy: 'caddy', wrk: 'wrk' })
  const origin = await startOrigin(ground, 1)
  const peers = [...(await startPeers(ground, 0, origin)), await startOurs(ground, origin)]
  for (const { port } of peers) await accepts(port)
  for (const peer of peers) await shoot(peer, 2)
  const shots = new Map(peers.map((peer) => [peer.name, [] as Shot[]]))
  for (let round = 0; round < ROUNDS; round++)
    for (const peer of peers) shots.get(peer.name)?.push(await shoot(peer, SECONDS))
  const ours = peers.at(-1) as Peer
  const most = await megabytes(ours.pid, 'status', 'VmHWM')
  return section(shots, most)
}

/** The proxy of a real host, told to serve the origin as if it were an app. */
async function startOurs(ground: Ground, origin: number): Promise<Peer> {
  const host = await ground.host()
  const pid = host.ready.pids.proxy
  const targets = [{ name: 'web.1', host: '127.0.0.1', port: origin }]
  const route = { app: 'bench', state: 'live' as const, release: 1, targets }
  const client = new ProxyClient([join(host.data, 'data', 'run', 'proxy.sock')], join(ground.folder, 'routes.json'))
  await client.publish({ version: Date.now(), proof: 'none', hosts: { 'bench.localhost': route } })
  await must('taskset', ['-apc', '0', String(pid)])
  return { name: 'backendim', pid, port: host.ready.http, host: 'bench.localhost' }
}

async function shoot(peer: Peer, seconds: number): Promise<Shot> {
  const wrk = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-H', `Host: ${peer.host}`]
  const before = await spent(peer.pid)
  const out = await must('taskset', ['-c', '1', ...wrk, `http://127.0.0.1:${peer.port}/`])
  const used = (await spent(peer.pid)) - before
  return {
    rate: Number(/Requests\/sec: +([\d.]+)/.exec(out)?.[1]),
    cost: (used * 1e6) / Number(/(\d+) requests in/.exec(out)?.[1]),
    p50: milliseconds(/^ +50% +(\S+)/m.exec(out)?.[1]),
    p99: milliseconds(/^ +99% +(\S+)/m.exec(out)?.[1]),
    errors: /Non-2xx.*|Socket errors.*/.exec(out)?.[0] ?? '',
  }
}

function milliseconds(text = ''): number {
  const unit = /us$/.test(text) ? 0.001 : /ms$/.test(text) ? 1 : 1000
  return Number.parseFloat(text) * unit
}

function section(shots: Map<string, Shot[]>, most: number): Section {
  const of = (name: string, key: 'rate' | 'cost' | 'p50' | 'p99'): number =>
    median((shots.get(name) ?? []).map((shot) => shot[key]))
  const base = of('nginx', 'cost')
  const rows = [...shots].map(([name, all]) => {
    const cost = of(name, 'cost')
    const errors = all.map((shot) => shot.errors).filter(Boolean)
    const figures = [of(name, 'rate').toFixed(0), cost.toFixed(1), cost / base, of(name, 'p50'), of(name, 'p99')]
    return [name, ...figures, errors.join(' ') || 'none']
  })
  return {
    title: 'Proxy',
    aim: `Processor time per request of a reverse proxy; aim: at most 2 times nginx's, no errors. Medians of ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, answers of 100 bytes.`,
    tables: [{ head: ['proxy', 'requests/s', 'us cpu/request', 'x nginx', 'p50 ms', 'p99 ms', 'errors'], rows }],
    notes: [`Memory of our proxy at most: ${most.toFixed(0)} MB resident.`],
  }
}
