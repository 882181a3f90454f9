/** Several workers of the proxy on the same sockets: all serve the same, and whoever is with one does not notice what becomes of another. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import tls, { type TLSSocket } from 'node:tls'
import t from 'tap'
import { ProxyClient } from '../../lib/io/proxy.ts'
import { simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { Load } from '../load.ts'
import { alive, canShare } from '../process.ts'
import { certify } from '../proxy/certificate.ts'
import { collect } from '../proxy/harness.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

interface Stats {
  pid: number
  version: number
  requests: number
}

const sockets = (host: Host, names: string[]): string[] => names.map((name) => join(host.data, 'data', 'run', name))

/** The workers of a host, asked as the control plane asks them. */
function clientOf(host: Host, names = ['proxy.sock', 'proxy-1.sock']): ProxyClient {
  return new ProxyClient(sockets(host, names), '/nonexistent')
}

async function pushed(t: Parameters<typeof Host.start>[0], args: string[]) {
  const options = { args }
  const host = await Host.start(t, options)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('one')
  if ((await app.push()).code !== 0) throw new Error(host.errors)
  return { host, app, options }
}

const NAME = 'shop.localhost'

/** One kept connection: a request that needs another one fails. */
class Caller {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 })
  private readonly port: number
  private asked = false
  constructor(port: number) {
    this.port = port
  }

  async get(): Promise<string> {
    const req = get({ host: '127.0.0.1', port: this.port, headers: { host: NAME }, agent: this.agent })
    const [res] = await once(req, 'response')
    if (this.asked && !req.reusedSocket) throw new Error('the connection was gone')
    this.asked = true
    return (await collect(res)).body
  }
  close(): void {
    this.agent.destroy()
  }
}

/** Undefined where the handshake is refused. */
function handshake(port: number, session?: Buffer): Promise<TLSSocket | undefined> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, servername: NAME, rejectUnauthorized: false }
    const socket = tls.connect({ ...options, ...(session && { session }) }, () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}

/** A request over it, answered. */
async function askOver(socket: TLSSocket): Promise<void> {
  socket.write(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`)
  await once(socket, 'data')
}

/** Which worker a connection is with: the one that counts its request. Nothing else may ask meanwhile. */
async function workerOf(client: ProxyClient, ask: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<Stats[]> => (await client.stats()) as Stats[]
  const before = await count()
  await ask()
  const after = await count()
  return after.find((one, i) => one.requests > before[i]!.requests)!.pid
}

/** A kept connection to each worker. */
async function oneEach(host: Host, client: ProxyClient, workers: number): Promise<Map<number, Caller>> {
  const found = new Map<number, Caller>()
  await until('a connection to each worker', async () => {
    const caller = new Caller(host.ready.http)
    const pid = await workerOf(client, () => caller.get())
    if (found.has(pid)) caller.close()
    else found.set(pid, caller)
    return found.size === workers
  })
  return found
}

t.test('a table is in effect in all; a kill -9 of one harms nobody with the others', async (t) => {
  const { host, app } = await pushed(t, ['--workers', '2'])
  const client = clientOf(host)
  t.same(host.ready.pids.workers.length, 2)
  t.equal(host.ready.pids.proxy, host.ready.pids.workers[0])
  t.same(
    ((await client.stats()) as Stats[]).map((one) => one.pid),
    host.ready.pids.workers,
  )
  const each = await oneEach(host, client, 2)
  await app.commit('two')
  t.match(result(await app.push()), { status: 'live', release: 2 })
  for (const caller of each.values()) t.equal(await caller.get(), 'v2', 'right after the push')
  const [first, second] = (await client.stats()) as [Stats, Stats]
  t.equal(first.version, second.version)

  const [killed, spared] = host.ready.pids.workers as [number, number]
  const load = new Load(host.ready.http, 'shop', 100)
  const calm = each.get(spared)!
  let calls = 0
  let stop = false
  const calling = (async () => {
    for (; !stop; calls++) if ((await calm.get()) !== 'v2') throw new Error('a wrong answer')
  })()
  await until('traffic', () => load.answers.length > 30 && calls > 30)
  const at = load.now()
  process.kill(killed, 'SIGKILL')
  await until('the worker to be back', async () => ((await client.stats()) as Stats[])[0]!.pid !== killed)
  const back = load.now()
  const then = calls
  await until('traffic again', () => load.answers.filter((one) => one.asked > back).length > 50 && calls > then + 50)
  stop = true
  await calling
  await load.stop()
  const failed = load.failures()
  t.comment(
    `${failed.length} of ${load.answers.length} requests were on the killed worker; it answered again ${(back - at).toFixed(0)} ms after; ${calls} on the other's connection`,
  )
  t.ok(
    failed.every((one) => /ECONNRESET|hang up|EPIPE/.test(one.error ?? '')),
    'what fails was with the killed one',
  )
  t.same(
    load.answers.filter((one) => one.asked > back && one.error),
    [],
  )
  t.notMatch(host.errors, /control ended/, 'the control plane did not notice')
  await app.commit('three')
  t.match(result(await app.push()), { status: 'live', release: 3 })
  t.equal(await calm.get(), 'v3')
  for (const caller of (await oneEach(host, client, 2)).values()) {
    t.equal(await caller.get(), 'v3', 'the new one too')
    caller.close()
  }
  for (const caller of each.values()) caller.close()
})

t.test('certificates are reloaded in all, and a session of one is resumed with the other', async (t) => {
  const { host } = await pushed(t, ['--workers', '2'])
  const client = clientOf(host)
  const shake = (session?: Buffer): Promise<TLSSocket | undefined> => handshake(host.ready.https, session)
  /** Looks at connections until each worker had one. */
  const withEach = async (session: Buffer | undefined, look: (socket: TLSSocket) => void): Promise<void> => {
    const seen = new Set<number>()
    await until('both workers', async () => {
      const socket = await shake(session)
      if (!socket) throw new Error('no handshake')
      seen.add(await workerOf(client, () => askOver(socket)))
      look(socket)
      socket.destroy()
      return seen.size === 2
    })
  }
  ;(await until('a certificate', () => shake())).destroy()
  const serials = new Set<string>()
  await withEach(undefined, (socket) => serials.add(socket.getPeerCertificate().serialNumber))
  t.equal(serials.size, 1)

  const first = (await shake())!
  const [session] = (await Promise.all([once(first, 'session'), askOver(first)]))[0] as [Buffer]
  first.destroy()
  await withEach(session, (socket) => t.ok(socket.isSessionReused(), 'resumed'))

  const folder = join(host.data, 'brought')
  certify(folder, [NAME], 'another')
  const input = ['cert.pem', 'key.pem'].map((file) => readFileSync(join(folder, file), 'utf8')).join('')
  t.match(await host.ssh(['certs:add', NAME], { input }), { code: 0 })
  await withEach(undefined, (socket) => {
    const now = socket.getPeerCertificate()
    t.notOk(serials.has(now.serialNumber), 'the new certificate')
  })
})

t.test('an upgrade to another number of workers, under load', async (t) => {
  const { host, app, options } = await pushed(t, ['--workers', '2'])
  const load = new Load(host.ready.http, 'shop', 50)
  await until('traffic', () => load.answers.length > 20)
  for (const workers of ['3', '1', '2']) {
    const old = host.ready.pids.workers
    await host.end('SIGUSR2')
    t.ok(old.every(alive), 'they serve on')
    options.args = ['--workers', workers]
    await host.boot()
    await until('the old workers to go', () => !old.some(alive))
    t.equal(host.ready.pids.workers.length, Number(workers))
    const names = ['proxy.sock', 'proxy-1.sock', 'proxy-2.sock']
    t.same(
      sockets(host, names).map(existsSync),
      names.map((_, i) => i < Number(workers)),
      'sockets as workers',
    )
    const stats = (await clientOf(host, names.slice(0, Number(workers))).stats()) as Stats[]
    t.same(
      stats.map((one) => one.pid),
      host.ready.pids.workers,
    )
  }
  // From Node 23.1 on both may listen at once; before, the old ones have to let go first.
  if (canShare()) t.same(load.failures(), [], 'nobody noticed')
  // After a kill of `up` too, and when one of the workers that it left is gone.
  const old = host.ready.pids.workers
  await host.end('SIGKILL')
  process.kill(old[0]!, 'SIGKILL')
  await host.boot()
  await until('the old workers to go', () => !old.some(alive))
  await load.stop()
  const failed = load.failures()
  t.comment(`${failed.length} of ${load.answers.length} failed`)
  // From Node 23.1 on both may listen at once; before, the old ones have to let go first.
  if (canShare())
    t.ok(
      failed.every((one) => /ECONNRESET|hang up|EPIPE/.test(one.error ?? '')),
      'those of the killed one',
    )
  await app.commit('next')
  t.match(result(await app.push()), { status: 'live' })
})
