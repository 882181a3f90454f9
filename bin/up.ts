/** Holds the listening sockets and keeps the control plane and the workers of the proxy running. Bare on purpose: it never listens or accepts itself. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync } from 'node:fs'
import net from 'node:net'
import { availableParallelism, homedir, totalmem } from 'node:os'
import { resolve as absolute, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BUILD_FLAGS, buildArguments, buildSettings } from './build-options.ts'
import { CERT_FLAGS, certArguments, certSettings } from './cert-options.ts'
import { pastItsEnd } from './node-age.ts'
import { proxyUser } from './proxy-user.ts'
import { type Bound, bind, bindUnix, controlSockets, keepWaiting, predecessors, retire, serves } from './sockets.ts'
import { keepTicketKeys } from './ticket-keys.ts'
import { UP_USAGE } from './up-usage.ts'
import { Workers, workersOf } from './workers.ts'

/** The kernel's limit for the path of a unix socket. */
const SOCKET_PATH = 107

/** Young generation of the garbage collector: more would only cost memory. */
const CONTROL_MEMORY = '--max-semi-space-size=2'

if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
  console.log(`Usage: ${UP_USAGE}`)
  process.exit()
}
const old = pastItsEnd(process.version, new Date())
if (old) console.error(`warning: ${old}`)
const options = read()
const run = join(options.data, 'run')
if (Buffer.byteLength(join(run, 'proxy-99.sock.old')) > SOCKET_PATH)
  fail(2, `--data ${options.data} is too long: the paths of sockets in it may have ${SOCKET_PATH} bytes`)
mkdirSync(run, { recursive: true, mode: 0o711 })
mkdirSync(join(options.data, 'logs'), { recursive: true, mode: 0o711 })
chmodSync(options.data, 0o711)
chmodSync(run, 0o711)
await alone()
keepTicketKeys(join(run, 'tickets'), proxyUser())
keepWaiting()
let before = await predecessors(run)
const succeeds = before.length > 0
const http = await take(options.http)
const https = await take(options.https)
const sockets = controlSockets(run, options.workers)
const controls = sockets.map((path) => bindUnix(path) ?? fail(1, `${path} cannot be made`))
let stopping = false
let sshPort = 0
let announced = false
let controlPlane: ChildProcess | undefined
const workers = new Workers(
  options.data,
  { http: http.handle, https: https.handle, controls },
  { again, fail, settled: () => announced },
)

workers.start()
if (before.length > 0 && (await Promise.all(sockets.map(serves))).every(Boolean)) await retire(before)
startControl(0)
process.on('SIGTERM', () => void stop(true))
process.on('SIGINT', () => void stop(true))
// An upgrade: the proxy serves on until the next `up` has one of its own.
process.on('SIGUSR2', () => void stop(false))

function read() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        domain: { type: 'string', default: 'localhost' },
        bind: { type: 'string' },
        'ssh-port': { type: 'string', default: '2222' },
        'http-port': { type: 'string', default: '8080' },
        'https-port': { type: 'string', default: '8443' },
        workers: { type: 'string', default: '' },
        'admin-key': { type: 'string' },
        'stop-apps': { type: 'boolean', default: false },
        ...CERT_FLAGS,
        ...BUILD_FLAGS,
      },
    })
    const port = (name: 'ssh-port' | 'http-port' | 'https-port'): number => {
      const text = values[name]
      if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new Error(`--${name} wants a port, not "${text}"`)
      return Number(text)
    }
    certSettings(values)
    buildSettings(values)
    const fallback = process.getuid?.() === 0 ? '/var/lib/backendim' : join(homedir(), '.backendim')
    return {
      data: absolute(values.data ?? fallback),
      domain: values.domain.toLowerCase(),
      bind: values.bind ?? (values.domain === 'localhost' ? '127.0.0.1' : '::'),
      ssh: port('ssh-port'),
      http: port('http-port'),
      https: port('https-port'),
      workers: workersOf(values.workers, availableParallelism(), totalmem()),
      adminKey: values['admin-key'],
      stopApps: values['stop-apps'],
      passed: [...certArguments(values), ...buildArguments(values)],
    }
  } catch (error) {
    console.error(`error: ${(error as Error).message}`)
    process.exit(2)
  }
}

/** One `up` per data folder, however its path is spelt: an abstract socket that dies with its process. */
function alone(): Promise<void> {
  const name = createHash('sha256').update(realpathSync(options.data)).digest('hex')
  const lock = net.createServer()
  lock.on('error', () => fail(6, `another "up" runs on ${options.data}; stop it first`))
  return new Promise((resolve) => {
    lock.listen(`\0backendim-up-${name}`, () => {
      lock.unref()
      resolve()
    })
  })
}

/** Where the predecessor's workers hold the port and cannot share it, they go first. */
async function take(port: number): Promise<Bound> {
  for (const end = Date.now() + 5000; Date.now() < end; await sleep(50)) {
    const bound = bind(options.bind, port)
    if (bound) return bound
    await retire(before)
    before = []
  }
  return fail(1, `port ${port} on ${options.bind} is taken; stop what uses it, or choose another`)
}
function fail(code: number, why: string): never {
  console.error(`error: ${why}`)
  process.exit(code)
}

function startControl(crashes: number): void {
  const script = fileURLToPath(new URL('./backendimd.js', import.meta.url))
  const args = [
    '--data',
    options.data,
    '--domain',
    options.domain,
    '--bind',
    options.bind,
    '--ssh-port',
    String(sshPort || options.ssh),
    '--http-port',
    String(http.port),
    '--https-port',
    String(https.port),
    '--workers',
    String(options.workers),
    ...options.passed,
  ]
  const child = spawn(
    process.execPath,
    [CONTROL_MEMORY, script, ...args, ...(options.adminKey ? ['--admin-key', options.adminKey] : [])],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  controlPlane = child
  const began = Date.now()
  child.on('message', (message: { ready?: boolean; ssh?: number }) => {
    if (!message.ready) return
    sshPort = message.ssh ?? 0
    announce()
  })
  child.once('exit', (code) => {
    if (!announced && !stopping) {
      // One that took over from another keeps serving, whatever hinders the control plane.
      if (!succeeds) workers.kill()
      process.exit(code || 1)
    }
    again('control', startControl, Date.now() - began > 10_000 ? 0 : crashes)
  })
}

function again(name: string, start: (crashes: number) => void, crashes: number): void {
  if (stopping) return
  console.error(`${name} ended; starting it again`)
  setTimeout(() => !stopping && start(crashes + 1), crashes === 0 ? 0 : Math.min(5000, 100 * 2 ** crashes))
}

function announce(): void {
  if (announced) return
  announced = true
  const all = workers.pids()
  const pids = { control: controlPlane?.pid, proxy: all[0], workers: all, up: process.pid }
  console.log(
    JSON.stringify({
      ready: true,
      ssh: sshPort,
      http: http.port,
      https: https.port,
      domain: options.domain,
      data: options.data,
      pids,
    }),
  )
}

async function stop(proxyToo: boolean): Promise<void> {
  if (stopping) return
  stopping = true
  const ending = [...(controlPlane ? [controlPlane] : []), ...(proxyToo ? workers.children : [])]
  const ended = ending
    .filter((child) => child.exitCode === null && child.signalCode === null)
    .map((child) => new Promise((resolve) => child.once('exit', resolve)))
  controlPlane?.send?.({ stop: true, stopApps: options.stopApps && proxyToo }, () => {})
  if (proxyToo) workers.kill()
  const late = setTimeout(() => {
    console.error('warning: not all parts ended within 40 s; they are killed')
    for (const child of ending) child.kill('SIGKILL')
  }, 40_000)
  await Promise.all(ended)
  clearTimeout(late)
  process.exit(0)
}
