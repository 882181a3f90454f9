/** Sockets that are bound here and listened on elsewhere: the holder's side of LISTEN_FDS. And the proxies that held them before. */
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Handle {
  fd: number
  getsockname(out: { port?: number }): number
}
export interface Bound {
  handle: Handle
  port: number
}
type Create = (address: string, port: number, type: number, fd?: number, flags?: number) => Handle | number
const createHandle = (net as unknown as { _createServerHandle: Create })._createServerHandle

/** libuv's flag (Node 23.1 and later; older ones pay no attention): a successor may bind while its predecessor still listens. */
const REUSEPORT = 2

/** Undefined when the port is taken. 0 is any free one. The name is asked for, since a busy port gives no error here. */
export function bind(address: string, port: number): Bound | undefined {
  const handle = createHandle(address, port, address.includes(':') ? 6 : 4, undefined, REUSEPORT)
  const name: { port?: number } = {}
  if (typeof handle === 'number' || handle.getsockname(name) !== 0 || !name.port) return undefined
  return port === 0 || name.port === port ? { handle, port: name.port } : undefined
}

/**
 * What waits to be accepted by a predecessor when it lets go moves to its successor, where the kernel can (Linux 5.14) and we may
 * say so: a setting of the network namespace. Without it a hand-over under 4,000 new connections per second cost 5 of them.
 */
export function keepWaiting(): void {
  try {
    writeFileSync('/proc/sys/net/ipv4/tcp_migrate_req', '1')
  } catch {}
}

/** Undefined when it cannot be made. Only this user may open it. */
export function bindUnix(path: string): Handle | undefined {
  rmSync(path, { force: true })
  const handle = createHandle(path, -1, -1)
  if (typeof handle === 'number') return undefined
  chmodSync(path, 0o600)
  return handle
}

/** Where the control plane speaks to each worker. */
export const controlSockets = (run: string, workers: number): string[] =>
  Array.from({ length: workers }, (_, i) => join(run, i === 0 ? 'proxy.sock' : `proxy-${i}.sock`))

/**
 * After a kill of `up` its workers serve on, however many there were; so do those before them when it was killed while it took
 * over. Moves their control sockets aside, takes away those that nobody answers on, and tells where they are now.
 */
export async function predecessors(run: string): Promise<string[]> {
  const found = readdirSync(run).filter((name) => /^proxy(-\d+)?\.sock(\.old)*$/.test(name))
  // What is aside already keeps its place.
  const moved = found.map((name) => (name.endsWith('.old') ? join(run, name) : setAside(join(run, name))))
  const alive = await Promise.all(moved.map((path) => call(path, 'GET', '/stats')))
  for (const [i, path] of moved.entries()) if (!alive[i]) rmSync(path, { force: true })
  return moved.filter((_, i) => alive[i])
}

function setAside(path: string): string {
  let aside = `${path}.old`
  while (existsSync(aside)) aside += '.old'
  renameSync(path, aside)
  return aside
}

/** Asks proxies to let go of their sockets and to end when they are idle. */
export async function retire(paths: string[]): Promise<void> {
  await Promise.all(paths.map((path) => call(path, 'POST', '/retire')))
  for (const path of paths) rmSync(path, { force: true })
}

/** Ends when a proxy answers on its control socket; false after 10 s. */
export async function serves(path: string): Promise<boolean> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20))
    if (await call(path, 'GET', '/stats')) return true
  return false
}

function call(socketPath: string, method: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const out = request({ socketPath, method, path, agent: false, timeout: 5000 }, (response) => {
      response.resume()
      response.on('end', () => resolve(true))
    })
    out.on('timeout', () => out.destroy())
    out.on('error', () => resolve(false))
    out.end()
  })
}
