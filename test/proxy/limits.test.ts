/** What happens after the time-outs, with a proxy in this process whose time-outs are short. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import { limits } from '../../proxy/limits.ts'
import { Front } from '../../proxy/server.ts'
import { type Answer, origin, send } from './harness.ts'

Object.assign(limits, { connect: 300, firstByte: 500, idle: 1000, between: 1500 })

const front = new Front('/nonexistent')
front.server.listen(0, '127.0.0.1')
t.before(() => once(front.server, 'listening'))
t.teardown(() => {
  front.server.close()
  front.server.closeAllConnections()
})

function serve(port: number): void {
  const targets = [{ name: 'web.1', host: '127.0.0.1', port }]
  const hosts = { 'app.localhost': { app: 'app', state: 'live' as const, release: 1, targets } }
  front.router.apply({ version: front.router.version + 1, proof: 'secret', hosts })
}

const listening = (): number => (front.server.address() as AddressInfo).port

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send({ port: listening(), path, agent: false, headers: { host: 'app.localhost', ...headers } })
}

const DEAF = `const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`
const UPGRADE = { connection: 'Upgrade', upgrade: 'websocket' }

t.test('no first byte: H12, also for an upgrade, and the app is let go', async (t) => {
  const { port, server, sockets } = await origin(t, () => {})
  server.on('upgrade', (_req, socket) => socket.resume().on('end', () => socket.end()))
  serve(port)
  t.match(await get('/'), { status: 503, body: /H12/ })
  t.match(await get('/', UPGRADE), { status: 503, body: /H12/ })
  while (sockets.size > 0) await once([...sockets][0]!, 'close')
  t.equal(front.router.inFlight, 0)
})

t.test('the time for a first byte begins when the request is whole', async (t) => {
  const { port } = await origin(t, (req, res) => req.on('end', () => res.end('ok')).resume())
  serve(port)
  const req = http.request({ port: listening(), method: 'POST', headers: { host: 'app.localhost' }, agent: false })
  const answer = once(req, 'response') as Promise<[http.IncomingMessage]>
  for (let i = 0; i < 5; i++) {
    req.write('x')
    await new Promise((done) => setTimeout(done, limits.firstByte / 3))
  }
  req.end()
  const [res] = await answer
  t.equal(res.statusCode, 200)
  res.resume()
})

t.test('no connection: H19, also for an upgrade', async (t) => {
  const port = await deafPort(t)
  serve(port)
  t.match(await get('/'), { status: 503, body: /H19/ })
  t.match(await get('/', UPGRADE), { status: 503, body: /H19/ })
  t.equal(front.router.inFlight, 0)
})

t.test('an answer that stops is broken off; events and upgrades may be silent', async (t) => {
  const { port, server } = await origin(t, (req, res) => {
    res.writeHead(200, { 'content-type': req.url === '/events' ? 'text/event-stream' : 'text/plain' })
    res.write('.')
    if (req.url === '/events') setTimeout(() => res.end('late'), 3 * limits.idle)
  })
  server.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    setTimeout(() => socket.end('late'), 3 * limits.idle)
  })
  serve(port)
  const events = get('/events')
  const req = http.get({ port: listening(), headers: { host: 'app.localhost', ...UPGRADE } })
  const [, socket] = (await once(req, 'upgrade')) as [unknown, net.Socket]
  const word = once(socket, 'data')
  await t.rejects(get('/'), { code: 'ECONNRESET' })
  t.equal((await events).body, '.late')
  t.equal(String((await word)[0]), 'late')
  socket.destroy()
})

t.test('a connection that is not used again is closed; a slow reader is left alone', async (t) => {
  const size = 30_000_000
  const { port } = await origin(t, (req, res) => res.end(req.url === '/big' ? Buffer.alloc(size) : 'ok'))
  serve(port)
  const open = (path: string): net.Socket => {
    const socket = net.connect(listening(), '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.write(`GET ${path} HTTP/1.1\r\nHost: app.localhost\r\n\r\n`)
    return socket
  }
  const slow = open('/big')
  let bytes = 0
  slow.on('data', (data) => {
    bytes += data.length
    slow.pause()
    // Some hundred chunks: longer than the limit in all, and always moving.
    setTimeout(() => slow.resume(), limits.idle / 200)
  })
  const unused = open('/')
  unused.resume()
  await once(unused, 'close')
  while (bytes < size && !slow.destroyed) await Promise.race([once(slow, 'data'), once(slow, 'close')])
  t.ok(bytes >= size, `${bytes} bytes came`)
})

/** A port whose queue of connections is full and that nobody looks after, so that one more gets no answer at all. */
async function deafPort(t: { teardown(work: () => void): void }): Promise<number> {
  const worker = new Worker(DEAF, { eval: true })
  const [port] = (await once(worker, 'message')) as [number]
  const fillers: net.Socket[] = []
  t.teardown(async () => {
    for (const filler of fillers) filler.destroy()
    await worker.terminate()
  })
  for (let full = false; !full; ) {
    const filler = net.connect(port, '127.0.0.1')
    fillers.push(filler)
    const late = new Promise<boolean>((done) => setTimeout(() => done(true), 200))
    full = await Promise.race([once(filler, 'connect').then(() => false), late])
  }
  return port
}
