/** Other people's clients against the proxy: h2load, curl, and the WebSocket that Node has built in. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { certify } from './certificate.ts'
import { Harness, origin } from './harness.ts'

const run = promisify(execFile)
const HOST = 'app.localhost'
const BODY = Buffer.alloc(10_000, 'x')
const h = new Harness(t)

t.before(async () => {
  for (const host of [HOST, 'localhost']) certify(join(h.dir, 'certs', host), [host])
  const { port, server } = await origin(t, (req, res) => {
    let size = 0
    req.on('data', (chunk) => (size += chunk.length))
    req.on('end', () => res.end(req.method === 'POST' ? String(size) : BODY))
  })
  server.on('upgrade', (req, socket: Socket) => accept(String(req.headers['sec-websocket-key']), socket))
  h.write(h.table({ [HOST]: [port], localhost: [port] }))
  await h.start()
})

/** Greets, sends back every frame in the client's masked form turned plain, and closes when asked to (RFC 6455). */
function accept(key: string, socket: Socket): void {
  const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
  socket.on('error', () => {}).write(`${head}Sec-WebSocket-Accept: ${proof}\r\n\r\n`)
  let rest = Buffer.alloc(0)
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    for (let size = sizeOf(rest); size > 0; size = sizeOf(rest)) {
      const plain = unmask(rest.subarray(0, size))
      socket.write(plain)
      if ((plain[0]! & 15) === 8) socket.end()
      rest = rest.subarray(size)
    }
  })
}

/** Of the first masked frame, as far as it is here whole. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 2) return 0
  const short = bytes[1]! & 127
  const head = short === 126 ? 8 : short === 127 ? 14 : 6
  if (bytes.length < head) return 0
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  return bytes.length >= head + size ? head + size : 0
}

function unmask(frame: Buffer): Buffer {
  const short = frame[1]! & 127
  const head = short === 126 ? 4 : short === 127 ? 10 : 2
  const plain = Buffer.concat([frame.subarray(0, head), frame.subarray(head + 4)])
  plain[1] = short
  for (let i = 0; i < plain.length - head; i++) plain[head + i]! ^= frame[head + (i % 4)]!
  return plain
}

t.test('h2load over TLS: every answer is right', async (t) => {
  const url = `https://${HOST}:${h.securePort}/`
  const to = ['--connect-to', `127.0.0.1:${h.securePort}`, url]
  for (const [protocol, args] of Object.entries({
    h2: ['-n', '4000', '-c', '10', '-m', '20'],
    'http/1.1': ['--h1', '-n', '1000', '-c', '10'],
  })) {
    const { stdout } = await run('h2load', [...args, ...to])
    const total = args[args.indexOf('-n') + 1]
    t.match(stdout, new RegExp(`Application protocol: ${protocol}`))
    t.match(
      stdout,
      `requests: ${total} total, ${total} started, ${total} done, ${total} succeeded, 0 failed, 0 errored, 0 timeout`,
    )
    t.match(stdout, `status codes: ${total} 2xx, 0 3xx, 0 4xx, 0 5xx`)
    t.match(stdout, new RegExp(`traffic: .*\\(${Number(total) * BODY.length}\\) data`))
  }
})

t.test('curl: uploads with and without a length, over both', async (t) => {
  const at = ['-sSk', '--resolve', `${HOST}:${h.securePort}:127.0.0.1`, `https://${HOST}:${h.securePort}/`]
  for (const version of ['--http1.1', '--http2'])
    for (const [size, args] of [
      [process.execPath.length, ['--data-binary', process.execPath]],
      [1_000_000, ['-H', 'Transfer-Encoding: chunked', '-T', '-']],
    ] as const) {
      const child = run('curl', [version, ...at, '-X', 'POST', ...args])
      child.child.stdin?.end(args[0] === '-H' ? Buffer.alloc(size) : '')
      t.equal((await child).stdout, String(size), `${version} ${args[0]}`)
    }
})

const CLIENT = `
const socket = new WebSocket(process.argv[1])
const words = ['hello', 'x'.repeat(1000), 'y'.repeat(200000)]
socket.onopen = () => { for (const word of words) socket.send(word) }
socket.onmessage = ({ data }) => {
  if (data !== words.shift()) throw new Error('another word')
  if (words.length === 0) socket.close(1000)
}
socket.onerror = (event) => { throw event.error ?? new Error(event.message) }
socket.onclose = ({ code, wasClean }) => console.log(code, wasClean)
`
const FLAG = '--experimental-websocket'
const able = 'WebSocket' in globalThis || process.allowedNodeEnvironmentFlags.has(FLAG)

t.test('a WebSocket, plain and over TLS', { skip: able ? false : 'this Node has none' }, async (t) => {
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: join(h.dir, 'certs', 'localhost', 'cert.pem'),
    NODE_NO_WARNINGS: '1',
  }
  const flags = 'WebSocket' in globalThis ? [] : [FLAG]
  for (const url of [`ws://localhost:${h.port}/`, `wss://localhost:${h.securePort}/`]) {
    const { stdout } = await run(process.execPath, [...flags, '-e', CLIENT, url], { env })
    t.equal(stdout.trim(), '1000 true', url)
  }
})
