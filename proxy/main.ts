/**
 * The proxy's entry: serves on sockets that it inherits (LISTEN_FDS), so that a successor can take over or a crash pass
 * without a connection refused. Usage: `main.js --data DIR [--workers N]`, where N share the sockets; reads DIR/routes.json, then obeys the control socket.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createControl, parseTable } from './control.ts'
import { adopt, limits } from './limits.ts'
import { Front } from './server.ts'

const { values } = parseArgs({ options: { data: { type: 'string' }, workers: { type: 'string', default: '1' } } })
const fds = inheritedSockets()
if (values.data === undefined) fail('Usage: main.js --data DIR [--workers N]')
if (fds.http === undefined)
  fail('The proxy serves on inherited sockets: LISTEN_FDS and LISTEN_FDNAMES name none for http.')

// The parent may be killed while we go on serving.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.on('SIGHUP', () => {})

adopt(`{"workers":${values.workers}}`)
adopt(process.env.BACKENDIM_PROXY_LIMITS)
const proxy = new Front(values.data)
const control = createControl(proxy, retire)
loadTable(join(values.data, 'routes.json'))
if (fds.control !== undefined) control.listen({ fd: fds.control })
let listening = fds.https === undefined ? 1 : 2
const ready = () => {
  if (--listening === 0) process.stdout.write('{"ready":true}\n')
}
proxy.server.listen({ fd: fds.http }, ready)
if (fds.https !== undefined) proxy.secure.server.listen({ fd: fds.https }, ready)
process.on('SIGTERM', retire)
process.on('SIGINT', retire)

/** Stops accepting, lets what is in flight end, and exits. */
function retire(): void {
  if (proxy.retiring) return
  setTimeout(() => process.exit(0), limits.drain + 2 * limits.farewell)
  // Upgraded sockets are no longer the server's to wait for, only the router's.
  let open = 3
  const closed = () => {
    if (--open === 0) process.exit(0)
  }
  control.close(closed)
  proxy.retire(closed)
  void proxy.router.idle().then(closed)
}

function loadTable(path: string): void {
  try {
    proxy.router.apply(parseTable(readFileSync(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') process.stderr.write(`${path}: ${String(error)}\n`)
  }
}

function inheritedSockets(): Record<string, number | undefined> {
  const names = (process.env.LISTEN_FDNAMES ?? '').split(':')
  const count = Number(process.env.LISTEN_FDS ?? 0)
  return Object.fromEntries(names.slice(0, count).map((name, i) => [name, 3 + i]))
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}
