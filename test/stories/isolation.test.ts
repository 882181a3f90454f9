/** From inside containers of an app: the host, its sockets, other apps and the metadata address are out of reach; the proxy is not. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import t, { type Test } from 'tap'
import { Host, type Ran, result, run } from '../host.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** Runs in the container: tries to connect to `HOST:PORT`s (GATEWAY stands for its own), and looks for what must not be there. */
const PROBE = `
const net = require('node:net'), os = require('node:os'), fs = require('node:fs')
const hex = /^\\S+\\t00000000\\t(\\S{8})/m.exec(fs.readFileSync('/proc/net/route', 'utf8'))
const gateway = hex ? hex[1].match(/../g).reverse().map((byte) => parseInt(byte, 16)).join('.') : ''
const reach = (host, port) => new Promise((resolve) => {
  const socket = net.connect({ host, port, family: host.includes(':') ? 6 : 4 })
  socket.setTimeout(1500, () => { socket.destroy(); resolve('silent') })
  socket.once('connect', () => { socket.destroy(); resolve('open') })
  socket.once('error', (error) => resolve(error.code))
})
exports.look = async (targets) => {
  const found = { gateway, targets: {} }
  await Promise.all(targets.map(async (target) => {
    const at = target.lastIndexOf(':')
    found.targets[target] = await reach(target.slice(0, at).replace('GATEWAY', gateway), Number(target.slice(at + 1)))
  }))
  found.sockets = ['/var/run/docker.sock', '/run/docker.sock', '/run/backendim-test'].filter(fs.existsSync)
  found.files = fs.existsSync(process.env.LOOK_FOR || '/nowhere')
  found.abstract = fs.readFileSync('/proc/net/unix', 'utf8').split('\\n').filter((line) => /docker|backendim|containerd/.test(line))
  found.v6 = Object.values(os.networkInterfaces()).flat().filter((one) => one.family === 'IPv6' && !one.internal).map((one) => one.address)
  found.caps = /CapBnd:\\t(\\S+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]
  return found
}
if (require.main === module)
  exports.look(process.argv.slice(2)).then((found) => console.log('FOUND ' + JSON.stringify(found)))
`
const SERVER = `
const { look } = require('./probe.js')
require('node:http').createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  if (url.pathname !== '/look') return res.end('ok')
  res.end(JSON.stringify(await look(url.searchParams.getAll('target'))))
}).listen(process.env.PORT, '0.0.0.0')
`
const FILES = {
  Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': SERVER,
  'probe.js': PROBE,
}

interface Found {
  gateway: string
  targets: Record<string, string>
  sockets: string[]
  files: boolean
  abstract: string[]
  v6: string[]
  caps: string
}

/** A service of the host that listens everywhere: what a container must not reach. */
async function everywhere(t: Test): Promise<{ port: number; from: string[] }> {
  const from: string[] = []
  const server: Server = createServer((socket) => {
    from.push(socket.remoteAddress ?? '')
    socket.on('error', () => {}).end()
  })
  await once(server.listen(0, '::'), 'listening')
  t.teardown(() => server.close())
  return { port: (server.address() as { port: number }).port, from }
}
const reachable = (host: string, port: number): Promise<boolean> =>
  run('node', [
    '-e',
    `require('net').connect(${port}, '${host}').once('connect', () => process.exit(0)).once('error', () => process.exit(1))`,
  ]).then(({ code }) => code === 0)

/** A machine next door that answers at a link-local address, as the metadata service of a cloud does: a namespace of its own. */
async function metadata(t: Test): Promise<{ address: string; port: number }> {
  const name = `bimd${process.pid}`
  const port = 8077
  const net = 128 + (process.pid % 100)
  const address = `169.254.${net}.2`
  t.teardown(async () => {
    await run('ip', ['netns', 'delete', name])
    await run('ip', ['link', 'delete', `${name}h`])
  })
  for (const words of [
    `netns add ${name}`,
    `link add ${name}h type veth peer name ${name}c netns ${name}`,
    `addr add 169.254.${net}.1/30 dev ${name}h`,
    `link set ${name}h up`,
    `-n ${name} addr add ${address}/30 dev ${name}c`,
    `-n ${name} link set ${name}c up`,
    `-n ${name} route add default via 169.254.${net}.1`,
  ]) {
    const { code, err } = await run('ip', words.split(' '))
    if (code !== 0) throw new Error(`ip ${words}: ${err}`)
  }
  const { spawn } = await import('node:child_process')
  const child = spawn('nsenter', [
    `--net=/run/netns/${name}`,
    'node',
    '-e',
    `require('net').createServer((s) => s.end()).listen(${port})`,
  ])
  t.teardown(() => void child.kill('SIGKILL'))
  await until('the machine next door', () => reachable(address, port), 20)
  return { address, port }
}

const addressOf = async (host: Host, app: string): Promise<string> => {
  const { id } = await host.stored(app)
  const [found] = await new Docker().listContainers({ filters: { label: [`im.backend.app=${id}`] } })
  return found?.Labels['im.backend.address'] ?? ''
}
const foundIn = (ran: Ran): Found[] =>
  ran.err
    .split('\n')
    .filter((line) => line.includes('FOUND {'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{')).trim()) as Found)

t.test('from inside a container', async (t) => {
  const host = await Host.start(t, { args: ['--bind', '0.0.0.0'] })
  const service = await everywhere(t)
  const next = await metadata(t)
  const mine = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal && !one.address.startsWith('169.254.'))?.address as string

  const beta = await host.project(undefined, 'beta')
  await beta.write(FILES)
  await beta.commit('one')
  t.match(result(await beta.push()), { status: 'live' })
  const other = await addressOf(host, 'beta')

  /** What must not answer, each of which answers the host. */
  const closed = [
    `GATEWAY:${service.port}`,
    `GATEWAY:${host.ready.ssh}`,
    `${mine}:${service.port}`,
    `${mine}:${host.ready.ssh}`,
    `172.17.0.1:${service.port}`,
    `${other}:5000`,
    `${other.replace(/\d+$/, '1')}:${service.port}`,
    `${next.address}:${next.port}`,
    '169.254.169.254:80',
  ]
  const open = [`GATEWAY:${host.ready.http}`]
  const targets = [...closed, ...open]

  t.test('as a control, all of it answers the host', async (t) => {
    for (const target of [
      `${mine}:${service.port}`,
      `${mine}:${host.ready.ssh}`,
      `${other}:5000`,
      `${next.address}:${next.port}`,
    ]) {
      const [address, port] = target.split(':')
      t.ok(await reachable(address as string, Number(port)), target)
    }
    service.from.length = 0
  })

  t.test('as a control, a container that is not ours reaches the service and the machine next door', async (t) => {
    const docker = new Docker()
    const network = await docker.createNetwork({ Name: `isolation-${process.pid}` })
    t.teardown(() => network.remove())
    const look = 'exports.look(process.argv.slice(1)).then((found) => console.log(JSON.stringify(found)))'
    const container = await docker.createContainer({
      Image: 'node:24-slim',
      Cmd: ['node', '-e', `${PROBE}\n${look}`, ...targets],
      HostConfig: { NetworkMode: `isolation-${process.pid}` },
    })
    t.teardown(() => container.remove({ force: true }))
    await container.start()
    await container.wait()
    const text = (await container.logs({ stdout: true, stderr: true })).toString('utf8')
    const found = JSON.parse(text.slice(text.indexOf('{'))) as Found
    t.equal(found.targets[`GATEWAY:${service.port}`], 'open')
    t.equal(found.targets[`${next.address}:${next.port}`], 'open')
    t.ok(service.from.length > 0)
    service.from.length = 0
  })

  const locked = (t: Test, found: Found | undefined, where: string): void => {
    t.ok(found, `${where} looked around`)
    if (!found) return
    for (const target of closed) t.not(found.targets[target], 'open', `${where}: ${target} is ${found.targets[target]}`)
    for (const target of open) t.equal(found.targets[target], 'open', `${where}: ${target}, the proxy`)
    t.same(found.sockets, [], `${where}: no socket of the engine`)
    t.equal(found.files, false, `${where}: no data folder`)
    t.same(found.abstract, [], `${where}: no abstract socket`)
    t.same(found.v6, [], `${where}: no IPv6 address`)
    t.equal(found.caps, '00000000000004eb', `${where}: only the capabilities that an app needs`)
  }

  const alpha = await host.project(undefined, 'alpha')
  const command = `node probe.js ${targets.join(' ')}`
  const yaml = `test: ${command}\nrelease: ${command}\nenv: { LOOK_FOR: ${host.data} }\ndomains: []\n`
  await alpha.write({ ...FILES, 'backendim.yaml': yaml })
  await alpha.commit('one')
  const push = await alpha.push('-o', 'verbose', 'backendim', 'main')
  t.match(result(push), { status: 'live' }, push.err)

  t.test('tests and release command', async (t) => {
    const [inTest, inRelease] = foundIn(push)
    locked(t, inTest, 'test')
    locked(t, inRelease, 'release command')
  })

  t.test('tests see nothing of the app that is live', async (t) => {
    const own = `${await addressOf(host, 'alpha')}:5000`
    t.ok(await reachable(own.slice(0, -5), 5000), 'it answers the host')
    await alpha.write({ 'backendim.yaml': `test: node probe.js ${own}\nrelease: node probe.js ${own}\n` })
    await alpha.commit('two')
    const [inTest, inRelease] = foundIn(await alpha.push('-o', 'verbose', 'backendim', 'main'))
    t.not(inTest?.targets[own], 'open', 'test')
    t.equal(inRelease?.targets[own], 'open', 'the release command is on the network of the app')
  })

  t.test('the app itself', async (t) => {
    const query = targets.map((target) => `target=${encodeURIComponent(target)}`).join('&')
    const { body } = await host.get('alpha', `/look?${query}`)
    locked(t, JSON.parse(body), 'web')
  })

  t.test('the service of the host saw no container', async (t) => {
    t.same(service.from, [])
  })

  t.test('steps of a build do not reach the metadata address, nor the front door', async (t) => {
    const gamma = await host.project(undefined, 'gamma')
    const door = `GATEWAY:${host.ready.ssh}`
    const step = `RUN node probe.js ${next.address}:${next.port} ${door} && exit 1`
    await gamma.write({ ...FILES, Dockerfile: FILES.Dockerfile.replace('CMD', `${step}\nCMD`) })
    await gamma.commit('one')
    const [found] = foundIn(await gamma.push('-o', 'verbose', 'backendim', 'main'))
    t.equal(found?.targets[`${next.address}:${next.port}`], 'silent')
    t.equal(found?.targets[door], 'silent')
  })

  t.test('doctor sees a hole', async (t) => {
    const { id } = JSON.parse(await readFile(join(host.data, 'data', 'state', 'host.json'), 'utf8'))
    const firewall = async (): Promise<[number, boolean]> => {
      const { code, out } = await host.ssh(['doctor', '--json'])
      const checks = JSON.parse(out) as { check: string; ok: boolean }[]
      t.equal(code, checks.every((one) => one.ok) ? 0 : 1, 'the exit code is that of all checks')
      return [code, checks.some((one) => one.check === 'firewall' && one.ok)]
    }
    t.equal((await firewall())[1], true)
    t.equal((await run('iptables', ['-w', '-D', 'INPUT', '-i', `bi${id}+`, '-j', `BACKENDIM-${id}`])).code, 0)
    t.same(await firewall(), [1, false])
  })

  t.test('it holds again when the control plane starts again', async (t) => {
    const pid = await host.pid('control')
    process.kill(pid, 'SIGKILL')
    await until('another control plane', async () => (await host.pid('control').catch(() => pid)) !== pid)
    await until('it answers', async () => (await host.ssh(['version'])).code === 0)
    const { body } = await host.get('alpha', `/look?target=GATEWAY:${service.port}&target=GATEWAY:${host.ready.http}`)
    t.match(JSON.parse(body).targets, { [`GATEWAY:${service.port}`]: 'silent', [`GATEWAY:${host.ready.http}`]: 'open' })
    const doctor = await host.ssh(['doctor', '--json'])
    t.match(
      JSON.parse(doctor.out).find((one: { check: string }) => one.check === 'firewall'),
      { ok: true },
    )
  })

  t.test('a domain of another app cannot be taken by backendim.yaml', async (t) => {
    await alpha.write({ 'backendim.yaml': 'domains: [beta.localhost]\n' })
    await alpha.commit('grab')
    await alpha.push()
    t.equal((await host.get('beta', '/')).body, 'ok')
    t.same((await host.stored('alpha')).domains, [])
  })
})
