/** Clients that take without end, and apps that answer wrongly: the memory has a bound, and others are served. */
import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { until } from '../until.ts'
import { Harness, origin, rawOrigin } from './harness.ts'

const h = new Harness(t)
let port = 0

t.before(async () => {
  port = (await origin(t, (_req, res) => res.end('ok'))).port
  await h.start()
})
t.beforeEach((t) => {
  t.teardown(async () => {
    const { status } = await h.get('app.localhost')
    if (status !== 200) throw new Error(`others get ${status}`)
  })
})

t.test('a client that asks for thousands of things at once gets some of them', async (t) => {
  let asked = 0
  const deaf = await origin(t, () => asked++)
  await h.put(h.table({ 'app.localhost': [port], 'deaf.localhost': [deaf.port] }))
  const before = h.memory()
  const sockets = Array.from({ length: 5 }, () => net.connect(h.port, '127.0.0.1').on('error', () => {}))
  t.teardown(() => sockets.map((socket) => socket.destroy()))
  for (const socket of sockets) socket.resume().write('GET / HTTP/1.1\r\nHost: deaf.localhost\r\n\r\n'.repeat(20_000))
  await Promise.all(sockets.map((socket) => new Promise((done) => socket.on('close', done))))
  t.ok(asked <= 5 * 100, `${asked} reached the app`)
  t.ok(h.memory() < before + 100, `${before} MB before, ${h.memory()} MB after`)
  await until('nothing in flight', async () => (await h.stats()).inFlight === 0)
})

t.test('clients that never read: the app waits, and the memory has a bound', async (t) => {
  let sent = 0
  const { port: big } = await origin(t, (_req, res) => {
    const more = () => {
      do sent += 65_536
      while (res.write(Buffer.alloc(65_536)))
    }
    res.on('drain', more).on('close', () => res.off('drain', more))
    more()
  })
  await h.put(h.table({ 'app.localhost': [port], 'big.localhost': [big] }))
  const before = h.memory()
  const sockets = Array.from({ length: 50 }, () =>
    net
      .connect(h.port, '127.0.0.1')
      .pause()
      .on('error', () => {}),
  )
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: big.localhost\r\n\r\n')
  let last = -1
  await until('the app stands still', async () => {
    const still = last === sent && sent > 0
    last = sent
    for (let i = 0; i < 20; i++) await h.stats()
    return still && (await h.stats()).inFlight === 50
  })
  t.ok(
    h.memory() < before + 100,
    `${before} MB before, ${h.memory()} MB with 50 clients; the apps sent ${sent / 1e6} MB`,
  )
  t.equal((await h.get('app.localhost')).status, 200)
  for (const socket of sockets) socket.destroy()
  await until('nothing in flight', async () => (await h.stats()).inFlight === 0)
})

t.test('thousands of idle connections', async (t) => {
  const many = 2000
  const before = h.memory()
  const sockets = await Promise.all(
    Array.from({ length: many }, async () => {
      const socket = net.connect(h.port, '127.0.0.1')
      await once(socket, 'connect')
      return socket.on('error', () => {})
    }),
  )
  for (const socket of sockets.slice(many / 2)) socket.write('GET / HT')
  for (let i = 0; i < 50; i++) t.equal((await h.get('app.localhost')).status, 200)
  t.ok(h.memory() < before + 100, `${before} MB before, ${h.memory()} MB with ${many}`)
  for (const socket of sockets) socket.destroy()
})

t.test('an upgrade whose client sends without end before the answer', async (t) => {
  const { port: deaf, server } = await origin(t, () => {})
  server.on('upgrade', () => {})
  await h.put(h.table({ 'app.localhost': [port], 'deaf.localhost': [deaf] }))
  const before = h.memory()
  const socket = net.connect(h.port, '127.0.0.1').on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: deaf.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  let last = -1
  socket.write(Buffer.alloc(50e6))
  await until('it stands still', async () => {
    const still = last === socket.writableLength - socket.bytesWritten
    last = socket.writableLength - socket.bytesWritten
    for (let i = 0; i < 20; i++) await h.stats()
    return still
  })
  t.ok(h.memory() < before + 30, `${before} MB before, ${h.memory()} MB then`)
  socket.destroy()
})

t.test('apps that answer with garbage, with too much, or with half', async (t) => {
  const answers: Record<string, string> = {
    garbage: '\x00\x01\x02garbage\r\n\r\n',
    ssh: 'SSH-2.0-OpenSSH_9.2\r\n',
    twice: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    more: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more',
    framed: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    split: 'HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok',
    long: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    none: '',
  }
  const { port: bad } = await rawOrigin(t, (socket, text) => {
    const what = text.split(/[ /]+/)[1]!
    if (what === 'none') socket.end()
    else socket.write(answers[what] ?? 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood', 'latin1')
  })
  await h.put(h.table({ 'app.localhost': [port], 'bad.localhost': [bad] }))
  const ask = (what: string) => h.get('bad.localhost', { path: `/${what}` })
  for (const what of ['garbage', 'ssh', 'framed', 'split', 'long'])
    t.match(await ask(what), { status: 503, body: /H17/ }, what)
  t.match(await ask('none'), { status: 503, body: /H13/ })
  for (const what of ['twice', 'more']) {
    t.match(await ask(what), { status: 200, body: /^ok$/ }, what)
    for (let i = 0; i < 3; i++)
      t.match(await ask('good'), { status: 200, body: /^good$/ }, 'the rest is nobody’s answer')
  }
})
