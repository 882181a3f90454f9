/** Upgrades at their edges: who goes when, what is still on its way, and what an app may not say. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { deadPort, Harness, origin } from './harness.ts'

const h = new Harness(t)
t.before(() => h.start())

const REQUEST = 'GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
const ANSWER = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'

/** An app that takes every upgrade, and what it does then. */
async function taker(t: Parameters<typeof origin>[0], then: (socket: Socket) => void) {
  const found = await origin(t, (_req, res) => res.end())
  found.server.on('upgrade', (_req, socket: Socket) => {
    socket.on('error', () => {})
    then(socket)
  })
  return found
}

function client(t: { teardown(work: () => void): void }, text: string): Socket {
  const socket = net.connect(h.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text)
  t.teardown(() => socket.destroy())
  return socket
}

t.test('both ways at once, bytes that came early included', async (t) => {
  const { port } = await taker(t, (socket) => {
    socket.write(`${ANSWER}X-Backendim-Served: 9 web.9\r\n\r\nearly`)
    socket.on('data', (data) => socket.write(`<${data}>`))
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const socket = client(t, `${REQUEST}X-Backendim-Proof: secret\r\n\r\nfirst`)
  let text = ''
  socket.on('data', (data) => {
    text += data.toString()
  })
  while (!text.includes('early') || !text.includes('<first>')) await once(socket, 'data')
  t.match(text, /^HTTP\/1.1 101 /)
  t.same(text.match(/x-backendim-served: .*/gi), ['x-backendim-served: 7 web.1'])
  socket.write('second')
  while (!text.includes('<second>')) await once(socket, 'data')
})

for (const end of ['destroy', 'resetAndDestroy', 'end'] as const) {
  t.test(`a client that goes before the answer (${end}) lets the app go`, async (t) => {
    let asked = (): void => {}
    const began = new Promise<void>((done) => {
      asked = done
    })
    const { port, sockets } = await taker(t, (socket) => {
      asked()
      socket.resume().on('end', () => socket.end())
    })
    await h.put(h.table({ 'app.localhost': [port] }))
    const socket = client(t, `${REQUEST}\r\n`)
    await began
    const closed = Promise.all([...sockets].map((one) => new Promise((done) => one.on('close', done))))
    socket[end]()
    await closed
    t.equal((await h.stats()).inFlight, 0)
  })
}

t.test('a dead target is passed over', async (t) => {
  const { port } = await taker(t, (socket) => socket.end(`${ANSWER}\r\nhi`))
  const dead = await deadPort()
  await h.put(h.table({ 'app.localhost': [dead, port], 'down.localhost': [dead] }))
  for (let i = 0; i < 6; i++) {
    const req = http.get({
      port: h.port,
      agent: false,
      headers: { host: 'app.localhost', connection: 'Upgrade', upgrade: 'websocket' },
    })
    const [res, socket] = (await once(req, 'upgrade')) as [http.IncomingMessage, Socket]
    t.equal(res.statusCode, 101)
    socket.destroy()
  }
  const headers = { connection: 'Upgrade', upgrade: 'websocket' }
  t.match(await h.get('down.localhost', { headers }), { status: 503, body: /H21/ })
  t.match(await h.get('other.localhost', { headers }), { status: 404 })
  t.equal((await h.stats()).inFlight, 0)
})
