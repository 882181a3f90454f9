/**
 * The server of static files, as the text that goes into the image. It answers GET and HEAD below one folder: gzip,
 * ETag, `/healthz`; no dot files but .well-known, nothing outside the folder. What carries a hash in its name is kept
 * for ever, everything else is asked for again, so that a push shows at once.
 */
export const STATIC_SERVER = String.raw`import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'

const root = process.argv[2]
/** Of a single-page app: what answers a path that is no file. */
const fallback = process.argv[3]
const text = (type) => type + '; charset=utf-8'
const TYPES = {
  html: text('text/html'), htm: text('text/html'), css: text('text/css'), txt: text('text/plain'), md: text('text/markdown'),
  csv: text('text/csv'), js: text('text/javascript'), mjs: text('text/javascript'), json: 'application/json',
  map: 'application/json', webmanifest: 'application/manifest+json', xml: 'application/xml', wasm: 'application/wasm',
  pdf: 'application/pdf', zip: 'application/zip', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg',
  jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', ico: 'image/x-icon',
  woff: 'font/woff', woff2: 'font/woff2', ttf: 'font/ttf', otf: 'font/otf', mp3: 'audio/mpeg', mp4: 'video/mp4', webm: 'video/webm',
}
const OURS = ['/backendim.yaml', '/Procfile']

const stat = (name) => {
  try {
    return statSync(name)
  } catch {
    return undefined
  }
}
const file = (path) => {
  const found = stat(join(root, path))
  return found?.isFile() ? { name: join(root, path), stat: found } : undefined
}
/** The file for a path; or, where a folder has an index, the path with a slash, which relative links need. */
const find = (path) => {
  if (path.endsWith('/')) return file(path + 'index.html')
  const found = file(path) ?? file(path + '.html')
  return found ?? (file(path + '/index.html') && { moved: path + '/' })
}
const hidden = (path) => OURS.includes(path) || path.split('/').some((part) => part.startsWith('.') && part !== '.well-known')

const takesGzip = (accepted = '') => /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)
const isSame = (asked, etag) =>
  asked !== undefined && asked.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag.slice(2))

/** ctime as well: two pushes in one second give a file the same size and time. */
const etagOf = ({ size, mtimeMs, ctimeMs }) =>
  'W/"' + [size, mtimeMs, ctimeMs].map((one) => Math.floor(one).toString(36)).join('-') + '"'

function send(req, res, { name, stat }, status) {
  const type = TYPES[extname(name).slice(1).toLowerCase()] ?? 'application/octet-stream'
  const small = /^text|json|javascript|xml|wasm/.test(type) && stat.size > 512
  const gzip = small && takesGzip(req.headers['accept-encoding'])
  const hashed = /[.-](?=[0-9a-f]*[0-9])[0-9a-f]{8,}\.\w+$/.test(name)
  const headers = {
    'content-type': type,
    etag: etagOf(stat),
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(small ? { vary: 'accept-encoding' } : {}),
  }
  if (status === 200 && isSame(req.headers['if-none-match'], headers.etag)) return res.writeHead(304, headers).end()
  res.writeHead(status, gzip ? { ...headers, 'content-encoding': 'gzip' } : { ...headers, 'content-length': stat.size })
  if (req.method === 'HEAD') return res.end()
  const parts = [createReadStream(name), ...(gzip ? [createGzip()] : []), res]
  pipeline(parts, () => {})
}

const say = (res, status, body, headers = {}) =>
  res.writeHead(status, { 'content-type': text('text/plain'), 'cache-control': 'no-cache', ...headers }).end(body + '\n')

function answer(req, res) {
  if (req.method !== 'GET' && req.method !== 'HEAD') return say(res, 405, 'Method not allowed', { allow: 'GET, HEAD' })
  const [raw, ...query] = req.url.split('?')
  let path
  try {
    path = normalize('/' + decodeURIComponent(raw))
  } catch {
    return say(res, 400, 'Bad request')
  }
  const found = path.includes('\0') || hidden(path) ? undefined : find(path)
  if (found?.moved) {
    const location = encodeURI(found.moved).replace(/[?#]/g, encodeURIComponent)
    return say(res, 301, 'Moved', { location: [location, ...query].join('?') })
  }
  if (found) return send(req, res, found, 200)
  if (path === '/healthz') return say(res, 200, 'ok', { 'cache-control': 'no-store' })
  const app = fallback && !hidden(path) && !extname(path) ? file('/' + fallback) : undefined
  if (app) return send(req, res, app, 200)
  const page = file('/404.html')
  return page ? send(req, res, page, 404) : say(res, 404, 'Not found')
}

const server = createServer(answer)
server.listen(Number(process.env.PORT ?? 5000), '0.0.0.0', () => console.log('serving on port ' + server.address().port))
process.on('SIGTERM', () => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
`
