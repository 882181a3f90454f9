/** The proxy from a client's side: what passes, what is refused, and what an app's failures look like. */
import { once } from 'node:events'
import * as http from 'node:http'
import net from 'node:net'
import t from 'tap'
import { until } from '../until.ts'
import { deadPort, Harness, origin } from './harness.ts'

const h = new Harness(t)
const echo: http.RequestListener = (req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', () => {
    res.setHeader('x-hop', 'no')
    res.setHeader('connection', 'keep-alive, x-hop')
    res.end(
      JSON.stringify({
        url: req.url,
        raw: req.rawHeaders,
        headers: req.headers,
        body: Buffer.concat(chunks).toString(),
      }),
    )
  })
}

t.before(() => h.start())

t.test('routes by host', async (t) => {
  const { port } = await origin(t, echo)
  await h.put(h.table({ 'app.localhost': [port] }))
  for (const host of ['app.localhost', 'APP.localhost:80', 'app.localhost.']) {
    t.equal((await h.get(host)).status, 200, host)
  }
  t.equal((await h.get('other.localhost')).status, 404)
  t.equal((await h.get('a/b')).status, 400)
  t.match(await h.raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 400/)
  t.match(await h.raw('GET http://app.localhost/x HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n'), /"url":"\/x"/)
  await h.put(h.table({ 'app.localhost': [] }, 'created'))
  t.match(await h.get('app.localhost'), { status: 503, body: /No release yet/ })
  await h.put(h.table({ 'app.localhost': [] }, 'stopped'))
  t.match(await h.get('app.localhost', { headers: { accept: 'application/json' } }), {
    status: 503,
    body: /"code":"H80"/,
  })
  t.equal((await h.put({ ...h.table({}), version: 1 })).status, 409)
})

t.test('a wildcard serves names with one label more, unless they are there themselves', async (t) => {
  const [any, own] = [await origin(t, (_req, res) => res.end('any')), await origin(t, (_req, res) => res.end('own'))]
  await h.put(h.table({ '*.example.com': [any.port], 'own.example.com': [own.port] }))
  t.match(await h.get('a.example.com:80'), { status: 200, body: 'any' })
  t.match(await h.get('own.example.com'), { status: 200, body: 'own' })
  for (const host of ['example.com', 'a.b.example.com', 'com']) t.equal((await h.get(host)).status, 404, host)
})

t.test('headers', async (t) => {
  const { port } = await origin(t, echo)
  await h.put(h.table({ 'app.localhost': [port] }))
  const spoofed = {
    'x-forwarded-for': '6.6.6.6',
    X_Forwarded_For: '6.6.6.6',
    'x-request-id': 'mine',
    'x-forwarded-proto': 'https',
  }
  const hop = {
    connection: 'close, x-secret',
    'x-secret': '1',
    te: 'trailers',
    'keep-alive': '5',
    'x-backendim-proof': 'secret',
  }
  const answer = await h.get('app.localhost', { headers: { ...spoofed, ...hop } as never })
  const { headers, raw } = JSON.parse(answer.body)
  t.match(headers, { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'app.localhost' })
  t.not(headers['x-request-id'], 'mine')
  for (const name of ['x-secret', 'te', 'keep-alive', 'x-backendim-proof', 'x_forwarded_for'])
    t.notOk(headers[name], name)
  t.equal(raw.filter((name: string) => name.toLowerCase() === 'host').length, 1)
  t.equal(answer.headers['x-backendim-served'], '7 web.1')
  t.notOk(answer.headers['x-hop'])
  t.notOk((await h.get('app.localhost', { headers: { 'x-backendim-proof': 'wrong' } })).headers['x-backendim-served'])
})

t.test('smuggling attempts', async (t) => {
  let seen = 0
  const { port } = await origin(t, (req, res) => {
    seen++
    echo(req, res)
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const start = 'POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n'
  for (const bad of [
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x',
    'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
    'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    'Host: other\r\n\r\n',
    'X: a\nY: b\r\n\r\n\0',
    'Content-Length: +5\r\n\r\nhello',
    'Upgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 5\r\n\r\nhello',
  ]) {
    t.match(await h.raw(start + bad), /^HTTP\/1.1 400/, JSON.stringify(bad))
  }
  t.equal(seen, 0)
  // An upgrade that the app does not take must not leave a raw connection to it.
  const raw = await h.raw(
    'GET /a HTTP/1.1\r\nHost: app.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n',
  )
  t.match(raw, /"url":"\/a"/)
  t.notMatch(raw, /"url":"\/b"/)
})

t.test('upgrade', async (t) => {
  const { port, server } = await origin(t, echo)
  server.on('upgrade', (req, socket, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.write(head)
    socket.pipe(socket)
    socket.on('end', () => socket.end())
    t.equal(req.headers['x-forwarded-for'], '127.0.0.1')
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const req = http.get({
    port: h.port,
    headers: { host: 'app.localhost', connection: 'Upgrade', upgrade: 'websocket' },
  })
  const [res, socket] = (await once(req, 'upgrade')) as [http.IncomingMessage, net.Socket]
  t.equal(res.statusCode, 101)
  socket.write('ping')
  t.equal(String((await once(socket, 'data'))[0]), 'ping')
  const target = `127.0.0.1:${port}`
  t.equal((await h.stats()).targets[target]!.inFlight, 1)
  t.same(JSON.parse((await h.call('POST', '/drain', { targets: [target], timeout: 1 })).body), { left: 1 })
  const drained = h.call('POST', '/drain', { targets: [target], timeout: 20_000 })
  socket.destroy()
  t.same(JSON.parse((await drained).body), { left: 0 })
})

t.test('bodies, HEAD, 304, 100-continue', async (t) => {
  const { port } = await origin(t, (req, res) => {
    if (req.url === '/304') res.writeHead(304).end()
    else if (req.url === '/big')
      for (let i = res.writeHead(200) ? 0 : 0; i <= 64; i++) i < 64 ? res.write(Buffer.alloc(65536)) : res.end()
    else echo(req, res)
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const text = 'x'.repeat(3_000_000)
  t.equal(JSON.parse((await h.get('app.localhost', { method: 'POST' }, text)).body).body.length, text.length)
  t.match(await h.get('app.localhost', { method: 'HEAD' }), { status: 200, body: '' })
  t.match(await h.get('app.localhost', { path: '/304' }), { status: 304, body: '' })
  t.equal((await h.get('app.localhost', { path: '/big' })).body.length, 64 * 65536)
  const req = http.request({
    port: h.port,
    method: 'POST',
    headers: { host: 'app.localhost', expect: '100-continue', 'content-length': 2 },
  })
  req.flushHeaders()
  await once(req, 'continue')
  req.end('ok')
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  t.equal(res.statusCode, 200)
  res.resume()
})

t.test('back-pressure, and an aborted client frees the upstream', async (t) => {
  let sent = 0
  const { port, sockets } = await origin(t, (_req, res) => {
    const more = () => {
      do sent += 65536
      while (res.write(Buffer.alloc(65536)))
    }
    res.on('drain', more)
    more()
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  const socket = net.connect(h.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n')
  await once(socket, 'readable')
  let before = -1
  while (before !== sent) {
    before = sent
    for (let i = 0; i < 20; i++) await h.stats()
  }
  t.ok(sent < 64e6, `${sent} bytes buffered on the way`)
  // Not `once`, which fails on the reset that is expected here.
  const closed = new Promise((done) => [...sockets][0]!.on('close', done))
  socket.destroy()
  await closed
  t.equal((await h.stats()).inFlight, 0)
})

t.test('dead targets', async (t) => {
  const { port } = await origin(t, echo)
  const dead = await deadPort()
  await h.put(h.table({ 'app.localhost': [dead, port], 'down.localhost': [dead] }))
  for (let i = 0; i < 10; i++) t.equal((await h.get('app.localhost', { method: 'POST' }, 'x')).status, 200)
  t.match(await h.get('down.localhost', { path: '/p"\\?secret=1' }), { status: 503, body: /H21/ })
  const req = http.get({ socketPath: h.socketPath, path: '/events' })
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  let text = ''
  for await (const chunk of res) {
    text += String(chunk)
    if (text.includes('H21')) break
  }
  const event = JSON.parse(text.split('\n').find((line) => line.includes('H21'))!)
  t.match(event, { app: 'down', line: /^at=error code=H21 .*path="\/p\\"\\\\" .*dyno=.* status=503/ })
  t.notMatch(text, /secret/)
  req.destroy()
})

t.test('an app that closes without an answer, and a stale connection', async (t) => {
  let count = 0
  const { port } = await origin(t, (req, res) => {
    // Answers the first request of a connection, and drops the connection at the second.
    const socket = req.socket as net.Socket & { used?: boolean }
    if (req.url === '/drop' || socket.used) return socket.destroy()
    socket.used = true
    count++
    res.end('ok')
  })
  await h.put(h.table({ 'app.localhost': [port] }))
  for (let i = 0; i < 4; i++) t.equal((await h.get('app.localhost')).status, 200)
  t.equal(count, 4)
  t.match(await h.get('app.localhost', { path: '/drop' }), { status: 503, body: /H13/ })
})

t.test('what an app drops on a connection in use is asked of another one, however busy', async (t) => {
  const seen = new Set<net.Socket>()
  const fickle = await origin(t, (req, res) => {
    if (seen.has(req.socket)) return req.socket.destroy()
    seen.add(req.socket)
    res.end('fickle')
  })
  const busy = await origin(t, (req, res) => {
    if (req.url !== '/slow') res.end('busy')
  })
  await h.put(h.table({ 'app.localhost': [busy.port, fickle.port] }))
  const slow = http.get({ port: h.port, path: '/slow', headers: { host: 'app.localhost' } })
  slow.on('error', () => {})
  t.teardown(() => slow.destroy())
  await until('a busy instance', async () => (await h.stats()).targets[`127.0.0.1:${busy.port}`]?.inFlight === 1)
  t.equal((await h.get('app.localhost')).body, 'fickle')
  t.equal((await h.get('app.localhost')).body, 'busy')
})

t.test('malformed bytes', async (t) => {
  const { port } = await origin(t, echo)
  await h.put(h.table({ 'app.localhost': [port] }))
  let seed = 42
  const random = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed / 0x7fffffff
  }
  const sample = 'POST /a HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc'
  for (let i = 0; i < 200; i++) {
    const bytes = Buffer.from(sample)
    for (let n = 0; n < 1 + random() * 4; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    const socket = net.connect(h.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.resume()
    socket.end(bytes)
    await once(socket, 'close')
  }
  t.equal((await h.get('app.localhost')).status, 200)
})

t.test('a refusal keeps the connection, unless the client still sends', async (t) => {
  await h.put(h.table({ 'new.localhost': [] }, 'created'))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  for (const host of ['other.localhost', 'new.localhost', 'a/b']) {
    t.not((await h.get(host, { agent })).headers.connection, 'close', host)
    const big = { method: 'POST', agent }
    t.equal((await h.get(host, big, 'x'.repeat(3_000_000))).headers.connection, 'close', `${host} with a body`)
  }
})

t.test('pages are short and say nothing about the host', async (t) => {
  const dead = await deadPort()
  const hosts = { ...h.table({ 'down.localhost': [dead] }).hosts, ...h.table({ 'new.localhost': [] }, 'created').hosts }
  const stopped = h.table({ 'off.localhost': [] }, 'stopped')
  await h.put({ ...stopped, hosts: { ...hosts, ...stopped.hosts } })
  const titles = {
    'other.localhost': 'No app here',
    'new.localhost': 'No release yet',
    'off.localhost': 'App is stopped',
  }
  for (const [host, title] of Object.entries({ ...titles, 'down.localhost': 'App is down' }))
    for (const accept of ['text/html', 'application/json', '*/*']) {
      const answer = await h.get(host, { headers: { accept } })
      t.equal(answer.status, host === 'other.localhost' ? 404 : 503)
      t.ok(answer.body.includes(title) && answer.body.length < 600, `${host} ${accept}`)
      const all = JSON.stringify(answer)
      for (const secret of [h.dir, '127.0.0.1', String(dead), 'node', process.version]) t.notOk(all.includes(secret))
      t.notOk(answer.headers.server)
    }
})
