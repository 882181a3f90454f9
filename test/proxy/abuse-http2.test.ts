/** HTTP/2 that breaks the rules, as h2spec checks it: an error for the stream or the connection, and no app sees it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { until } from '../until.ts'
import { ask, certify, session } from './certificate.ts'
import { ACK, END_HEADERS, END_STREAM, fields, frame, GET, PADDED, POST, PREFACE, Raw, setting, u32 } from './frames.ts'
import { Harness, origin } from './harness.ts'

const h = new Harness(t)
let asked = 0
const waiting: ServerResponse[] = []
/** The headers of all requests. */
const heard: string[][] = []
t.before(async () => {
  certify(join(h.dir, 'certs', 'app.localhost'), ['app.localhost'])
  const app = (req: IncomingMessage, res: ServerResponse): void => {
    heard.push(req.rawHeaders)
    if (req.url === '/big') res.end(Buffer.alloc(5e6))
    else if (req.url === '/wait') waiting.push(res)
    else {
      req.on('end', () => {
        asked++
        res.end('ok')
      })
      req.resume()
    }
  }
  h.write(h.table({ 'app.localhost': [(await origin(t, app)).port] }))
  await h.start()
})

/** Others are served, and nothing is left of the attempt. */
async function well(t: Test): Promise<void> {
  const client = await session(h, 'app.localhost')
  t.equal((await ask(client, { ':path': '/' })).status, 200, 'others are served')
  client.destroy()
  for (const res of waiting.splice(0)) res.end()
  await until('nothing in flight', async () => (await h.stats()).inFlight === 0)
}

const more = (...list: [string, string][]): [string, string][] => [...GET, ...list]
const without = (name: string): [string, string][] => GET.filter(([one]) => one !== name)
const having = (name: string, value: string): [string, string][] => [...without(name), [name, value]].sort() as never
const EMPTY = Buffer.alloc(0)
const CODES = { protocol: 1, flow: 3, closed: 5, size: 6, refused: 7, compression: 9, calm: 11 }

t.test('requests that are malformed (RFC 9113, 8.1.1): the stream ends, the connection may go on', async (t) => {
  const before = asked
  const requests: Record<string, [string, string][]> = {
    'no method': without(':method'),
    'no scheme': without(':scheme'),
    'no path': without(':path'),
    'an empty path': having(':path', ''),
    'two methods': [[':method', 'GET'], ...GET],
    'two paths': [[':path', '/x'], ...GET],
    'a pseudo header that nobody knows': [[':nonsense', 'x'], ...GET],
    'one of answers': [[':status', '200'], ...GET],
    'a pseudo header behind a header': [['a', 'b'], ...GET],
    'upper case': more(['X-Name', 'x']),
    connection: more(['connection', 'close']),
    'keep-alive': more(['keep-alive', '5']),
    'proxy-connection': more(['proxy-connection', 'x']),
    'transfer-encoding': more(['transfer-encoding', 'chunked']),
    upgrade: more(['upgrade', 'websocket']),
    te: more(['te', 'gzip']),
    'a line end in the path': having(':path', '/ HTTP/1.1\r\nx: y'),
    'a line end in the method': having(':method', 'GET / HTTP/1.1\r\nx: y\r\n\r\n'),
    'a blank in the method': having(':method', 'GET /x HTTP/1.1'),
    'a line end in the authority': having(':authority', 'app.localhost\r\nx: y'),
    'a length without a body': more(['content-length', '5']),
    'two lengths': [...POST, ['content-length', '0'], ['content-length', '0']],
    'a length that is none': [...POST, ['content-length', '+0']],
  }
  for (const [what, list] of Object.entries(requests)) {
    const raw = await Raw.open(t, h)
    raw.headers(1, list)
    t.match(await raw.hears(/^(HEADERS|RST_STREAM|GOAWAY)/), /^(RST_STREAM 1 1|GOAWAY 0 [12]|closed)$/, what)
    raw.socket.destroy()
  }
  t.equal(asked, before)
  await well(t)
})

t.test('headers that are none are left out', async (t) => {
  const raw = await Raw.open(t, h)
  const bad: [string, string][] = [
    ['x', 'a\r\nb: c'],
    ['x', 'a\0b'],
    ['x\r\ny', 'b'],
    ['x:y', 'b'],
    ['x y', 'b'],
  ]
  const length = heard.length
  raw.headers(1, more(...bad, ['good', '1']))
  t.equal(await raw.hears(/^(HEADERS|RST_STREAM|GOAWAY)/), 'HEADERS 1 ')
  const names = heard.slice(length).flatMap((list) => list.filter((_, i) => i % 2 === 0))
  t.same(
    names.filter((name) => !/^(host|x-.*|connection)$/.test(name)),
    ['good'],
  )
  t.notOk(names.includes('x'))
  await well(t)
})

t.test('bodies that are not as long as they said', async (t) => {
  const before = asked
  for (const size of [3, 7]) {
    const raw = await Raw.open(t, h)
    raw.headers(1, [...POST, ['content-length', '5']], END_HEADERS)
    raw.send(frame('DATA', END_STREAM, 1, Buffer.alloc(size)))
    t.match(await raw.hears(/^(HEADERS|RST_STREAM|GOAWAY)/), /^(RST_STREAM 1|GOAWAY 0) 1$/, `${size} instead of 5`)
  }
  t.equal(asked, before, 'the app did not get it whole')
  await well(t)
})

t.test('frames that are wrong', async (t) => {
  const get = frame('HEADERS', END_HEADERS | END_STREAM, 1, fields(GET))
  const open = frame('HEADERS', END_HEADERS, 1, fields([...POST.slice(0, 2), [':path', '/wait'], POST[3]!]))
  const { protocol, flow, closed, size, compression } = CODES
  const cases: Record<string, [number[], ...Buffer[]]> = {
    'DATA on stream 0': [[protocol], frame('DATA', 0, 0, [1])],
    'DATA on a stream that nobody opened': [[protocol, closed], frame('DATA', 0, 1, [1])],
    'HEADERS on stream 0': [[protocol], frame('HEADERS', END_HEADERS | END_STREAM, 0, fields(GET))],
    'HEADERS on an even stream': [[protocol], frame('HEADERS', END_HEADERS | END_STREAM, 2, fields(GET))],
    'DATA after the end': [
      [closed],
      frame('HEADERS', 5, 1, fields([...GET.slice(0, 2), [':path', '/wait'], GET[3]!])),
      frame('DATA', 0, 1, [1]),
    ],
    'trailers that do not end the stream': [[protocol], open, frame('HEADERS', END_HEADERS, 1, fields([['a', 'b']]))],
    'trailers with pseudo headers': [[protocol], open, frame('HEADERS', 5, 1, fields([[':path', '/']]))],
    'a frame that is too large': [[size], open, frame('DATA', 0, 1, Buffer.alloc(16_385))],
    'broken compression': [[compression], frame('HEADERS', 5, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    'an index that is not in the table': [[compression], frame('HEADERS', 5, 1, [0xfe])],
    'a compression table larger than allowed': [[compression], frame('HEADERS', 5, 1, [0x3f, 0xe1, 0xff, 0x03, 0x82])],
    'padding longer than the frame': [[protocol], open, frame('DATA', PADDED, 1, [200, 1])],
    'CONTINUATION without HEADERS': [[protocol], get, frame('CONTINUATION', END_HEADERS, 1, fields([['a', 'b']]))],
    'something between HEADERS and CONTINUATION': [
      [protocol],
      frame('HEADERS', END_STREAM, 1, fields(GET)),
      frame('PING', 0, 0, Buffer.alloc(8)),
    ],
    'CONTINUATION of another stream': [
      [protocol],
      frame('HEADERS', END_STREAM, 1, fields(GET)),
      frame('CONTINUATION', 4, 3, EMPTY),
    ],
    'RST_STREAM of a stream that nobody opened': [[protocol], frame('RST_STREAM', 0, 1, u32(8))],
    'RST_STREAM on stream 0': [[protocol], frame('RST_STREAM', 0, 0, u32(8))],
    'RST_STREAM of another size': [[size], open, frame('RST_STREAM', 0, 1, [0, 0, 8])],
    'SETTINGS on a stream': [[protocol], frame('SETTINGS', 0, 1, EMPTY)],
    'SETTINGS of half a setting': [[size], frame('SETTINGS', 0, 0, [0, 1, 0])],
    'SETTINGS that acknowledge something': [[size], frame('SETTINGS', ACK, 0, setting(1, 1))],
    'ENABLE_PUSH of 2': [[protocol], frame('SETTINGS', 0, 0, setting(2, 2))],
    'a window larger than allowed': [[flow], frame('SETTINGS', 0, 0, setting(4, 2 ** 31))],
    'frames smaller than allowed': [[protocol], frame('SETTINGS', 0, 0, setting(5, 16_383))],
    'PING on a stream': [[protocol], frame('PING', 0, 1, Buffer.alloc(8))],
    'PING of another size': [[size], frame('PING', 0, 0, Buffer.alloc(6))],
    'GOAWAY on a stream': [[protocol], frame('GOAWAY', 0, 1, Buffer.alloc(8))],
    'WINDOW_UPDATE of another size': [[size], frame('WINDOW_UPDATE', 0, 0, [0, 0, 1])],
    'WINDOW_UPDATE by nothing': [[protocol], frame('WINDOW_UPDATE', 0, 0, u32(0))],
    'a connection’s window above its limit': [
      [flow],
      frame('WINDOW_UPDATE', 0, 0, u32(2 ** 31 - 1)),
      frame('WINDOW_UPDATE', 0, 0, u32(2 ** 31 - 1)),
    ],
    'a stream’s window above its limit': [
      [flow],
      open,
      frame('WINDOW_UPDATE', 0, 1, u32(2 ** 31 - 1)),
      frame('WINDOW_UPDATE', 0, 1, u32(2 ** 31 - 1)),
    ],
    'WINDOW_UPDATE of a stream that nobody opened': [[protocol], frame('WINDOW_UPDATE', 0, 1, u32(1))],
  }
  const raw = await Raw.open(t, h)
  raw.send(open, frame('PUSH_PROMISE', END_HEADERS, 1, u32(2)))
  t.equal(await raw.hears(/^(GOAWAY|RST_STREAM|HEADERS)/), 'closed', 'PUSH_PROMISE from a client')
  for (const [what, [codes, ...frames]] of Object.entries(cases)) {
    const raw = await Raw.open(t, h)
    raw.send(...frames)
    const said = await raw.hears(/^(GOAWAY|RST_STREAM)/)
    t.match(said, new RegExp(`^(GOAWAY 0|RST_STREAM \\d) (2|${codes.join('|')})$`), what)
    raw.socket.destroy()
  }
  await well(t)
})

t.test('other beginnings', async (t) => {
  for (const [what, first] of Object.entries({
    'HTTP/1.1': 'GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n',
    'another preface': 'PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n',
    'no settings': Buffer.concat([Buffer.from(PREFACE), frame('PING', 0, 0, Buffer.alloc(8))]),
  })) {
    const raw = await Raw.open(t, h, first)
    t.match(await raw.hears(/^(GOAWAY|HEADERS)/), /^(GOAWAY 0 [12]|closed)$/, what)
  }
  await well(t)
})

t.test('what nobody knows is passed over', async (t) => {
  const raw = await Raw.open(t, h)
  raw.send(
    frame(0xaa, 0xff, 0, Buffer.alloc(20)),
    frame('SETTINGS', 0, 0, setting(0xff, 1)),
    frame('PING', 0xfe, 0, Buffer.alloc(8)),
  )
  raw.headers(1, GET)
  t.equal(await raw.hears(/^(HEADERS|GOAWAY|RST_STREAM)/), 'HEADERS 1 ')
  t.ok(raw.said.includes('PING 0 ACK'))
})

t.test('floods', async (t) => {
  const before = h.memory()
  const block = fields(GET)
  const floods: Record<string, (n: number) => Buffer[]> = {
    PING: () => [frame('PING', 0, 0, Buffer.alloc(8))],
    SETTINGS: () => [frame('SETTINGS', 0, 0, setting(4, 100_000))],
    'empty DATA': (n) => [...(n === 0 ? [frame('HEADERS', END_HEADERS, 1, fields(POST))] : []), frame('DATA', 0, 1)],
    RST_STREAM: (n) => [
      frame('HEADERS', END_HEADERS, 2 * n + 1, fields([...POST.slice(0, 2), [':path', '/wait'], POST[3]!])),
      frame('RST_STREAM', 0, 2 * n + 1, u32(8)),
    ],
    CONTINUATION: (n) => [
      n === 0 ? frame('HEADERS', END_STREAM, 1, block) : frame('CONTINUATION', 0, 1, fields([['a', 'b']])),
    ],
    'empty CONTINUATION': (n) => [n === 0 ? frame('HEADERS', END_STREAM, 1, block) : frame('CONTINUATION', 0, 1)],
    'malformed HEADERS': (n) => [frame('HEADERS', 5, 2 * n + 1, fields([['A', 'b']]))],
  }
  for (const [what, make] of Object.entries(floods)) {
    const raw = await Raw.open(t, h)
    let sent = 0
    await until(`the end of ${what}`, () => {
      for (let i = 0; i < 200 && !raw.closed && raw.socket.writableLength < 1e6; i++) raw.send(...make(sent++))
      return raw.closed || sent > 200_000
    })
    t.ok(raw.closed && sent < 200_000, `${what}: shown out after ${sent}`)
    raw.socket.destroy()
  }
  t.ok(h.memory() < before + 100, `${before} MB before, ${h.memory()} MB after`)
  await well(t)
})

t.test(
  'windows that open a byte at a time, and streams that nobody reads: bounded, and others are served',
  async (t) => {
    const before = h.memory()
    for (let c = 0; c < 10; c++) {
      const raw = await Raw.open(t, h)
      raw.send(frame('SETTINGS', 0, 0, setting(4, 0)))
      for (let n = 0; n < 100; n++) raw.headers(2 * n + 1, having(':path', '/big'))
      for (let i = 0; i < 500; i++) raw.send(frame('WINDOW_UPDATE', 0, 1, u32(1)))
      await raw.hears(/^HEADERS/)
    }
    await until('all to be asked', async () => (await h.stats()).inFlight === 1000)
    t.ok(h.memory() < before + 400, `${before} MB before, ${h.memory()} MB with 1000 streams`)
    const client = await session(h, 'app.localhost')
    t.equal((await ask(client, { ':path': '/' })).status, 200)
    client.destroy()
  },
)
