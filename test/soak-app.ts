/** The app of the soak: every answer says which app and release it comes from, and its bytes can be checked. */
import { DOCKERFILE } from './apps.ts'

/** What `/bytes` sends the first so many bytes of. */
export const PATTERN = Buffer.alloc(
  251 * 20_000,
  Uint8Array.from({ length: 251 }, (_, i) => i),
)
/** Of one stream of events. */
export const EVENTS = 10

const server = (name: string, change: number): string => `
// change ${change}
const http = require('node:http')
const { createHash } = require('node:crypto')
const tag = '${name} ' + process.env.BACKENDIM_RELEASE
const pattern = Buffer.alloc(251 * 20000, Uint8Array.from({ length: 251 }, (_, i) => i))
const server = http.createServer((req, res) => {
  const url = new URL(req.url, 'http://app')
  if (url.pathname === '/healthz') return res.end('ok')
  res.setHeader('x-tag', tag)
  if (url.pathname === '/bytes') bytes(res, Number(url.searchParams.get('size')))
  else if (url.pathname === '/hash') hash(req, res)
  else if (url.pathname === '/events') events(res)
  else res.end(tag)
})
server.on('upgrade', (req, socket) => {
  socket.on('error', () => {})
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n' + tag + '\\n')
  socket.pipe(socket)
})
server.listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))

function bytes(res, size) {
  if (size % 2 === 0) res.setHeader('content-length', size)
  let sent = 0
  const more = () => {
    while (sent < size) {
      const part = pattern.subarray(sent, Math.min(size, sent + 50000))
      sent += part.length
      if (!res.write(part)) return res.once('drain', more)
    }
    res.end()
  }
  more()
}
function hash(req, res) {
  const sum = createHash('sha1')
  req.on('data', (chunk) => sum.update(chunk))
  req.on('end', () => res.end(sum.digest('hex')))
}
function events(res) {
  res.setHeader('content-type', 'text/event-stream')
  let n = 0
  const timer = setInterval(() => {
    res.write('data: ' + tag + ' ' + n++ + '\\n\\n')
    if (n === ${EVENTS}) { clearInterval(timer); res.end() }
  }, 100)
  res.on('close', () => clearInterval(timer))
}
`

export const soakApp = (name: string, change: number): Record<string, string> => ({
  Dockerfile: DOCKERFILE,
  'server.js': server(name, change),
  'backendim.yaml': 'health: { within: 10s }\n',
})
