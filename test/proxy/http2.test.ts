/** HTTP/2 from a client's side: requests, bodies both ways, what a client may not do, and how sessions end. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ClientHttp2Session, constants } from 'node:http2'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { until } from '../until.ts'
import { answerOf, ask, certify, session, withTls } from './certificate.ts'
import { deadPort, Harness, origin, type Teardown } from './harness.ts'

const HOST = 'app.localhost'
const MB = 1_000_000
const h = new Harness(t)
let port = 0
/** Of the requests to /wait, each the end of an answer that has begun. */
const waiting: ServerResponse[] = []
let uploaded = 0

t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  port = (await origin(t, app)).port
  h.write(withTls(h.table({ [HOST]: [port] })))
  await h.start()
})

function app(req: IncomingMessage, res: ServerResponse): void {
  if (req.url === '/wait') {
    res.write('.')
    waiting.push(res)
  } else if (req.url === '/break') res.write('half', () => res.destroy())
  else if (req.url === '/stuck') uploaded++
  else if (req.url === '/big') res.end(Buffer.alloc(8 * MB, 'x'))
  else if (req.url === '/304') res.writeHead(304, { etag: '"1"' }).end()
  else if (req.url === '/odd') odd(res)
  else echo(req, res)
}

function odd(res: ServerResponse): void {
  const list = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Type', 'text/plain', 'Content-Type', 'text/html']
  res.writeHead(200, [...list, 'Keep-Alive', 'timeout=5', 'Connection', 'keep-alive, x-hop', 'X-Hop', '1'] as never)
  res.addTrailers({ 'x-sum': '42' })
  res.end('odd')
}

function echo(req: IncomingMessage, res: ServerResponse): void {
  let size = 0
  req.on('data', (chunk) => {
    size += chunk.length
  })
  req.on('end', () => res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.rawHeaders, size })))
}

async function open(t: Teardown): Promise<ClientHttp2Session> {
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  return client
}

t.test('requests and headers', async (t) => {
  const client = await open(t)
  const cookies = { cookie: ['a=1', 'b=2'], te: 'trailers', 'x-forwarded-for': '6.6.6.6' }
  const { status, headers, body } = await ask(client, { ':path': '/a?b', ...cookies })
  t.match({ status, headers }, { status: 200, headers: { 'strict-transport-security': /max-age/ } })
  const seen = JSON.parse(body)
  const flat: string[] = seen.headers
  const all = Object.fromEntries(flat.flatMap((name, i) => (i % 2 ? [] : [[name, flat[i + 1]]])))
  t.match(seen, { method: 'GET', url: '/a?b' })
  t.match(all, { host: HOST, cookie: 'a=1; b=2', 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' })
  t.equal(all['x-forwarded-port'], String(h.securePort))
  t.notOk(all.te)
  const answer = await ask(client, { ':path': '/odd' })
  t.same(answer.headers['set-cookie'], ['a=1', 'b=2'])
  t.match(answer, { body: 'odd', trailers: { 'x-sum': '42' }, headers: { 'content-type': 'text/plain, text/html' } })
  for (const name of ['connection', 'keep-alive', 'x-hop', 'transfer-encoding']) t.notOk(answer.headers[name], name)
  t.match(await ask(client, { ':method': 'HEAD', ':path': '/' }), { status: 200, body: '' })
  t.match(await ask(client, { ':path': '/304' }), { status: 304, body: '' })
  t.match(await ask(client, { ':path': '/', ':authority': 'nobody.localhost' }), { status: 421, body: /H31/ })
  for (const bad of [{ ':path': '*' }, { ':path': 'http://x/' }, { ':path': '/a b' }, { ':path': '/', host: 'x' }]) {
    const refused = ask(client, { ...bad, ':authority': HOST }).then(({ status }) => `${status}`, String)
    t.match(await refused, /^400|PROTOCOL_ERROR/, JSON.stringify(bad))
  }
})

t.test('bodies', async (t) => {
  const client = await open(t)
  const size = async (headers: object, body: Buffer) =>
    JSON.parse((await ask(client, { ':method': 'POST', ...headers }, body)).body).size
  t.equal(await size({}, Buffer.alloc(5 * MB)), 5 * MB, 'without a length')
  t.equal(await size({ 'content-length': 3 * MB }, Buffer.alloc(3 * MB)), 3 * MB)
  t.equal((await ask(client, { ':path': '/big' })).body.length, 8 * MB)
  const patient = client.request({ ':method': 'POST', expect: '100-continue' })
  await once(patient, 'continue')
  patient.end('ok')
  t.equal(JSON.parse((await answerOf(patient)).body).size, 2)
  for (const [length, body] of [
    [3, 'hello, and more'],
    [30, 'hello'],
  ] as const) {
    const lying = (await open(t)).request({ ':method': 'POST', 'content-length': length })
    const closed = new Promise((done) => lying.on('error', () => {}).on('close', done))
    lying.end(body)
    lying.resume()
    await closed
    t.not(lying.rstCode, constants.NGHTTP2_NO_ERROR, `${body.length} bytes instead of ${length}`)
  }
  await until('nothing is left', async () => (await h.stats()).inFlight === 0)
  t.equal((await ask(client, { ':path': '/' })).status, 200)
})

t.test('back-pressure both ways, and an aborted stream frees its upstream', async (t) => {
  const client = await open(t)
  const up = client.request({ ':method': 'POST', ':path': '/stuck' })
  up.on('error', () => {})
  let sent = 0
  const push = () => {
    while (sent < 100 * MB && up.write(Buffer.alloc(65_536))) sent += 65_536
  }
  up.on('drain', push)
  push()
  await until('the app has begun', () => uploaded > 0)
  const down = client.request({ ':path': '/big' })
  const [headers] = await once(down, 'response')
  t.equal(headers[':status'], 200)
  let before = -1
  await until('the upload stands still', async () => {
    const still = before === sent
    before = sent
    for (let i = 0; i < 20; i++) await h.stats()
    return still
  })
  t.ok(sent < 30 * MB, `${sent} bytes are on the way`)
  t.equal((await ask(client, { ':path': '/' })).status, 200, 'other streams go on')
  t.equal((await h.stats()).inFlight, 2)
  up.close(constants.NGHTTP2_CANCEL)
  down.close(constants.NGHTTP2_CANCEL)
  await until('both are free', async () => (await h.stats()).inFlight === 0)
})

t.test('an answer that breaks off, an app that is down, an upload that nobody wants', async (t) => {
  const client = await open(t)
  const broken = client.request({ ':path': '/break' })
  const [error] = await once(
    broken.on('data', () => {}),
    'error',
  )
  t.match(error.message, /NGHTTP2_INTERNAL_ERROR/)
  await h.put(withTls(h.table({ [HOST]: [await deadPort()] })))
  t.match(await ask(client, { ':path': '/' }), { status: 503, body: /H21/ })
  const unwanted = client.request({ ':method': 'POST', ':path': '/' })
  unwanted.on('error', () => {}).write(Buffer.alloc(MB))
  t.equal((await answerOf(unwanted)).status, 503)
  await until('its stream is closed', () => unwanted.closed)
  await h.put(withTls(h.table({ [HOST]: [port] })))
  t.equal((await ask(client, { ':path': '/' })).status, 200, 'the session has outlived it all')
})

t.test('tables are swapped under load without a failure', async (t) => {
  const apps = await Promise.all(['a', 'b'].map((name) => origin(t, (_req, res) => res.end(name))))
  await h.put(h.table({ [HOST]: [apps[1]!.port] }))
  const seen = new Set<string>()
  let stop = false
  const load = async () => {
    const client = await open(t)
    while (!stop)
      for (const { status, body } of await Promise.all([1, 2, 3].map(() => ask(client, {}))))
        seen.add(`${status} ${body}`)
  }
  const clients = [load(), load(), load()]
  for (let i = 0; i < 30; i++) {
    await h.put(h.table({ [HOST]: [apps[i % 2]!.port] }))
    const probe = i % 2 ? 'b' : 'a'
    const client = await session(h, HOST)
    if ((await ask(client, {})).body !== probe) t.fail('an old target answered')
    client.close()
  }
  stop = true
  await Promise.all(clients)
  t.same(seen, new Set(['200 a', '200 b']))
  await h.put(withTls(h.table({ [HOST]: [port] })))
})

t.test('a client that takes back its streams is shown out', async (t) => {
  const client = await open(t)
  const codes: number[] = []
  client.on('goaway', (code) => codes.push(code))
  let asked = 0
  const closed = new Promise((done) => client.on('close', done))
  await until('the session ends', async () => {
    for (let i = 0; i < 50 && !client.destroyed && !client.closed; i++) {
      const stream = client.request({ ':path': '/wait' }).on('error', () => {})
      asked++
      stream.close(constants.NGHTTP2_CANCEL)
    }
    return client.destroyed || client.closed
  })
  await closed
  t.equal(codes[0], constants.NGHTTP2_ENHANCE_YOUR_CALM)
  t.ok(asked < 5000, `after ${asked} streams`)
  await until('all is free', async () => (await h.stats()).inFlight === 0)
  t.equal((await ask(await open(t), {})).status, 200, 'others are served')
  waiting.length = 0
})

t.test('curl', async (t) => {
  const curl = (args: string[]) => promisify(execFile)('curl', args)
  const url = `https://${HOST}:${h.securePort}/big`
  const args = [
    '-sk',
    '--resolve',
    `${HOST}:${h.securePort}:127.0.0.1`,
    '-o',
    '/dev/null',
    '-w',
    '%{http_version} %{size_download}',
  ]
  t.equal((await curl([...args, '--http2', url])).stdout, `2 ${8 * MB}`)
  t.equal((await curl([...args, '--http1.1', url])).stdout, `1.1 ${8 * MB}`)
})

t.test('retires with a session open: it is told, what is asked is answered, a successor takes over', async (t) => {
  const client = await open(t)
  const idle = await open(t)
  const slow = ask(client, { ':path': '/wait' })
  await until('it is in flight', () => waiting.length === 1)
  const old = h.child
  const exited = once(old, 'exit')
  const gone = Promise.all([once(client, 'goaway'), once(idle, 'close')])
  t.equal((await h.call('POST', '/retire')).status, 200)
  t.equal((await gone)[0][0], constants.NGHTTP2_NO_ERROR)
  await h.start()
  t.equal((await ask(await open(t), {})).status, 200)
  t.equal(old.exitCode, null)
  waiting[0]!.end('slow')
  t.match(await slow, { status: 200, body: '.slow' })
  t.same(await exited, [0, null])
})
