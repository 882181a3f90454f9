/** The proxy of a real host, told to serve the origin as if it were an app. */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ProxyClient } from '../lib/io/proxy.ts'
import type { Route } from '../proxy/table.ts'
import { tree } from './child.ts'
import { type Ground, must } from './ground.ts'
import { NAME, type Pair, type Peer } from './peers.ts'

export interface Ours extends Peer {
  /** Puts a table with the origin, and with these routes beside it or instead, in effect as the control plane does. */
  publish(more?: Record<string, Route>): Promise<void>
}

export async function startOurs(ground: Ground, cpu: number | undefined, origin: number, pair: Pair): Promise<Ours> {
  const host = await ground.host()
  const data = join(host.data, 'data')
  await certify(data, pair)
  const pid = host.ready.pids.proxy
  const client = new ProxyClient([join(data, 'run', 'proxy.sock')], join(data, 'routes.json'))
  let version = Date.now()
  const publish = (more: Record<string, Route> = {}): Promise<void> =>
    client.publish({ version: ++version, proof: 'none', hosts: { [NAME]: routeTo(origin), ...more } })
  await publish()
  if (cpu !== undefined) for (const one of await tree(pid)) await must('taskset', ['-apc', String(cpu), String(one)])
  return { name: 'backendim', pid, http: host.ready.http, https: host.ready.https, publish }
}

export const routeTo = (port: number, app = 'bench'): Route => ({
  ...{ app, state: 'live', release: 1 },
  targets: [{ name: 'web.1', host: '127.0.0.1', port }],
})

/** Where the control plane would put what an authority gave it. */
async function certify(data: string, pair: Pair): Promise<void> {
  const folder = join(data, 'certs', NAME)
  await mkdir(folder, { recursive: true })
  await copyFile(pair.cert, join(folder, 'cert.pem'))
  await copyFile(pair.key, join(folder, 'key.pem'))
  await must('chmod', ['-R', 'a+rX', join(data, 'certs')])
}
