/** What flows through the proxy: both ways at once, no faster than the slower side reads, and no longer than the client stays. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { Harness, origin, rawOrigin } from './harness.ts'

const h = new Harness(t)
t.before(() => h.start())

const POST = 'POST / HTTP/1.1\r\nHost: app.localhost\r\nTransfer-Encoding: chunked\r\n\r\n'

/** A raw client, with all that it was sent. */
class Client {
  readonly socket = net.connect(h.port, '127.0.0.1')
  text = ''
  constructor(t: { teardown(work: () => void): void }, first: string) {
    this.socket.on('error', () => {})
    this.socket.on('data', (data) => {
      this.text += data.toString('latin1')
    })
    this.socket.write(first, 'latin1')
    t.teardown(() => this.socket.destroy())
  }
  async sees(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this.socket, 'data')
  }
}

t.test('a body and its answer flow at the same time', async (t) => {
  const { port } = await origin(t, (req, res) => {
    req.on('data', (chunk) => res.write(`<${chunk}>`))
    req.on('end', () => res.end('end'))
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const client = new Client(t, POST)
  for (const word of ['one', 'two', 'three']) {
    client.socket.write(`${word.length.toString(16)}\r\n${word}\r\n`)
    await client.sees(`<${word}>`)
  }
  client.socket.write('0\r\n\r\n')
  await client.sees('end\r\n0\r\n\r\n')
})

t.test('events: the head comes before the first of them', async (t) => {
  let send = (_text: string): void => {}
  const { port } = await origin(t, (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.flushHeaders()
    send = (text) => res.write(text)
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const client = new Client(t, 'GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n')
  await client.sees('text/event-stream')
  for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
    send(text)
    await client.sees(text)
  }
})

t.test('an upload waits for an app that does not read', async (t) => {
  let take = (): void => {}
  const { port } = await origin(t, (req, res) => {
    let bytes = 0
    take = () => {
      req.on('data', (chunk) => {
        bytes += chunk.length
      })
      req.on('end', () => res.end(String(bytes)))
    }
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const size = 64 * 1024 * 1024
  const head = `POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: ${size}\r\n\r\n`
  const client = new Client(t, head)
  let sent = 0
  const more = (): void => {
    while (sent < size) {
      sent += 65_536
      if (!client.socket.write(Buffer.alloc(65_536))) return
    }
  }
  client.socket.on('drain', more)
  more()
  let before = -1
  while (before !== sent) {
    before = sent
    for (let i = 0; i < 20; i++) await h.stats()
  }
  t.ok(sent < 32e6, `${sent} bytes on the way`)
  take()
  await client.sees(`\r\n\r\n${size}`)
})

for (const [when, first] of [
  ['before the answer', 'GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n'],
  ['in the middle of its body', `${POST}5\r\nhello\r\n`],
] as const) {
  t.test(`a client that goes ${when} frees the connection to the app`, async (t) => {
    const { port, server, sockets } = await origin(t, (req) => req.resume())
    await h.put(h.table({ 'app.localhost': [port] }))
    const asked = once(server, 'request')
    const client = new Client(t, first)
    await asked
    const [upstream] = sockets
    upstream!.on('error', () => {})
    const closed = new Promise((done) => upstream!.on('close', done))
    client.socket.destroy()
    await closed
    t.equal((await h.stats()).inFlight, 0)
  })
}

t.test('a client that goes with several requests open frees them all', async (t) => {
  const { port, server, sockets } = await origin(t, (req) => req.resume())
  await h.put(h.table({ 'app.localhost': [port] }))
  let asked = 0
  const three = new Promise<void>((done) => server.on('request', () => ++asked === 3 && done()))
  const client = new Client(t, 'GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n'.repeat(3))
  await three
  const closed = [...sockets].map((socket) => new Promise((done) => socket.on('close', done)))
  client.socket.destroy()
  await Promise.all(closed)
  t.equal((await h.stats()).inFlight, 0)
})

t.test('connections to the app are used again, within a second, when it agrees', async (t) => {
  const { port, server } = await origin(t, (req, res) => {
    if (req.url === '/close') res.setHeader('connection', 'close')
    res.end(String((req.socket as Socket & { number: number }).number))
  })
  server.keepAliveTimeout = 0
  let count = 0
  server.on('connection', (socket: Socket & { number: number }) => {
    socket.number = ++count
    socket.on('close', () => server.emit('gone'))
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const ask = async (path: string): Promise<string> => (await h.get('app.localhost', { path })).body
  t.same([await ask('/'), await ask('/'), await ask('/close'), await ask('/')], ['1', '1', '1', '2'])
  // This app never closes an idle connection, so it is we who do.
  await once(server, 'gone')
  t.equal(await ask('/'), '3')
})

t.test(
  'an answer without a length ends where the app closes; one that is cut off is not passed on as whole',
  async (t) => {
    const answers: Record<string, string> = {
      '/close': 'HTTP/1.0 200 OK\r\n\r\nall of it',
      '/chunked': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
      '/length': 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello',
      '/empty': '',
      '/bad': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
      '/early': 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    }
    const { port } = await rawOrigin(t, (socket, text) => socket.end(answers[text.split(' ')[1] ?? ''] ?? ''))
    await h.put(h.table({ 'app.localhost': [port] }))
    const ask = (path: string): Promise<{ status: number; body: string }> => h.get('app.localhost', { path })
    t.match(await ask('/close'), { status: 200, body: 'all of it' })
    t.match(await ask('/early'), { status: 200, body: 'ok' })
    t.match(await ask('/empty'), { status: 503, body: /H13/ })
    t.match(await ask('/bad'), { status: 503, body: /H17/ })
    await t.rejects(ask('/chunked'), { code: 'ECONNRESET' })
    await t.rejects(ask('/length'), { code: 'ECONNRESET' })
  },
)

t.test('an app that answers before it has read the body', async (t) => {
  const { port } = await origin(t, (_req, res) => res.writeHead(413, { 'content-length': 3 }).end('big'))
  await h.put(h.table({ 'app.localhost': [port] }))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const body = 'x'.repeat(3_000_000)
  t.match(await h.get('app.localhost', { method: 'POST', agent }, body), { status: 413, body: 'big' })
  // The same connection of the client is good for the next request.
  t.match(await h.get('app.localhost', { method: 'POST', agent }, body), { status: 413, body: 'big' })
  t.equal((await h.stats()).inFlight, 0)
})

t.test('requests in flight end with the target that they began with', async (t) => {
  let finish = (): void => {}
  const old = await origin(t, (_req, res) => {
    res.write('old ')
    finish = () => res.end('end')
  })
  const young = await origin(t, (_req, res) => res.end('young'))
  await h.put(h.table({ 'app.localhost': [old.port] }))
  const client = new Client(t, 'GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n')
  await client.sees('old ')
  await h.put(h.table({ 'app.localhost': [young.port] }))
  t.equal((await h.get('app.localhost')).body, 'young')
  const target = `127.0.0.1:${old.port}`
  t.same(JSON.parse((await h.call('POST', '/drain', { targets: [target], timeout: 1 })).body), { left: 1 })
  const drained = h.call('POST', '/drain', { targets: [target], timeout: 20_000 })
  finish()
  await client.sees('end')
  t.same(JSON.parse((await drained).body), { left: 0 })
  t.notOk((await h.stats()).targets[target], 'and is forgotten then')
})
