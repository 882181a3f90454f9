/** What an app may settle for itself in the proxy: waits, the size of a body; and what ids and errors look like. */
import { once } from 'node:events'
import * as http from 'node:http'
import net from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import type { ProxySettings, RouteTable } from '../../proxy/table.ts'
import { until } from '../until.ts'
import { answerOf, ask, certify, session, withTls } from './certificate.ts'
import { Harness, origin } from './harness.ts'

const HOST = 'app.localhost'
const h = new Harness(t)
let port = 0
/** Of the requests that came whole, their paths; and of those that broke off. */
const whole: string[] = []
const broken: string[] = []

t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  port = (await origin(t, app)).port
  await h.start()
})

function app(req: http.IncomingMessage, res: http.ServerResponse): void {
  req.on('error', () => broken.push(req.url!))
  req.on('end', () => whole.push(req.url!))
  if (req.url === '/begun') res.write('.')
  let size = 0
  req.on('data', (chunk) => {
    size += chunk.length
  })
  req.on('end', () => {
    if (req.url === '/half') res.write('.')
    else if (req.url !== '/never') res.end(`${size} ${req.headers['x-request-id']}`)
  })
}

async function settle(proxy: ProxySettings): Promise<void> {
  const table = withTls(h.table({ [HOST]: [port] }))
  for (const route of Object.values(table.hosts)) Object.assign(route, { proxy, tls: { redirect: false, hsts: false } })
  await h.put(table)
}

async function open(t: { teardown(work: () => void): void }) {
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  return client
}

t.test('the wait for a first byte is the app’s', async (t) => {
  await settle({ firstByte: 300 })
  t.match(await h.get(HOST, { path: '/never' }), { status: 503, body: /H12/ })
  t.match(await ask(await open(t), { ':path': '/never' }), { status: 503, body: /H12/ })
  const headers = { connection: 'Upgrade', upgrade: 'websocket' }
  t.match(await h.get(HOST, { path: '/never', headers }), { status: 503, body: /H12/ })
  t.equal((await h.stats()).inFlight, 0)
})

t.test('the time that an answer may stand still is the app’s', async (t) => {
  await settle({ firstByte: 300, idle: 400 })
  await t.rejects(h.get(HOST, { path: '/half' }), { code: 'ECONNRESET' })
  await t.rejects(ask(await open(t), { ':path': '/half' }))
  const req = http.get({ socketPath: h.socketPath, path: '/events' })
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  let text = ''
  for await (const chunk of res) {
    text += chunk
    if ((text.match(/code=H15/g) ?? []).length === 2) break
  }
  req.destroy()
  t.equal((await h.stats()).inFlight, 0)
})

t.test('a body that says it is too large is refused before the app hears of it', async (t) => {
  await settle({ maxBody: 1000 })
  whole.length = 0
  t.match(await h.get(HOST, { method: 'POST' }, 'x'.repeat(1000)), { status: 200, body: /^1000 / })
  t.match(await h.get(HOST, { method: 'POST', path: '/big' }, 'x'.repeat(1001)), { status: 413, body: /H41/ })
  const client = await open(t)
  const headers = { ':method': 'POST', ':path': '/big', 'content-length': 5000 }
  t.match(await ask(client, headers, 'x'.repeat(5000)), { status: 413, body: /H41/ })
  const raw = await h.raw(
    `POST /big HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 1001\r\nConnection: close\r\n\r\n`,
  )
  t.match(raw, /^HTTP\/1\.1 413 /, 'not asked for with 100 Continue')
  t.same(whole, ['/'])
  t.same(broken, [])
})

t.test('a body that does not say its size is cut, and never looks whole to the app', async (t) => {
  await settle({ maxBody: 1000 })
  whole.length = broken.length = 0
  const chunks = (n: number) => `${'64\r\n'}${'x'.repeat(100)}\r\n`.repeat(n)
  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`
  t.match(await h.raw(`${head('/fits')}${chunks(10)}0\r\n\r\n`), /^HTTP\/1\.1 200 [\s\S]*1000 /)
  t.match(await h.raw(`${head('/one')}${chunks(11)}0\r\n\r\n`), /^HTTP\/1\.1 413 [\s\S]*H41/)
  const stream = (await open(t)).request({ ':method': 'POST', ':path': '/two' })
  stream.on('error', () => {}).write('x'.repeat(900))
  const answer = answerOf(stream)
  stream.write('x'.repeat(900))
  t.match(await answer, { status: 413, body: /H41/ })
  // One whose answer has begun can only be broken off.
  const socket = net.connect(h.port, '127.0.0.1', () => socket.write(head('/begun') + chunks(1)))
  socket.on('error', () => {})
  let text = ''
  socket.on('data', (data) => {
    text += data
  })
  await until('the answer begins', () => text.includes('200 OK'))
  socket.write(chunks(10))
  await once(socket, 'close')
  t.notMatch(text, /\r\n0\r\n\r\n/)
  await until('nothing is in flight', async () => (await h.stats()).inFlight === 0)
  await until('the app has lost them', () => broken.length >= 1)
  t.same(whole, ['/fits'])
})

t.test('without settings there is no limit', async (t) => {
  await h.put(h.table({ [HOST]: [port] }) as RouteTable)
  t.match(await h.get(HOST, { method: 'POST' }, 'x'.repeat(3_000_000)), { status: 200, body: /^3000000 / })
})

t.test('a well-formed request id is kept, another is replaced', async (t) => {
  await settle({})
  const id = 'ecd7f9b1-6a2c-4a7e-9f00-0123456789ab'
  t.equal((await h.get(HOST, { headers: { 'x-request-id': id } })).body, `0 ${id}`)
  t.equal((await ask(await open(t), { 'x-request-id': id })).body, `0 ${id}`)
  for (const bad of ['short', 'x'.repeat(201), `${'x'.repeat(30)} y`, `${'x'.repeat(30)}"`, `${'x'.repeat(30)}, y`])
    t.match((await h.get(HOST, { headers: { 'x-request-id': bad } })).body, /^0 [\da-f]{16}-[\da-f]{8}$/, bad)
  const twice = { 'x-request-id': [id, id] } as never
  t.match((await h.get(HOST, { headers: twice })).body, /^0 [\da-f]{16}-[\da-f]{8}$/, 'two of them')
  const accept = 'application/json'
  const page = await h.get('nobody.localhost', { headers: { 'x-request-id': id, accept } })
  t.same(JSON.parse(page.body), {
    code: 'H00',
    message: 'No app here. There is no app at this address.',
    request_id: id,
  })
})
