/** The control plane: the only file that wires things together. Started by `up`, and ends with it. */
import { mkdir, readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Docker from 'dockerode'
import { listenControl } from '../lib/faces/control.ts'
import { Pushes } from '../lib/faces/push.ts'
import { runSession } from '../lib/faces/session.ts'
import { hostKey, listenSsh } from '../lib/faces/ssh.ts'
import { keepCacheSmall } from '../lib/flow/build-cache.ts'
import { Caps } from '../lib/flow/caps.ts'
import { Certifier } from '../lib/flow/certify.ts'
import { Collector } from '../lib/flow/collect.ts'
import { Queue } from '../lib/flow/queue.ts'
import { guard } from '../lib/flow/reconcile.ts'
import { recover } from '../lib/flow/recover.ts'
import { Slots } from '../lib/flow/slots.ts'
import { Locks, type System } from '../lib/flow/system.ts'
import { Traffic } from '../lib/flow/traffic.ts'
import { hear } from '../lib/flow/wake.ts'
import { watch } from '../lib/flow/watch.ts'
import { Certs } from '../lib/io/certs.ts'
import { DeployLogs } from '../lib/io/deploy-log.ts'
import { defaultMemory, Engine } from '../lib/io/engine.ts'
import { Git } from '../lib/io/git.ts'
import { LocalCa } from '../lib/io/local-ca.ts'
import { Logs } from '../lib/io/logs.ts'
import { ProxyClient } from '../lib/io/proxy.ts'
import { parsePublicKey } from '../lib/io/public-key.ts'
import { newId, Store } from '../lib/io/store.ts'
import { BUILD_FLAGS, buildSettings } from './build-options.ts'
import { CERT_FLAGS, certSettings, publicHttps } from './cert-options.ts'
import { proxyUser } from './proxy-user.ts'
import { controlSockets } from './sockets.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    domain: { type: 'string', default: 'localhost' },
    bind: { type: 'string', default: '127.0.0.1' },
    'ssh-port': { type: 'string', default: '2222' },
    'http-port': { type: 'string', default: '8080' },
    'https-port': { type: 'string', default: '8443' },
    workers: { type: 'string', default: '1' },
    'admin-key': { type: 'string' },
    ...CERT_FLAGS,
    ...BUILD_FLAGS,
  },
})
// Before anything is awaited: whose parent is gone must not make its folders again.
process.on('disconnect', () => process.exit(0))
const data = values.data ?? '/var/lib/backendim'
const root = packageRoot()

for (const folder of ['state', 'repos', 'logs', 'deploys', 'keys', 'run', 'home', 'trash'])
  await mkdir(join(data, folder), { recursive: true, mode: folder === 'run' ? 0o711 : 0o700 })
const store = await Store.open(join(data, 'state'))
if (values['admin-key']) await letIn(values['admin-key'])

const engine = new Engine(new Docker(), store.host.id, {
  get: (app) => store.host.subnets[app],
  used: () => Object.values(store.host.subnets),
  set: (app, index) =>
    store.changeHost((host) => {
      host.subnets[app] = index
    }),
})
const system: System = {
  store,
  engine,
  git: new Git(join(data, 'repos'), join(root, 'hooks'), join(data, 'home')),
  proxy: new ProxyClient(
    controlSockets(join(data, 'run'), Number(values.workers)),
    join(data, 'routes.json'),
    proxyUser().gid,
  ),
  logs: new Logs(join(data, 'logs')),
  deployLogs: new DeployLogs(join(data, 'deploys')),
  certs: await Certs.open(data, proxyUser().gid),
  locks: new Locks(),
  caps: new Caps(engine.docker, buildSettings(values)),
  builds: new Slots(totalmem() < 4e9 ? 1 : 2),
  serving: new Map(),
  retiring: new Map(),
  data,
  domain: values.domain,
  http: { host: reachable(values.bind), port: Number(values['http-port']) },
  https: Number(values['https-port']),
  publicHttps: publicHttps(values),
  sshPort: Number(values['ssh-port']),
  memory: defaultMemory(totalmem()),
  now: () => new Date().toISOString(),
  get certifier() {
    return certifier
  },
  get traffic() {
    return traffic
  },
}
const certifier = new Certifier(system, {
  certs: system.certs,
  ca: new LocalCa(data, values.domain),
  settings: certSettings(values),
  random: Math.random,
})
const traffic = new Traffic(system)
const queue = new Queue(system)
const pushes = new Pushes(system, queue, {
  BACKENDIM_NODE: process.execPath,
  BACKENDIM_HOOK: join(root, 'dist', 'hooks', 'proc-receive.js'),
  BACKENDIM_SOCKET: join(data, 'run', 'control.sock'),
})
const collector = new Collector(system)
const stopping = new AbortController()

process.on('SIGTERM', () => void stop(false))
process.on('message', (message: { stop?: boolean; stopApps?: boolean }) => {
  if (message.stop) void stop(message.stopApps === true)
})

await engineAnswers()
await recover(system)
const control = await listenControl(join(data, 'run', 'control.sock'), system, queue, pushes)
const ssh = await listenSsh(
  {
    hostKey: await hostKey(join(data, 'keys', 'ssh_host_ed25519_key')),
    authenticate: (blob) => store.host.keys.find((key) => key.blob === blob.toString('base64'))?.id,
    run: (session) => runSession(system, queue, pushes, session),
    log: (line) => console.error(line),
  },
  values.bind,
  Number(values['ssh-port']),
)
if (system.sshPort !== ssh.port) {
  system.sshPort = ssh.port
  await guard(system)
}
void system.proxy.share(stopping.signal)
void system.proxy.events((event) => ('nap' in event ? hear(system, event) : collector.router(event)), stopping.signal)
void watch(system, collector, stopping.signal)
void traffic.watch(stopping.signal)
void keepCacheSmall(system, stopping.signal)
process.send?.({ ready: true, ssh: ssh.port })

async function letIn(file: string): Promise<void> {
  for (const line of (await readFile(file, 'utf8')).split('\n').filter((one) => one.trim() && !one.startsWith('#'))) {
    const parsed = parsePublicKey(line.trim())
    const blob = parsed.blob.toString('base64')
    if (store.host.keys.some((key) => key.blob === blob)) continue
    const user = parsed.comment.replace(/[^A-Za-z0-9@._+-]/g, '-').slice(0, 64) || 'admin'
    await store.changeHost((host) => {
      host.keys.push({
        id: newId(),
        user,
        type: parsed.type,
        blob,
        fingerprint: parsed.fingerprint,
        admin: true,
        create: true,
        createdAt: new Date().toISOString(),
      })
    })
  }
}

async function stop(stopApps: boolean): Promise<void> {
  if (stopping.signal.aborted) return
  stopping.abort()
  await certifier.stop()
  await ssh.close()
  control.close()
  if (stopApps) await Promise.all((await engine.list()).map((one) => engine.stop(one.id, 30)))
  process.exit(0)
}

/** Without an engine nothing can be made right: says so, and ends. */
async function engineAnswers(): Promise<void> {
  try {
    await engine.docker.ping()
  } catch (error) {
    const where = process.env.DOCKER_HOST ?? '/var/run/docker.sock'
    console.error(`error: no Docker engine answers on ${where}: ${(error as Error).message}`)
    console.error('   start it (systemctl start docker), or name another socket in DOCKER_HOST=unix:///PATH')
    process.exit(1)
  }
}

/** An address at which a server that is bound to `bind` answers this host. */
function reachable(bind: string): string {
  return bind === '::' || bind === '0.0.0.0' ? '127.0.0.1' : bind
}

function packageRoot(): string {
  return fileURLToPath(new URL('../..', import.meta.url))
}
