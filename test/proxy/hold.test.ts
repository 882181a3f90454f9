/** Apps that sleep, as the proxy sees them: requests that are held and let go, bounds, who is told, what counts as idle. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { limits } from '../../proxy/limits.ts'
import { Front } from '../../proxy/server.ts'
import type { NapState, Route, RouteTable } from '../../proxy/table.ts'
import { until } from '../until.ts'
import { answerOf, certify, session } from './certificate.ts'
import { type Answer, collect, Harness, origin, send, type Teardown } from './harness.ts'

const HOST = 'app.localhost'
const UPGRADE = { connection: 'Upgrade', upgrade: 'websocket' }
const h = new Harness(t)
t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  await h.start()
})

function table(state: Route['state'], ports: number[] = [], after = 0): RouteTable {
  const made = h.table({ [HOST]: ports }, state)
  for (const route of Object.values(made.hosts)) route.sleep = { after, ignore: ['/ping'], hold: 60_000 }
  return made
}

/** What is told on the stream of events, as `app nap`; router lines are left out. */
async function hear(t: Teardown): Promise<string[]> {
  const told: string[] = []
  const call = http.get({ socketPath: h.socketPath, path: '/events', agent: false })
  call.on('error', () => {})
  t.teardown(() => call.destroy())
  const [response] = (await once(call, 'response')) as [http.IncomingMessage]
  response.on('error', () => {})
  const lines = createInterface({ input: response })
  lines.on('error', () => {})
  lines.on('line', (line) => {
    const event = JSON.parse(line)
    if (event.nap) told.push(`${event.app} ${event.nap}`)
  })
  return told
}

const nap = async (): Promise<NapState | undefined> => JSON.parse((await h.call('GET', '/naps')).body).app
const held = (count: number) => until(`${count} held`, async () => (await nap())?.held === count)

t.test('a request is held, its body unread, until the app is live', async (t) => {
  let continued = false
  const { port } = await origin(t, (req, res) => {
    let size = 0
    req.on('data', (chunk) => {
      size += chunk.length
    })
    req.on('end', () => res.end(`${req.method} ${req.url} ${size}`))
  })
  const told = await hear(t)
  await h.put(table('asleep'))
  const large = 8_000_000
  const post = http.request({
    ...{ port: h.port, method: 'POST', path: '/upload', agent: false },
    headers: { host: HOST, 'content-length': large },
  })
  const answer = once(post, 'response').then(([res]) => collect(res))
  let taken = false
  post.end(Buffer.alloc(large), () => {
    taken = true
  })
  const polite = http.request({
    ...{ port: h.port, method: 'PUT', path: '/polite', agent: false },
    headers: { host: HOST, expect: '100-continue', 'content-length': 4 },
  })
  polite.on('continue', () => {
    continued = true
    polite.end('body')
  })
  const politely = once(polite, 'response').then(([res]) => collect(res))
  polite.flushHeaders()
  await held(2)
  t.same(told, ['app wanted'], 'one line for all')
  t.equal(taken, false, 'what the client sends waits in the client')
  t.equal(continued, false, 'nobody was asked for a body')
  await h.put(table('live', [port]))
  t.match(await answer, { status: 200, body: `POST /upload ${large}` })
  t.match(await politely, { status: 200, body: 'PUT /polite 4' })
  t.equal((await nap())?.held, 0)
})

t.test('hundreds are held, by HTTP/1.1, HTTP/2 and WebSocket, and each gets its own answer', async (t) => {
  const found = await origin(t, (req, res) => res.end(req.url))
  found.server.on('upgrade', (_req, socket: Socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
  })
  await h.put(table('asleep'))
  const count = 300
  const answers = Array.from({ length: count }, (_, i) => h.get(HOST, { path: `/${i}` }))
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  const answered = answerOf(client.request({ ':authority': HOST, ':path': '/h2' }))
  const socket = http.get({ port: h.port, agent: false, headers: { host: HOST, ...UPGRADE } })
  const upgraded = once(socket, 'upgrade') as Promise<[http.IncomingMessage, Socket, Buffer]>
  await held(count + 2)
  await h.put(table('live', [found.port]))
  t.same(
    (await Promise.all(answers)).map((one) => `${one.status} ${one.body}`),
    Array.from({ length: count }, (_, i) => `200 /${i}`),
  )
  t.match(await answered, { status: 200, body: '/h2' })
  const [, joined, head] = await upgraded
  joined.on('error', () => {})
  if (head.length === 0) await once(joined, 'readable')
  t.equal((head.length > 0 ? head : joined.read()).toString(), 'hello')
  t.equal((await nap())?.idle, 0, 'an open WebSocket is no idleness')
  joined.destroy()
})

t.test('a part of a host that an app serves which is asleep', async (t) => {
  const { port } = await origin(t, (req, res) => res.end(`${req.url} ${req.headers['x-forwarded-prefix']}`))
  const whole = (state: Route['state'], ports: number[]): RouteTable => {
    const part = Object.values(table(state, ports).hosts)[0]!
    const made = h.table({ 'shop.localhost': [port] })
    made.hosts['shop.localhost']!.paths = [{ prefix: '/api', strip: true, route: part }]
    return { ...made, hosts: { ...made.hosts, [HOST]: part } }
  }
  await h.put(whole('asleep', []))
  t.match(await h.get('shop.localhost'), { status: 200, body: '/ undefined' }, 'the rest of the host is served')
  const answers = [
    h.get('shop.localhost', { path: '/api/x' }),
    h.get('shop.localhost', { path: '/api', headers: UPGRADE }),
  ]
  await held(2)
  await h.put(whole('live', [port]))
  t.match(await Promise.all(answers), [
    { status: 200, body: '/x /api' },
    { status: 200, body: '/ /api' },
  ])
})

t.test('a client that goes frees its place', async (t) => {
  await h.put(table('asleep'))
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  const stream = client.request({ ':authority': HOST, ':path': '/h2' })
  stream.on('error', () => {})
  const sockets = ['GET / HTTP/1.1', 'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket'].map((head) => {
    const socket = net.connect(h.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`${head}\r\nHost: ${HOST}\r\n\r\n`)
    return socket
  })
  await held(3)
  for (const socket of sockets) socket.destroy()
  stream.close()
  await held(0)
})

t.test('one that could not be woken: H10 to those held, and the next request asks again', async (t) => {
  const told = await hear(t)
  await h.put(table('asleep'))
  const both = [h.get(HOST), h.get(HOST, { headers: UPGRADE })]
  await held(2)
  await h.call('POST', '/naps/failed', { app: 'app' })
  for (const answer of await Promise.all(both)) t.match(answer, { status: 503, body: /H10/ })
  const again = h.get(HOST)
  await until('the second line', () => told.length === 2)
  t.same(told, ['app wanted', 'app wanted'])
  await h.call('POST', '/naps/failed', { app: 'app' })
  t.match(await again, { status: 503, headers: { 'retry-after': /\d/ } })
})

t.test('what is held is told to every new reader, and outlasts a proxy that is killed only in the table', async (t) => {
  const { port } = await origin(t, (_req, res) => res.end('awake'))
  h.write(table('asleep'))
  h.child.kill('SIGKILL')
  await once(h.child, 'exit')
  await h.start()
  const answer = h.get(HOST)
  await held(1)
  for (let reader = 0; reader < 2; reader++) {
    const told = await hear(t)
    await until('the line', () => told.length === 1)
    t.same(told, ['app wanted'])
  }
  await h.put(table('live', [port]))
  t.match(await answer, { status: 200, body: 'awake' })
})

t.test('what becomes of the app becomes of those held', async (t) => {
  const cases: [RouteTable, number, RegExp][] = [
    [table('stopped'), 503, /H80/],
    [h.table({}), 404, /H00/],
    [table('live', []), 503, /H14/],
  ]
  for (const [next, status, body] of cases) {
    await h.put({ ...table('asleep') })
    const both = [h.get(HOST), h.get(HOST, { headers: UPGRADE })]
    await held(2)
    await h.put({ ...next, version: ++h.version })
    for (const answer of await Promise.all(both)) t.match(answer, { status, body })
  }
})

t.test('paths of monitors: answered while asleep, passed on while live, never counted', async (t) => {
  const told = await hear(t)
  let asked = 0
  const { port } = await origin(t, (_req, res) => {
    asked++
    res.end('the app')
  })
  await h.put(table('asleep'))
  t.match(await h.get(HOST, { path: '/ping?x=1' }), { status: 200, body: 'asleep\n' })
  t.equal((await h.get(HOST, { path: '/ping', method: 'HEAD' })).status, 200)
  t.match(await nap(), { held: 0 })
  t.same(told, [])
  await h.put(table('live', [port]))
  t.match(await h.get(HOST), { body: 'the app' })
  t.equal((await nap())?.idle, 0)
  await until('idleness, asked by the monitor all the time', async () => {
    t.match(await h.get(HOST, { path: '/ping' }), { status: 200, body: 'the app' })
    return ((await nap())?.idle ?? 0) > 500
  })
  t.ok(asked > 1)
})

t.test('idle is told after the time, and not while a request is in flight', async (t) => {
  let answer = (): void => {}
  const { port } = await origin(t, (_req, res) => {
    answer = () => res.end('done')
  })
  const told = await hear(t)
  await h.put(table('live', [port], 600))
  const slow = h.get(HOST)
  await until('the request to arrive', async () => (await h.stats()).inFlight === 1)
  const from = told.length
  // Another app's idleness is the clock that says that enough time has passed.
  const made = { ...table('live', [port], 600) }
  made.hosts['other.localhost'] = { ...made.hosts[HOST]!, app: 'other', targets: [{ ...target, port }] }
  await h.put(made)
  await until('the other to be idle twice', () => told.filter((one) => one === 'other idle').length === 2)
  t.same(
    told.slice(from).filter((one) => one === 'app idle'),
    [],
  )
  t.equal((await nap())?.idle, 0)
  answer()
  await slow
  await until('the app to be idle', () => told.includes('app idle'))
})
const target = { name: 'web.1', host: '127.0.0.2' }

t.test('bounds, and a control plane that is not there', async (t) => {
  Object.assign(limits, { held: 3, orphaned: 700 })
  const front = new Front('/nonexistent')
  front.server.listen(0, '127.0.0.1')
  await once(front.server, 'listening')
  t.teardown(() => {
    front.server.close()
    front.server.closeAllConnections()
  })
  front.router.apply({ ...table('asleep'), version: 1 })
  const { port } = front.server.address() as AddressInfo
  const get = (headers = {}): Promise<Answer> => send({ port, agent: false, headers: { host: HOST, ...headers } })
  const first = [get(), get(UPGRADE), get()]
  await until('three held', () => front.router.naps.states().app?.held === 3)
  for (const over of [get(), get(UPGRADE)])
    t.match(await over, { status: 503, body: /H11/, headers: { 'retry-after': /\d/ } })
  for (const answer of await Promise.all(first))
    t.match(answer, { status: 503, body: /H20/, headers: { 'retry-after': /\d/ } })
  t.match(front.router.naps.states(), { app: { held: 0 } })
  t.equal(front.router.naps.held, 0)
})
