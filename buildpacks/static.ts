/** Static files behind a small server of our own on the Node base: gzip, ETag, caching, `/healthz`. */
import type { Buildpack } from '../lib/model/plan.ts'

const SERVER = `
import { createServer } from 'node:http'
import { createReadStream, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { createGzip } from 'node:zlib'
const root = process.argv[2]
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.xml': 'application/xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.pdf': 'application/pdf' }
const find = (path) => {
  for (const name of [path, join(path, 'index.html'), path + '.html']) {
    const stat = statSync(name, { throwIfNoEntry: false })
    if (stat && stat.isFile()) return { name, stat }
  }
}
const server = createServer((req, res) => {
  if (req.method !== 'GET' && req.method !== 'HEAD') return res.writeHead(405, { allow: 'GET, HEAD' }).end()
  let path
  try { path = normalize(decodeURIComponent(req.url.split('?')[0])) } catch { return res.writeHead(400).end() }
  if (path.includes('\\0') || path.split('/').some((part) => part.startsWith('.') && part !== '.well-known')) return res.writeHead(404).end('Not found\\n')
  const found = find(join(root, path))
  if (!found) return path === '/healthz' ? res.end('ok\\n') : res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\\n')
  const { name, stat } = found
  const type = types[extname(name).toLowerCase()] || 'application/octet-stream'
  const gzip = /text|javascript|json|xml|svg|wasm/.test(type) && stat.size > 512 && /\\bgzip\\b/.test(req.headers['accept-encoding'] || '')
  const etag = 'W/"' + stat.size.toString(36) + '-' + Math.floor(stat.mtimeMs).toString(36) + '"'
  const headers = { 'content-type': type, etag, vary: 'accept-encoding', 'cache-control': type.startsWith('text/html') ? 'no-cache' : 'public, max-age=3600' }
  if (req.headers['if-none-match'] === etag) return res.writeHead(304, headers).end()
  res.writeHead(200, gzip ? { ...headers, 'content-encoding': 'gzip' } : { ...headers, 'content-length': stat.size })
  if (req.method === 'HEAD') return res.end()
  const file = createReadStream(name)
  file.on('error', () => res.destroy())
  res.on('close', () => file.destroy())
  if (gzip) file.pipe(createGzip()).pipe(res)
  else file.pipe(res)
})
server.listen(process.env.PORT || 5000, '0.0.0.0')
process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections() })
`

export const staticFiles: Buildpack = {
  name: 'static',
  detect: (source) => source.has('index.html') || source.has('public/index.html'),
  async plan(source, { args }) {
    const folder = source.has('index.html') ? '.' : 'public'
    const server = Buffer.from(SERVER.trimStart()).toString('base64')
    const text = [
      'FROM node:24-slim',
      'ENV NODE_ENV=production',
      `RUN mkdir -p /srv && echo ${server} | base64 -d > /srv/server.mjs`,
      'WORKDIR /app',
      `COPY ${folder} /app`,
      'USER node',
      '',
    ].join('\n')
    return {
      buildpack: 'static',
      runtime: `static files (${folder === '.' ? 'index.html' : 'public/index.html'})`,
      dockerfile: { text },
      args,
      processes: { web: { command: 'node /srv/server.mjs /app' } },
      notes: [],
    }
  },
}
