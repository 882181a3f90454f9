/** Caps of connections: in all and per address, on both ports; whoever is in is served on. */
import net, { type Socket } from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import t from 'tap'
import { affordable, networkOf } from '../../proxy/caps.ts'
import { adopt, limits } from '../../proxy/limits.ts'
import { until } from '../until.ts'
import { certify } from './certificate.ts'
import { Harness, origin, type Teardown } from './harness.ts'

t.setTimeout(120_000)

const BUSY = /^HTTP\/1\.1 503 Service Unavailable\r\n.*retry-after/is

/** A proxy with one app that also takes WebSockets. */
async function start(t: Teardown, caps: Record<string, number>): Promise<Harness> {
  const h = new Harness(t)
  const { port, server } = await origin(t, (_req, res) => res.end('ok'))
  server.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.on('end', () => socket.end()).resume()
  })
  h.write(h.table({ 'app.localhost': [port] }))
  certify(join(h.dir, 'certs', 'app.localhost'), ['app.localhost'])
  await h.start(caps)
  return h
}

/** A connection that stays open; what it was told so far is in `said`. */
class Line {
  readonly socket: Socket
  said = ''
  gone = false
  constructor(t: Teardown, port: number, localAddress = '127.0.0.1') {
    this.socket = net.connect({ port, host: '127.0.0.1', localAddress })
    this.socket.on('data', (data) => {
      this.said += data.toString('latin1')
    })
    this.socket.on('error', () => {})
    this.socket.on('close', () => {
      this.gone = true
    })
    t.teardown(() => this.socket.destroy())
  }

  async ask(headers = ''): Promise<string> {
    this.said = ''
    this.socket.write(`GET / HTTP/1.1\r\nHost: app.localhost\r\n${headers}\r\n`)
    await until('an answer', () => this.said.includes('\r\n\r\n') || this.gone)
    return this.said
  }
}
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'

/** Whether a handshake comes about. */
function shakes(h: Harness): Promise<boolean> {
  const to = { port: h.securePort, host: '127.0.0.1', servername: 'app.localhost', rejectUnauthorized: false }
  return new Promise((resolve) => {
    const socket = tls.connect(to, () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}

t.test('in all: those above are turned away, the others served; a place that is free is taken again', async (t) => {
  const h = await start(t, { connections: 4 })
  const lines = Array.from({ length: 4 }, () => new Line(t, h.port))
  for (const line of lines) t.match(await line.ask(), /^HTTP\/1\.1 200 /)
  t.match(await new Line(t, h.port).ask(), BUSY)
  t.notOk(await shakes(h), 'TLS counts with them, and is closed before its handshake')
  // More than are told why.
  const flood = Array.from({ length: 300 }, () => new Line(t, h.port))
  await until('the flood to be closed', () => flood.every((line) => line.gone))
  for (const line of lines) t.match(await line.ask(), /^HTTP\/1\.1 200 /, 'whoever is in is served on')
  const told = h.errors.match(/connections are turned away: .*\n/g)
  t.match(told, [/4 of 4 are open, 4 from 127\.0\.0\.1 \(1 since/], 'one line')
  t.equal(told?.length, 1)
  lines[0]!.socket.destroy()
  await until('a free place', async () => (await h.get('app.localhost')).status === 200)
  await until('a free place for TLS', () => shakes(h))
})

t.test('handshakes under way count, and WebSockets do', async (t) => {
  const h = await start(t, { connections: 3 })
  const silent = new Line(t, h.securePort)
  await until('it to be open', () => !silent.socket.connecting)
  const [one, two] = [new Line(t, h.port), new Line(t, h.port)]
  t.match(await one.ask(UPGRADE), /^HTTP\/1\.1 101 /)
  t.match(await two.ask(UPGRADE), /^HTTP\/1\.1 101 /)
  t.match(await new Line(t, h.port).ask(), BUSY)
  one.socket.destroy()
  await until('its place', async () => (await h.get('app.localhost')).status === 200)
  silent.socket.destroy()
  await until('the place of the handshake', () => shakes(h))
})

t.test('from one address: the others do not notice', async (t) => {
  const h = await start(t, { perLoopback: 2 })
  const lines = [new Line(t, h.port), new Line(t, h.securePort)]
  t.match(await lines[0]!.ask(), /^HTTP\/1\.1 200 /)
  await until('the second one', () => !lines[1]!.socket.connecting)
  t.match(await new Line(t, h.port).ask(), BUSY)
  t.match(await new Line(t, h.port, '127.0.0.2').ask(), /^HTTP\/1\.1 200 /)
  for (const line of lines) line.socket.destroy()
  await until('a free place', async () => /200/.test(await new Line(t, h.port).ask()))
})

t.test('workers share the caps', async (t) => {
  const h = await start(t, { connections: 5, workers: 2 })
  const lines = Array.from({ length: 3 }, () => new Line(t, h.port))
  for (const line of lines) t.match(await line.ask(), /^HTTP\/1\.1 200 /)
  t.match(await new Line(t, h.port).ask(), BUSY)
})

t.test('what counts as one client, and what a machine can afford', async (t) => {
  t.equal(networkOf('192.0.2.7'), '192.0.2.7')
  t.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  t.equal(networkOf('2001:db8:1:2::6'), '2001:db8:1:2::/64')
  t.equal(networkOf('2001:db8::6'), '2001:db8:0:0::/64')
  t.not(networkOf('2001:db8:1:2::6'), networkOf('2001:db8:1:3::6'))
  t.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
  t.equal(networkOf('::'), '0:0:0:0::/64')
  t.equal(affordable(1e9, 65_536), 10_000, '1 GB, and the files of the service')
  t.equal(affordable(1e9, 4500), 2000)
  t.equal(affordable(1e7, 65_536), 100)
})

t.test('limits are changed by what is one', async (t) => {
  const before = { ...limits }
  t.teardown(() => Object.assign(limits, before))
  for (const wrong of [
    '{"nothing":1}',
    '{"connections":0}',
    '{"connections":"9"}',
    '{"toString":1}',
    'x',
    '{"idle":null}',
  ])
    t.throws(() => adopt(wrong), wrong)
  adopt('{"connections":9}')
  t.equal(limits.connections, 9)
  t.match(before, { connections: 10_000, perAddress: 1000 })
})
