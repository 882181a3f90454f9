/** Two gigabytes up and two down through the proxy, over each protocol: what came is right, and the memory does not grow. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import * as http from 'node:http'
import { constants } from 'node:http2'
import * as https from 'node:https'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { certify, session } from '../proxy/certificate.ts'
import { Harness, origin } from '../proxy/harness.ts'

t.setTimeout(1_800_000)

const HOST = 'app.localhost'
const PART = Buffer.alloc(
  1 << 20,
  Uint8Array.from({ length: 251 }, (_, i) => i),
)
const PARTS = 2048
const SIZE = PART.length * PARTS
const h = new Harness(t)

const parts = (): Readable => Readable.from(Array(PARTS).fill(PART), { objectMode: false, highWaterMark: 1 << 20 })
const whole = createHash('sha1')
for (let i = 0; i < PARTS; i++) whole.update(PART)
const SUM = whole.digest('hex')

t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  const { port } = await origin(t, (req, res) => {
    if (req.method === 'POST') void sum(req).then((found) => res.end(found))
    else parts().pipe(res.writeHead(200, { 'content-length': SIZE }))
  })
  h.write(h.table({ [HOST]: [port] }))
  await h.start()
})

async function sum(stream: Readable): Promise<string> {
  const hash = createHash('sha1')
  for await (const part of stream) hash.update(part as Buffer)
  return hash.digest('hex')
}

async function text(stream: Readable): Promise<string> {
  let all = ''
  for await (const part of stream) all += part
  return all
}

interface Way {
  up(): Promise<string>
  down(): Promise<string>
}

function one(request: (method: string, headers: object) => http.ClientRequest): Way {
  const answer = async (req: http.ClientRequest) => ((await once(req, 'response')) as [http.IncomingMessage])[0]
  return {
    up: async () => {
      const req = request('POST', { host: HOST, 'content-length': SIZE })
      parts().pipe(req)
      return text(await answer(req))
    },
    down: async () => sum(await answer(request('GET', { host: HOST }).end())),
  }
}

const trusting = { host: '127.0.0.1', rejectUnauthorized: false, servername: HOST, agent: false } as const
const ways: Record<string, Way> = {
  'HTTP/1.1': one((method, headers) => http.request({ port: h.port, method, headers: headers as never, agent: false })),
  HTTPS: one((method, headers) =>
    https.request({ ...trusting, port: h.securePort, method, headers: headers as never }),
  ),
  'HTTP/2': {
    up: async () => {
      const client = await session(h, HOST)
      const stream = client.request({ ':method': 'POST' })
      parts().pipe(stream)
      const found = await text(stream)
      client.close()
      return found
    },
    down: async () => {
      const client = await session(h, HOST)
      const stream = client.request({ ':path': '/' })
      const found = await sum(stream)
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error(`the stream was reset: ${stream.rstCode}`)
      client.close()
      return found
    },
  },
}

for (const [name, way] of Object.entries(ways))
  for (const direction of ['up', 'down'] as const)
    t.test(`${name} ${direction}`, async (t) => {
      const before = h.memory()
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, h.memory())
      }, 200)
      const began = Date.now()
      t.equal(await way[direction](), SUM)
      clearInterval(watch)
      t.comment(`${before} MB before, at most ${most} MB; ${((Date.now() - began) / 1000).toFixed(1)} s`)
      t.ok(most > 0 && most < 150, 'the memory has a bound')
    })
