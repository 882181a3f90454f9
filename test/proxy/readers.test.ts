/** Clients that read slowly, or not at all, with a proxy in this process whose time-outs are short. */
import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import http2 from 'node:http2'
import net, { type AddressInfo, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { unacknowledged } from '../../proxy/acked.ts'
import { limits } from '../../proxy/limits.ts'
import { Front } from '../../proxy/server.ts'
import { until } from '../until.ts'
import { certify } from './certificate.ts'
import { frame, GET, Raw } from './frames.ts'
import { origin } from './harness.ts'

Object.assign(limits, { idle: 1000, between: 2000, pong: 1000 })
t.setTimeout(120_000)

const data = t.testdir()
certify(`${data}/certs/app.localhost`, ['app.localhost'])
const front = new Front(data)
front.server.listen(0, '127.0.0.1')
front.secure.server.listen(0, '127.0.0.1')
t.before(() => Promise.all([front.server, front.secure.server].map((server) => once(server, 'listening'))))
t.teardown(() => {
  front.server.close()
  front.server.closeAllConnections()
  front.secure.server.close()
})

/** An app that sends without end. */
const endless: RequestListener = (_req, res) => {
  const more = (): void => {
    while (res.write(Buffer.alloc(65_536)));
  }
  res.on('drain', more)
  more()
}

async function serve(t: Test, app: RequestListener): Promise<Set<Socket>> {
  const { port, sockets } = await origin(t, app)
  const targets = [{ name: 'web.1', host: '127.0.0.1', port }]
  const hosts = { 'app.localhost': { app: 'app', state: 'live' as const, release: 1, targets } }
  front.router.apply({ version: front.router.version + 1, proof: 'secret', hosts })
  return sockets
}

function plain(t: Test): Socket {
  const socket = net.connect((front.server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n')
  t.teardown(() => socket.destroy())
  return socket
}

/** A stream of HTTP/2 whose windows are wide open, so that it is the connection that does not keep up. */
async function stream(t: Test): Promise<http2.ClientHttp2Stream> {
  const { port } = front.secure.server.address() as AddressInfo
  const settings = { initialWindowSize: 2 ** 30 }
  const to = { host: '127.0.0.1', port, servername: 'app.localhost', rejectUnauthorized: false, settings }
  const client = http2.connect('https://app.localhost', to)
  t.teardown(() => client.destroy())
  await once(
    client.on('error', () => {}),
    'connect',
  )
  client.setLocalWindowSize(2 ** 30)
  return client.request({ ':path': '/' }).on('error', () => {})
}

/** Until nothing comes any more for longer than the app is read from. */
async function choked(sockets: Set<Socket>): Promise<void> {
  let last = -1
  await until('the app to stand still', async () => {
    const sent = [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0)
    const still = sent === last && sent > 0
    last = sent
    await sleep(200)
    return still
  })
}

t.test('what the kernel holds for the other side', async (t) => {
  const six = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))
  for (const address of ['127.0.0.1', ...(six ? ['::1', '::ffff:127.0.0.1'] : [])]) {
    const server = net.createServer({ pauseOnConnect: true }).listen(0, address.replace('::ffff:', ''))
    await once(server, 'listening')
    const there = once(server, 'connection') as Promise<[Socket]>
    const { port } = server.address() as AddressInfo
    const socket = net.connect(port, address)
    const [peer] = await there
    t.teardown(() => {
      for (const one of [socket, peer, server]) 'destroy' in one ? one.destroy() : one.close()
    })
    t.equal(await unacknowledged(socket), 0, address)
    while (socket.write(Buffer.alloc(1_000_000)));
    await until('the kernel to be full', async () => (await unacknowledged(socket)) > 16_384)
    peer.resume()
    await until('all to be taken', async () => (await unacknowledged(socket)) === 0)
  }
})

t.test('a slow reader whose kernel has seconds of data for it is left alone', async (t) => {
  const sockets = await serve(t, endless)
  const client = plain(t).pause()
  await choked(sockets)
  const [app] = sockets
  let pauses = 0
  let last = app!.bytesWritten
  // What lies in the kernel lasts for longer than the time-out, so that the app is not read from meanwhile.
  for (let began = Date.now(); pauses < 2 && !client.destroyed; await sleep(100)) {
    client.read(32_768)
    if (app!.bytesWritten !== last) {
      if (Date.now() - began > 2 * limits.idle) pauses++
      began = Date.now()
      last = app!.bytesWritten
    }
  }
  t.equal(pauses, 2, 'nothing moved for longer than the time-out, twice')
  t.notOk(app!.destroyed)
})

for (const [kind, open] of Object.entries({ 'HTTP/1.1': async (t: Test) => plain(t).pause(), 'HTTP/2': stream }))
  t.test(`a client that reads nothing lets the app go, over ${kind}`, async (t) => {
    const sockets = await serve(t, endless)
    await open(t)
    await until('the app to be asked', () => sockets.size > 0)
    await until('it to be let go', () => sockets.size === 0)
    t.equal(front.router.inFlight, 0)
  })

t.test('events over HTTP/2: kept while the client answers, let go when it broke the rules and went', async (t) => {
  const sockets = await serve(t, (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  })
  const good = (await stream(t)).resume()
  await once(good, 'response')
  const { port } = front.secure.server.address() as AddressInfo
  const bad = await Raw.open(t, { securePort: port })
  bad.headers(1, GET)
  await bad.hears(/^DATA/)
  t.equal(sockets.size, 2)
  bad.send(frame('PING', 0, 1, Buffer.alloc(8)))
  await bad.hears(/^GOAWAY/)
  bad.socket.destroy()
  await until('its request to be let go', () => sockets.size === 1)
  await sleep(2 * (limits.between + limits.pong))
  t.equal(sockets.size, 1)
  t.notOk(good.closed)
})

t.test('a head that does not come to its end', async (t) => {
  t.equal(front.server.headersTimeout, 20_000)
  front.server.headersTimeout = 1000
  t.teardown(() => {
    front.server.headersTimeout = 20_000
  })
  let asked = 0
  await serve(t, (_req: IncomingMessage, res) => {
    asked++
    res.end('ok')
  })
  const to = {
    port: (front.secure.server.address() as AddressInfo).port,
    host: '127.0.0.1',
    servername: 'app.localhost',
  }
  const { port } = front.server.address() as AddressInfo
  for (const open of [
    () => net.connect(port, '127.0.0.1'),
    () => net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }),
    () => tls.connect({ ...to, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }),
  ]) {
    const socket = open()
    let text = ''
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {}).on('data', (data) => (text += data))
    socket.write('GET / HTTP/1.1\r\nHost: app.localhost\r\n')
    const drip = setInterval(() => socket.write('X: a\r\n'), 100)
    await closed
    clearInterval(drip)
    t.match(text, /^HTTP\/1\.1 408 /, 'however much of it comes')
  }
  t.equal(asked, 0)
})
