/** Requests made to be read in two ways, or too large: each has its answer, no app sees what it should not, and others are served. */
import net from 'node:net'
import t from 'tap'
import { Harness, rawOrigin } from './harness.ts'

const h = new Harness(t)
/** What the app was asked for, in full. */
let seen: string[] = []
let port = 0

t.before(async () => {
  const app = await rawOrigin(t, (socket, text) => {
    seen.push(text)
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  port = app.port
  h.write(h.table({ 'app.localhost': [port] }))
  await h.start()
})
t.beforeEach(async (t) => {
  await h.put(h.table({ 'app.localhost': [port] }))
  seen = []
  t.teardown(async () => {
    const { status } = await h.get('app.localhost')
    if (status !== 200) throw new Error(`others get ${status}`)
  })
})

const GET = 'GET / HTTP/1.1\r\nHost: app.localhost\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: app.localhost\r\n'

t.test('framing that two parsers may read in two ways is refused, and no app sees it', async (t) => {
  const framings = [
    'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello',
    'Content-Length: 5, 5\r\n\r\nhello',
    'Content-Length: 0x5\r\n\r\nhello',
    'Content-Length: -5\r\n\r\nhello',
    'Content-Length: 5 5\r\n\r\nhello',
    'Content-Length: 99999999999999999999\r\n\r\nhello',
    'Content-Length:\r\n\r\n',
    'Content-Length\r\n\r\n',
    'Content-Length : 5\r\n\r\nhello',
    'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: identity\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding:\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding\x00: chunked\r\n\r\n0\r\n\r\n',
    'X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ' X: a\r\n\r\n',
    'X: a\rY: b\r\n\r\n',
    'X: a\x00b\r\n\r\n',
    'X\r\n\r\n',
    ': a\r\n\r\n',
    'X Y: a\r\n\r\n',
  ]
  for (const framing of framings) {
    const text = await h.raw(`${POST}Connection: close\r\n${framing}`)
    t.match(text, /^HTTP\/1\.1 400 /, JSON.stringify(framing))
  }
  const old = 'POST / HTTP/1.0\r\nHost: app.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
  t.match(await h.raw(old), /^HTTP\/1\.1 400 /, 'HTTP/1.0 knows no chunks')
  t.same(seen, [])
})

t.test('lines that end without a carriage return', async (t) => {
  for (const text of [
    'GET / HTTP/1.1\nHost: app.localhost\n\n',
    `${GET}X: a\n\r\n`,
    `${GET}X: a\nY: b\r\n\r\n`,
    `${GET}\n`,
  ])
    t.match(await h.raw(text), /^HTTP\/1\.1 400 /, JSON.stringify(text))
  t.same(seen, [])
})

t.test('bodies that break their own framing never become whole', async (t) => {
  for (const body of [
    '5\nhello\r\n0\r\n\r\n',
    '5\r\nhello!\r\n0\r\n\r\n',
    '-5\r\n',
    'x\r\n',
    '5;\nx\r\nhello\r\n0\r\n\r\n',
  ]) {
    seen = []
    const text = await h.raw(
      `${POST}Transfer-Encoding: chunked\r\n\r\n${body}GET /next HTTP/1.1\r\nHost: app.localhost\r\n\r\n`,
    )
    t.notMatch(text, /200[\s\S]*200/, JSON.stringify(body))
    const all = seen.join('')
    t.notMatch(all, /0\r\n\r\n$/, 'the app does not take it for the whole')
    t.notMatch(all, /next/)
  }
})

t.test('header names that only some take for the framing', async (t) => {
  await h.raw(
    `${GET}Connection: close\r\nContent_Length: 5\r\nTransfer_Encoding: chunked\r\nX_Forwarded_Proto: https\r\n\r\n`,
  )
  t.equal(seen.length, 1)
  t.notMatch(seen[0], /_/)
  await h.raw(`${POST}Connection: close, content-length, host, x-forwarded-for\r\nContent-Length: 5\r\n\r\nhello`)
  t.match(
    seen.join(''),
    /content-length: 5\r\n[\s\S]*x-forwarded-for: 127[\s\S]*hello$/i,
    'Connection cannot take these away',
  )
})

t.test('folded lines are refused', async (t) => {
  t.match(await h.raw(`${GET}Connection: close\r\nX: a\r\n Content-Length: 5\r\n\t b\r\n\r\n`), /^HTTP\/1\.1 400 /)
  t.same(seen, [])
})

t.test('targets and hosts', async (t) => {
  const ask = (target: string, headers: string) =>
    h.raw(`GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
  for (const host of [
    '',
    'Host: app.localhost\r\nHost: app.localhost\r\n',
    'Host:\r\n',
    'Host: app.localhost, app.localhost\r\n',
    'Host: me@app.localhost\r\n',
    'Host: app.localhost:80:80\r\n',
    'Host: app.localhost/x\r\n',
    'Host: app.localhost x\r\n',
    'Host: app..localhost\r\n',
    'Host: [::1\r\n',
    'Host: app.localhost:x\r\n',
    'Host: app.localhost\tx\r\n',
    'Host: "app.localhost"\r\n',
    'Host: app.localhost\x7f\r\n',
  ])
    t.match(await ask('/', host), /^HTTP\/1\.1 400 /, JSON.stringify(host))
  const good = 'Host: app.localhost\r\n'
  for (const target of [
    '*',
    'app.localhost:80',
    'x/y',
    'http://',
    'http:///x',
    'http://me@app.localhost/',
    'ftp://app.localhost/',
    '/a\tb',
    '/a\x7fb',
  ])
    t.match(await ask(target, good), /^HTTP\/1\.1 400 /, JSON.stringify(target))
  t.match(await h.raw('GET / HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 400 /, 'HTTP/1.0 without a host')
  t.match(await h.raw(`CONNECT app.localhost:80 HTTP/1.1\r\n${good}\r\n`), /^(HTTP\/1\.1 [45]|$)/)
  for (const line of [
    'GET / HTTP/1.2',
    'GET / HTTP/2.0',
    'GET / http/1.1',
    'GET /',
    'G\x00T / HTTP/1.1',
    'GET / HTTP/1.1 x',
  ])
    t.match(
      await h.raw(`${line}\r\n${good}Connection: close\r\n\r\n`),
      /^(HTTP\/1\.1 (400|505) |$)/,
      JSON.stringify(line),
    )
  t.same(seen, [])
  t.match(await ask('http://app.localhost/x', 'Host: other.localhost\r\n'), /^HTTP\/1\.1 200 /)
  t.match(seen[0], /^GET \/x HTTP\/1.1\r\nhost: app.localhost\r\n/, 'the absolute form decides, also for the app')
})

t.test('heads that are too large', async (t) => {
  const close = 'Connection: close\r\n'
  t.match(await h.raw(`${GET}${close}Cookie: a=${'x'.repeat(16_000)}\r\n\r\n`), /^HTTP\/1\.1 200 /, 'large, but sound')
  seen = []
  for (const [what, head] of Object.entries({
    'one cookie': `Cookie: a=${'x'.repeat(40_000)}\r\n`,
    'many cookies': 'Cookie: a=b\r\n'.repeat(4000),
    'a name': `${'x'.repeat(40_000)}: a\r\n`,
    'many headers': 'a:\r\n'.repeat(7000),
    'some more than a hundred headers': 'a:b\r\n'.repeat(300),
  }))
    t.match(await h.raw(`${GET}${close}${head}\r\n`), /^HTTP\/1\.1 431 /, what)
  t.match(await h.raw(`GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: app.localhost\r\n\r\n`), /^HTTP\/1\.1 (414|431) /)
  t.same(seen, [])
})

t.test('a length behind so many headers that Node leaves it out of its own list', async (t) => {
  for (let many = 980; many < 1025; many++) {
    const head = `${POST}Connection: close\r\n${'a:\r\n'.repeat(many)}Content-Length: 40\r\n\r\n`
    const text = await h.raw(`${head}GET /smuggled HTTP/1.1\r\nX: 12345678901\r\n\r\n`)
    t.notMatch(text, /^HTTP\/1\.1 200/, `${many} headers`)
  }
  t.equal((await h.get('app.localhost')).status, 200)
  t.notMatch(seen.join(''), /smuggled|: 40\r/)
})

t.test('who is refused and does not go is cut', async (t) => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  for (const [text, status] of [
    ['garbage\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: nobody.localhost\r\n${upgrade}`, 404],
    [`GET / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 5\r\n${upgrade}`, 400],
  ] as const) {
    const socket = net.connect({ port: h.port, host: '127.0.0.1', allowHalfOpen: true })
    t.teardown(() => socket.destroy())
    let answer = ''
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {}).on('data', (data) => (answer += data))
    socket.write(text)
    const drip = setInterval(() => socket.write('x'), 50)
    t.teardown(() => clearInterval(drip))
    await closed
    clearInterval(drip)
    t.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
  }
  t.same(seen, [])
})
