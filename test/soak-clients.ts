/** The clients of the soak: each kind asks in a loop of its own until it is told to stop, and checks what it gets. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import * as http from 'node:http'
import http2, { type ClientHttp2Session } from 'node:http2'
import * as https from 'node:https'
import net, { type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { EVENTS, PATTERN } from './soak-app.ts'

export interface World {
  http: number
  https: number
  ca: string
  /** From 0 up to 1, the same in every run. */
  random(): number
  readonly stopped: boolean
  /** A check that begins now; what it answers takes what an app said of itself, and throws for the wrong app or release. */
  expect(app: string): (tag: string) => void
}
interface Got {
  tag: string
  body: Buffer
}
type Kind = (world: World) => Promise<void>

const SHOP = 'shop'
const kept = new http.Agent({ keepAlive: true, maxSockets: 8 })
const keptSecure = new https.Agent({ keepAlive: true, maxSockets: 4 })
let session: ClientHttp2Session | undefined

export function farewell(): void {
  kept.destroy()
  keptSecure.destroy()
  session?.destroy()
  session = undefined
}

const below = (world: World, limit: number): number => Math.floor(world.random() * limit)
const at = (app: string, path: string): http.RequestOptions => ({
  ...{ host: '127.0.0.1', path, headers: { host: `${app}.localhost` } },
})
const plain = (world: World, app: string, path: string, more: object = {}): http.ClientRequest =>
  http.request({ ...at(app, path), port: world.http, agent: false, ...more })
const secure = (world: World, app: string, path: string, more: object = {}): http.ClientRequest =>
  https.request({
    ...at(app, path),
    ...{ port: world.https, ca: world.ca, servername: `${app}.localhost`, agent: keptSecure },
    ...more,
  })

/** The whole answer. */
async function got(req: http.ClientRequest, send: () => void = () => req.end()): Promise<Got> {
  const answer = once(req, 'response') as Promise<[http.IncomingMessage]>
  send()
  const [res] = await answer
  const body = await all(res)
  if (res.statusCode !== 200) throw new Error(`${res.statusCode}: ${body}`)
  return { tag: String(res.headers['x-tag']), body }
}

async function all(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function equal(what: string, body: Buffer, expected: Buffer | string): void {
  const wanted = Buffer.from(expected)
  if (!body.equals(wanted)) throw new Error(`${what}: ${body.length} bytes are not the ${wanted.length} expected`)
}

/** An answer that is the app's name and release, from one that does not change or from the one that is deployed. */
const asks =
  (request: typeof plain, more: object): Kind =>
  async (world) => {
    const app = world.random() < 0.7 ? SHOP : 'blog'
    const right = world.expect(app)
    const { tag, body } = await got(request(world, app, '/', more))
    right(tag)
    equal('name', body, tag)
  }

const downloads =
  (request: typeof plain, limit: number): Kind =>
  async (world) => {
    const size = below(world, limit)
    const right = world.expect(SHOP)
    const { tag, body } = await got(request(world, SHOP, `/bytes?size=${size}`))
    right(tag)
    equal('download', body, PATTERN.subarray(0, size))
  }

const uploads =
  (request: typeof plain): Kind =>
  async (world) => {
    const data = PATTERN.subarray(below(world, 1000), 1000 + below(world, 1_000_000))
    const headers = { host: `${SHOP}.localhost`, ...(world.random() < 0.5 ? { 'content-length': data.length } : {}) }
    const right = world.expect(SHOP)
    const req = request(world, SHOP, '/hash', { method: 'POST', headers })
    const { tag, body } = await got(req, () => {
      req.write(data.subarray(0, 300))
      req.end(data.subarray(300))
    })
    right(tag)
    equal('hash', body, createHash('sha1').update(data).digest('hex'))
  }

async function streams(world: World): Promise<void> {
  if (session === undefined || session.closed || session.destroyed) {
    session = http2.connect(`https://${SHOP}.localhost`, {
      ca: world.ca,
      host: '127.0.0.1',
      port: world.https,
    } as object)
    session.on('error', () => {})
  }
  const one = session
  await Promise.all(
    [1, 2, 3].map(async () => {
      const size = below(world, 300_000)
      const right = world.expect(SHOP)
      const stream = one.request({ ':path': `/bytes?size=${size}` })
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
      const body = await all(stream)
      if (Number(headers[':status']) !== 200) throw new Error(`${headers[':status']}: ${body}`)
      right(String(headers['x-tag']))
      equal('stream', body, PATTERN.subarray(0, size))
    }),
  )
}

async function events(world: World): Promise<void> {
  const right = world.expect(SHOP)
  const { tag, body } = await got(plain(world, SHOP, '/events'))
  right(tag)
  equal('events', body, Array.from({ length: EVENTS }, (_, n) => `data: ${tag} ${n}\n\n`).join(''))
}

/** Bytes there and back after an upgrade. */
async function sockets(world: World): Promise<void> {
  const right = world.expect(SHOP)
  const headers = { host: `${SHOP}.localhost`, connection: 'Upgrade', upgrade: 'websocket' }
  const req = plain(world, SHOP, '/', { headers }).end()
  const [, socket, head] = (await once(req, 'upgrade')) as [unknown, Socket, Buffer]
  let text = head.toString('latin1')
  const sees = async (word: string): Promise<void> => {
    while (!text.endsWith(word)) text += String((await once(socket, 'data'))[0])
  }
  await sees('\n')
  right(text.trim())
  for (let i = 0; i < 10; i++) {
    socket.write(`<${i}>`)
    await sees(`<${i}>`)
    await sleep(50)
  }
  socket.end()
  await once(socket.resume(), 'close')
}

/** Goes away in the middle of a request or of an answer. */
async function aborts(world: World): Promise<void> {
  const upload = world.random() < 0.5
  const request = world.random() < 0.5 ? plain : secure
  const req = request(world, SHOP, upload ? '/hash' : '/bytes?size=4000000', { method: upload ? 'POST' : 'GET' })
  req.on('error', () => {})
  if (upload) req.write(PATTERN.subarray(0, below(world, 100_000)))
  else req.end()
  if (!upload && world.random() < 0.5) await once(req, 'response')
  await sleep(below(world, 30))
  req.destroy()
}

/** Reads a few thousand bytes at a time. */
async function slow(world: World): Promise<void> {
  const size = 1_000_000
  const right = world.expect(SHOP)
  const req = plain(world, SHOP, `/bytes?size=${size}`).end()
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of res) {
    parts.push(part as Buffer)
    await sleep(60)
  }
  right(String(res.headers['x-tag']))
  equal('slow', Buffer.concat(parts), PATTERN.subarray(0, size))
}

async function garbage(world: World): Promise<void> {
  const socket = net.connect(world.http, '127.0.0.1').on('error', () => {})
  socket.end(PATTERN.subarray(below(world, 1000), 1500))
  const text = (await all(socket)).toString('latin1')
  if (!text.startsWith('HTTP/1.1 400')) throw new Error(`garbage was answered with ${text.slice(0, 40)}`)
}

/** Each with how many of it there are, and its pause in milliseconds. */
export const KINDS: Record<string, [Kind, number, number]> = {
  'kept connection': [asks(plain, { agent: kept }), 4, 30],
  'new connection': [asks(plain, {}), 2, 30],
  'kept TLS': [asks(secure, {}), 2, 30],
  'new TLS': [asks(secure, { agent: false }), 1, 100],
  'HTTP/2': [streams, 2, 50],
  WebSocket: [sockets, 4, 20],
  events: [events, 4, 20],
  download: [downloads(plain, 3_000_000), 1, 100],
  'TLS download': [downloads(secure, 2_000_000), 1, 100],
  upload: [uploads(plain), 1, 100],
  'TLS upload': [uploads(secure), 1, 100],
  abort: [aborts, 2, 50],
  'slow reader': [slow, 3, 20],
  garbage: [garbage, 1, 200],
}
