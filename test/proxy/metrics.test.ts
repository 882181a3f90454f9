/** What the proxy counts, from real traffic: by HTTP/1.1, HTTP/2 and WebSockets, answers of its own, aborts; and the access log. */
import { once } from 'node:events'
import * as http from 'node:http'
import net, { type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import type { Figures, ProxyMetrics, Route, RouteTable } from '../../proxy/table.ts'
import { until } from '../until.ts'
import { ask, certify, session } from './certificate.ts'
import { deadPort, Harness, origin } from './harness.ts'

const h = new Harness(t)
const said: string[] = []
t.before(async () => {
  await h.start()
  const req = http.get({ socketPath: h.socketPath, path: '/events', agent: false })
  t.teardown(() => req.destroy())
  req.on('error', () => {})
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  const reader = createInterface({ input: res })
  reader.on('line', (line) => said.push(JSON.parse(line).line))
  reader.on('error', () => {})
})
/** Router lines of a host, once there are so many. */
const lines = (host: string, count: number): Promise<string[]> =>
  until(`${count} lines`, () => {
    const found = said.filter((line) => line.includes(` host=${host} `))
    return found.length >= count ? found : undefined
  })

const metrics = async (): Promise<ProxyMetrics> => JSON.parse((await h.call('GET', '/metrics.json')).body)
/** Of one release of an app; undefined: it had no traffic. */
const of = async (app: string, release = 7): Promise<Figures | undefined> =>
  (await metrics()).apps[app]?.releases[release]
const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0)

/** A table of one host, `APP.localhost`, an app for each test. */
function table(app: string, ports: number[], more: Partial<Route> = {}): RouteTable {
  const made = h.table({ [`${app}.localhost`]: ports })
  Object.assign(made.hosts[`${app}.localhost`]!, more)
  return made
}

t.test('answers by class, times and bytes', async (t) => {
  const { port } = await origin(t, (req, res) => {
    res.statusCode = Number(req.url!.slice(1, 4))
    req.resume().on('end', () => res.end('x'.repeat(Number(req.url!.slice(5)))))
  })
  await h.put(table('plain', [port]))
  t.notOk(await of('plain'), 'an app without traffic takes no room')
  for (const path of ['/200/10', '/200/100000', '/302/0', '/404/5', '/500/5', '/700/1'])
    await h.get('plain.localhost', { path })
  await h.get('plain.localhost', { path: '/201/0', method: 'POST' }, 'y'.repeat(5000))
  const found = (await of('plain'))!
  t.same(found.classes, [0, 3, 1, 1, 2])
  t.equal(found.sent, 100_021)
  t.equal(found.received, 5000)
  t.equal(sum(found.steps), 7)
  t.ok(found.ms > 0)
  t.match(found, { aborted: 0, inFlight: 0, open: 0, upgrades: 0 })
  const { bounds, began, rss, pid } = await metrics()
  t.equal(found.steps.length, bounds.length + 1)
  t.same(
    bounds,
    [...bounds].sort((a, b) => a - b),
  )
  t.equal(pid, h.child.pid)
  t.ok(began <= Date.now() && rss > 1e7)
})

t.test('a slow answer is in flight, and falls in the step of its time', async (t) => {
  let answer: (() => void) | undefined
  const { port } = await origin(t, (_req, res) => {
    answer = () => res.end('late')
  })
  await h.put(table('slow', [port]))
  const began = performance.now()
  const got = h.get('slow.localhost')
  await until('the app to be asked', () => answer)
  t.equal((await of('slow'))!.inFlight, 1)
  await until('some time', () => performance.now() - began > 60)
  answer!()
  await got
  const [found, { bounds }] = [(await of('slow'))!, await metrics()]
  t.equal(found.inFlight, 0)
  t.ok(found.ms > 30 && found.ms <= performance.now() - began, `${found.ms}`)
  const step = found.steps.indexOf(1)
  t.ok(found.ms <= (bounds[step] ?? Number.POSITIVE_INFINITY) && found.ms > (bounds[step - 1] ?? 0))
})

t.test('answers of our own', async (t) => {
  await h.put(table('down', [await deadPort()]))
  t.equal((await h.get('down.localhost')).status, 503)
  t.match(await of('down'), { classes: [0, 0, 0, 0, 1], inFlight: 0 })
  await h.put(table('down', [], { state: 'stopped' }))
  t.equal((await h.get('down.localhost')).status, 503)
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
  t.equal((await h.get('down.localhost', { headers: upgrade })).status, 503)
  t.match(await of('down'), { classes: [0, 0, 0, 0, 3] })
  t.equal(sum((await of('down'))!.steps), 1, 'only what went to an app has a time')
  await h.put(table('down', [1], { tls: { redirect: true, hsts: false } }))
  t.equal((await h.get('down.localhost')).status, 308)
  t.match(await of('down'), { classes: [0, 0, 1, 0, 3] })
  const before = (await metrics()).none.classes[3]!
  await h.get('nowhere.localhost')
  await h.get('a/b')
  await h.get('nowhere.localhost', { headers: upgrade })
  t.equal((await metrics()).none.classes[3], before + 3)
})

t.test('a client that does not wait', async (t) => {
  let asked = 0
  const { port } = await origin(t, () => {
    asked++
  })
  await h.put(table('gone', [port]))
  const req = http.get({ port: h.port, headers: { host: 'gone.localhost' }, agent: false })
  req.on('error', () => {})
  await until('the app to be asked', () => asked === 1)
  req.destroy()
  await until('it to be counted', async () => (await of('gone'))?.aborted === 1)
  t.match(await of('gone'), { classes: [0, 0, 0, 0, 0], inFlight: 0, ms: 0 })
})

t.test('events have no time that says something', async (t) => {
  const { port } = await origin(t, (_req, res) => {
    res.setHeader('content-type', 'text/event-stream')
    res.end('data: 1\n\n')
  })
  await h.put(table('events', [port]))
  await h.get('events.localhost')
  t.match(await of('events'), { classes: [0, 1, 0, 0, 0], ms: 0, sent: 9 })
})

t.test('HTTP/2', async (t) => {
  const { port } = await origin(t, (req, res) => req.pipe(res))
  certify(join(h.dir, 'certs', 'two.localhost'), ['two.localhost'])
  await h.put(table('two', [port], { tls: { redirect: false, hsts: false } }))
  const client = await session(h, 'two.localhost')
  t.teardown(() => client.destroy())
  for (const size of [10, 20]) {
    const { body } = await ask(
      client,
      { ':method': 'POST', ':path': '/', ':authority': 'two.localhost' },
      'z'.repeat(size),
    )
    t.equal(body.length, size)
  }
  t.match(await of('two'), { classes: [0, 2, 0, 0, 0], received: 30, sent: 30, inFlight: 0 })
})

t.test('WebSockets: open, all, and what they carry while they are open', async (t) => {
  const { port, server } = await origin(t, (_req, res) => res.end())
  server.on('upgrade', (_req, socket: Socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly')
    socket.pipe(socket)
  })
  await h.put(table('ws', [port], { accessLog: 1 }))
  const socket = net.connect(h.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET /s HTTP/1.1\r\nHost: ws.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n12345678')
  let text = ''
  socket.on('data', (data) => {
    text += data.toString()
  })
  await until('the echo', () => text.endsWith('early12345678'))
  const { open, ...rest } = (await of('ws'))!
  t.equal(open, 1)
  t.match(rest, { classes: [1, 0, 0, 0, 0], upgrades: 1, upgradedIn: 8, upgradedOut: 13, inFlight: 0, ms: 0 })
  socket.destroy()
  await until('it to be closed', async () => (await of('ws'))!.open === 0)
  t.match(await of('ws'), { upgrades: 1, upgradedIn: 8, upgradedOut: 13 })
  t.match(await lines('ws.localhost', 1), [/^at=info method=GET path="\/s" host=ws.localhost .* status=101 bytes=13 /])
})

t.test('by release, the last five apart; sums never fall; an app that left is forgotten', async (t) => {
  const { port } = await origin(t, (_req, res) => res.end('ok'))
  for (let release = 1; release <= 8; release++) {
    await h.put(table('many', [port], { release }))
    await h.get('many.localhost')
  }
  // A roll-back to one that is kept goes on with its numbers.
  await h.put(table('many', [port], { release: 5 }))
  await h.get('many.localhost')
  const { releases, past } = (await metrics()).apps.many!
  t.same(
    Object.entries(releases).map(([name, one]) => [name, one.classes[1]]),
    [
      ['4', 1],
      ['5', 2],
      ['6', 1],
      ['7', 1],
      ['8', 1],
    ],
  )
  t.equal(past.classes[1], 3)
  await h.put(table('other', [port]))
  t.notOk((await metrics()).apps.many)
})

t.test('the access log', async (t) => {
  const { port } = await origin(t, (_req, res) => res.end('hello'))
  await h.put(table('log', [port]))
  await h.get('log.localhost', { path: '/quiet' })
  await h.put(table('log', [port], { accessLog: 1 }))
  await h.get('log.localhost', { path: '/a"b?token=secret' })
  await h.put(table('log', [await deadPort()], { accessLog: 1 }))
  await h.get('log.localhost', { path: '/down' })
  const found = await lines('log.localhost', 2)
  const [ok, error] = found
  t.match(
    ok,
    /^at=info method=GET path="\/a\\"b" host=log\.localhost request_id=\S+ fwd="127\.0\.0\.1" dyno=web\.1 connect=\d+ms service=\d+ms status=200 bytes=5 protocol=http$/,
  )
  t.match(error, /^at=error code=H21 desc="Backend connection refused" method=GET path="\/down" .* status=503 /)
  t.equal(found.length, 2, 'off unless asked for')
})

t.test('a flood of requests is not a flood of lines', async (t) => {
  const { port } = await origin(t, (_req, res) => res.end('hello'))
  await h.put(table('flood', [port], { accessLog: 1 }))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
  t.teardown(() => agent.destroy())
  const second = (): number => Math.floor(performance.now() / 1000)
  const began = second()
  await Promise.all(Array.from({ length: 1500 }, () => h.get('flood.localhost', { agent })))
  const seconds = second() - began + 2
  const lines = (): string[] =>
    said.filter((line) => line.includes(' host=flood.localhost ') && line.startsWith('at=info'))
  const omitted = (): number =>
    sum(said.map((line) => Number(/^at=warning desc="(\d+) lines of the access log/.exec(line)?.[1] ?? 0)))
  const over = performance.now()
  await until('another second', () => performance.now() - over > 1000)
  t.ok(lines().length > 0 && lines().length <= 200 * seconds, `${lines().length} lines in ${seconds} s`)
  await h.get('flood.localhost', { agent })
  await until('a word of what was left out', () => lines().length + omitted() === 1501)
  t.equal((await of('flood'))!.classes[1], 1501, 'all are counted')
})

t.test('a share of the requests', async (t) => {
  const { port } = await origin(t, (_req, res) => res.end('hello'))
  await h.put(table('some', [port], { accessLog: 0.1 }))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
  t.teardown(() => agent.destroy())
  await Promise.all(Array.from({ length: 1000 }, () => h.get('some.localhost', { agent })))
  await h.put(table('some', [await deadPort()]))
  await h.get('some.localhost', { path: '/end' })
  await until('the line of the last', () =>
    said.some((line) => line.includes('some.localhost') && line.includes('/end')),
  )
  const found = said.filter((line) => line.includes(' host=some.localhost ') && line.startsWith('at=info'))
  // Chance leaves 40 to 160 once in a billion runs.
  t.ok(found.length > 40 && found.length < 160, `${found.length} of 1000`)
})
