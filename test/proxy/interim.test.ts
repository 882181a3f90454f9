/** Interim answers and trailers, over HTTP/1.1 and HTTP/2: what passes, and what an app or a client may not slip in. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { ask, certify, session } from './certificate.ts'
import { Harness, origin } from './harness.ts'

const HOST = 'app.localhost'
const h = new Harness(t)
t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  await h.start()
})

async function open(t: { teardown(work: () => void): void }) {
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  return client
}

/** An app that says these bytes to every request, and no more. */
async function saying(t: { teardown(work: () => void): void }, bytes: string, proxy = {}): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => socket.write(bytes, 'latin1'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const table = h.table({ [HOST]: [(server.address() as AddressInfo).port] })
  for (const route of Object.values(table.hosts)) Object.assign(route, { proxy })
  await h.put(table)
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const HINT =
  'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style, </b.js>; rel=preload\r\nLink: </c>; rel=x\r\n'
const LINKS = '</a.css>; rel=preload; as=style, </b.js>; rel=preload, </c>; rel=x'

/** What came before the answer, and the answer. */
async function early(): Promise<[string[], number, string]> {
  const seen: string[] = []
  const req = http.get({ port: h.port, headers: { host: HOST }, agent: false })
  req.on('information', ({ statusCode, headers }) => seen.push(`${statusCode} ${JSON.stringify(headers)}`))
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  let body = ''
  for await (const chunk of res) body += chunk
  return [seen, res.statusCode!, body]
}

t.test('early hints and "processing" reach clients of HTTP/1.1 and HTTP/2', async (t) => {
  const more = 'Set-Cookie: a=1\r\nContent-Length: 9\r\nX-Backendim-Served: 9\r\n\r\n'
  await saying(t, `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${HINT}${more}${OK}`)
  t.same(await early(), [['102 {}', `103 ${JSON.stringify({ link: LINKS })}`], 200, 'ok'])
  const stream = (await open(t)).request({ ':path': '/' })
  const seen: unknown[] = []
  stream.on('headers', (headers) => seen.push([headers[':status'], headers.link, Object.keys(headers).length]))
  const [headers] = await once(stream, 'response')
  t.equal(headers[':status'], 200)
  t.same(seen, [
    [102, undefined, 1],
    [103, LINKS, 2],
  ])
  stream.destroy()
})

t.test('a client of HTTP/1.0 sees the answer alone', async (t) => {
  await saying(t, `${HINT}\r\n${OK}`)
  t.match(await h.raw(`GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`), /^HTTP\/1\.1 200 OK\r\n/)
})

t.test('hints that make no sense are left out; broken and endless ones break the answer', async (t) => {
  await saying(t, `HTTP/1.1 103 X\r\nLink: nothing\r\n\r\nHTTP/1.1 103 X\r\n\r\nHTTP/1.1 110 X\r\n\r\n${OK}`)
  t.same(await early(), [[], 200, 'ok'])
  await saying(t, `${`${HINT}\r\n`.repeat(20)}${OK}`)
  t.match(await early(), [{ length: 20 }, 200, 'ok'])
  await saying(t, `${`${HINT}\r\n`.repeat(21)}${OK}`)
  t.match(await early(), [{ length: 20 }, 503, /H17/])
  await saying(t, `HTTP/1.1 103 X\r\nLink\r\n\r\n${OK}`)
  t.match(await early(), [[], 503, /H17/])
})

t.test('no hint of one app holds up the others, however it is written', async (t) => {
  await saying(t, `HTTP/1.1 103 X\r\nLink: </a>${';a=='.repeat(40)}"\r\n\r\n${OK}`)
  t.same(await early(), [[], 200, 'ok'])
  await saying(t, `HTTP/1.1 103 X\r\nLink: </a>; a==; b="c=d"; e\r\n\r\n${OK}`)
  t.match(await early(), [{ length: 1 }, 200, 'ok'])
})

t.test('a hint is no answer: its first byte is still waited for', async (t) => {
  await saying(t, `${HINT}\r\n`, { firstByte: 300 })
  t.match(await early(), [{ length: 1 }, 503, /H12/])
})

t.test('trailers pass both ways', async (t) => {
  const { port } = await origin(t, (req, res) => {
    req.resume().on('end', () => {
      res.writeHead(200, { trailer: 'x-sum' })
      res.write(JSON.stringify(req.rawTrailers))
      const early = { 'Set-Cookie': 'a=1', 'content-length': '9', location: '/x', 'cache-control': 'public' }
      res.addTrailers({ 'x-sum': '42', 'transfer-encoding': 'chunked', 'x-backendim-served': 'x', ...early } as never)
      res.end()
    })
  })
  await h.put(h.table({ [HOST]: [port] }))
  const bad = {
    ...{ host: 'evil', authorization: 'x', cookie: 'a=1', te: 'x', 'keep-alive': 'x' },
    ...{ 'x-forwarded-for': '6.6.6.6', x_forwarded_proto: 'https', 'x-request-id': 'x' },
    ...{ 'content-type': 'x/y', 'x-backendim-proof': 'secret', 'x-named': '1', 'if-match': '*' },
  }
  const lines = Object.entries({ ...bad, 'X-Check': 'abc', 'x-more': 'd e' }).map((pair) => pair.join(': '))
  const head = `POST / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close, x-named\r\nTransfer-Encoding: chunked\r\n\r\n`
  const answer = await h.raw(`${head}2\r\nhi\r\n0\r\n${lines.join('\r\n')}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 200 /)
  t.match(answer, '["x-check","abc","x-more","d e"]')
  t.match(answer, /\r\n0\r\nx-sum: 42\r\n\r\n$/)
  for (const line of ['Content-Length: 2', 'Transfer-Encoding: chunked', 'X : y', 'X: \x01'])
    t.notMatch(
      await h.raw(`${head}2\r\nhi\r\n0\r\n${line}\r\n\r\n`),
      new RegExp(`"${line.split(/[ :]/)[0]!.toLowerCase()}"`),
    )

  const { te: _, host: __, 'keep-alive': ___, ...allowed } = bad
  const stream = (await open(t)).request({ ':method': 'POST', ':path': '/' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ ...allowed, 'x-named': undefined, 'x-check': 'abc' }))
  stream.end('hi')
  let trailers: Record<string, unknown> = {}
  stream.on('trailers', (found) => {
    trailers = { ...found }
  })
  let body = ''
  for await (const chunk of stream) body += chunk
  t.equal(body, '["x-check","abc"]')
  t.same(Object.entries(trailers), [['x-sum', '42']])
  t.equal((await ask(await open(t), { ':method': 'POST', ':path': '/' }, 'hi')).body, '[]', 'without any')
})

t.test('a body that says its length has no trailers to an app', async (t) => {
  const { port } = await origin(t, (req, res) => {
    req.resume().on('end', () => res.end(JSON.stringify(req.rawTrailers)))
  })
  await h.put(h.table({ [HOST]: [port] }))
  const request = { ':method': 'POST', ':path': '/', 'content-length': 2 }
  const stream = (await open(t)).request(request, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-check': 'abc' }))
  stream.end('hi')
  let body = ''
  for await (const chunk of stream) body += chunk
  t.equal(body, '[]')
})
