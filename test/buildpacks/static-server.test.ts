/** The server of static files, as it runs in the image: started with node on a folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { STATIC_SERVER } from '../../buildpacks/static-server.ts'

const FILES: Record<string, string> = {
  'site/index.html': '<h1>home</h1>',
  'site/about.html': '<h1>about</h1>',
  'site/404.html': '<h1>lost</h1>',
  'site/style.css': `body { color: black }\n${' '.repeat(2000)}`,
  'site/docs/index.html': '<h1>docs</h1>',
  'site/docs/größe 1.txt': 'umlaut',
  'site/empty/x.txt': 'x',
  'site/assets/app.4f9c0e1a2b.js': 'console.log(1)\n'.repeat(100),
  'site/my-component.js': 'console.log(2)',
  'site/blob.bin': '\0\x01',
  'site/.env': 'SECRET=1',
  'site/.git/config': 'secret',
  'site/.well-known/security.txt': 'contact',
  'site/backendim.yaml': 'env: { A: b }',
  'site/Procfile': 'web: x',
  'site/health/index.html': 'not the check',
  'secret.txt': 'outside',
  'sitesecret.txt': 'beside',
}

const folder = t.testdir({ 'server.mjs': STATIC_SERVER })
for (const [name, text] of Object.entries(FILES)) {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), text)
}
await symlink('loop', join(folder, 'site', 'loop'))

const server = spawn(process.execPath, [join(folder, 'server.mjs'), join(folder, 'site')], {
  env: { PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
t.teardown(() => server.kill())
const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
const port = Number(/\d+$/.exec(line)?.[0])

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  bytes: Buffer
}
function get(path: string, headers: Record<string, string> = {}, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString(), bytes })
      })
    })
    call.on('error', reject)
    call.end()
  })
}
/** What no HTTP client would send. */
async function raw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}

t.test('files are found as people name them', async (t) => {
  const cases: [string, string, string][] = [
    ['/', '<h1>home</h1>', 'text/html; charset=utf-8'],
    ['/index.html', '<h1>home</h1>', 'text/html; charset=utf-8'],
    ['/?a=1', '<h1>home</h1>', 'text/html; charset=utf-8'],
    ['/about', '<h1>about</h1>', 'text/html; charset=utf-8'],
    ['/docs/', '<h1>docs</h1>', 'text/html; charset=utf-8'],
    ['/docs/gr%C3%B6%C3%9Fe%201.txt', 'umlaut', 'text/plain; charset=utf-8'],
    ['//docs/./../about.html', '<h1>about</h1>', 'text/html; charset=utf-8'],
    ['/blob.bin', '\0\x01', 'application/octet-stream'],
    ['/.well-known/security.txt', 'contact', 'text/plain; charset=utf-8'],
  ]
  for (const [path, body, type] of cases) {
    const answer = await get(path)
    t.match(
      answer,
      { status: 200, headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) } },
      path,
    )
    t.equal(answer.body, body, path)
  }
  t.match(await get('/docs?a=1'), { status: 301, headers: { location: '/docs/?a=1' } }, 'a folder has a slash')
})

t.test('nothing else is given away', async (t) => {
  const paths = ['/.env', '/.git/config', '/%2eenv', '/docs/../.env', '/backendim.yaml', '/Procfile', '/.well-known/.x']
  const outside = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/docs/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
  ]
  const odd = [
    '/../sitesecret.txt',
    '/empty/',
    '/empty',
    '/index.html/',
    '/style.css/x',
    '/%00',
    '/style.css%00.html',
    '/loop',
    `/${'a'.repeat(3000)}`,
  ]
  for (const path of [...paths, ...outside, ...odd]) {
    const answer = await get(path)
    t.match(answer, { status: 404, body: '<h1>lost</h1>' }, path.slice(0, 40))
  }
  t.equal((await get('/%zz')).status, 400)
  for (const target of ['../../secret.txt', 'a://../../../secret.txt', 'http://x/../secret.txt', '*'])
    t.notMatch(await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`), 'outside', target)
})

t.test('GET and HEAD are answered, and nothing else', async (t) => {
  const head = await get('/style.css', {}, { method: 'HEAD' })
  t.match(head, { status: 200, headers: { 'content-length': String(FILES['site/style.css']?.length) } })
  t.equal(head.body.length, 0)
  const none = await get('/nothing', {}, { method: 'HEAD' })
  t.same([none.status, none.body], [404, ''])
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    t.match(await get('/', {}, { method }), { status: 405, headers: { allow: 'GET, HEAD' } }, method)
})

t.test('/healthz answers without a file', async (t) => {
  t.match(await get('/healthz'), { status: 200, headers: { 'cache-control': 'no-store' }, body: 'ok\n' })
  t.equal((await get('/healthz', {}, { method: 'HEAD' })).status, 200)
  await writeFile(join(folder, 'site', 'healthz'), 'own')
  t.match(await get('/healthz'), { status: 200, body: 'own' })
})

t.test('what is known is not sent again', async (t) => {
  const { etag = '' } = (await get('/style.css')).headers
  t.match(etag, /^W\/"[\w-]+"$/)
  for (const asked of [etag, `"x", ${etag}`, etag.slice(2), '*']) {
    const answer = await get('/style.css', { 'if-none-match': asked })
    t.match(answer, { status: 304, headers: { etag } }, asked)
    t.equal(answer.body.length, 0)
  }
  t.equal((await get('/style.css', { 'if-none-match': '"x"' })).status, 200)
  t.equal((await get('/nothing', { 'if-none-match': '*' })).status, 404)
  t.equal((await get('/style.css')).headers['cache-control'], 'no-cache')
  t.equal((await get('/my-component.js')).headers['cache-control'], 'no-cache')
  t.equal((await get('/assets/app.4f9c0e1a2b.js')).headers['cache-control'], 'public, max-age=31536000, immutable')
  await writeFile(join(folder, 'site', 'about.html'), '<h1>ABOUT</h1>')
  const before = (await get('/about')).headers.etag
  await writeFile(join(folder, 'site', 'about.html'), '<h1>about</h1>')
  t.not((await get('/about')).headers.etag, before, 'of the same size, but new')
})

t.test('text is compressed for who takes it', async (t) => {
  const answer = await get('/style.css', { 'accept-encoding': 'br, gzip;q=0.8' })
  t.match(answer.headers, { 'content-encoding': 'gzip', vary: 'accept-encoding' })
  t.equal(gunzipSync(answer.bytes).toString(), FILES['site/style.css'])
  for (const accepted of ['', 'br', 'gzip;q=0', 'gzip; q=0.0, br', 'xgzip'])
    t.equal((await get('/style.css', { 'accept-encoding': accepted })).headers['content-encoding'], undefined, accepted)
  t.equal((await get('/blob.bin', { 'accept-encoding': 'gzip' })).headers['content-encoding'], undefined)
  t.equal((await get('/about', { 'accept-encoding': 'gzip' })).headers['content-encoding'], undefined, 'too small')
  t.equal(
    (await get('/style.css', { 'accept-encoding': 'gzip' }, { method: 'HEAD' })).headers['content-encoding'],
    'gzip',
  )
})

t.test('a single-page app answers its routes itself', async (t) => {
  const spa = spawn(process.execPath, [join(folder, 'server.mjs'), join(folder, 'site'), 'index.html'], {
    env: { PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => spa.kill())
  const [line] = (await once(createInterface({ input: spa.stdout }), 'line')) as [string]
  const at = { port: Number(/\d+$/.exec(line)?.[0]) }
  for (const path of ['/', '/users/5', '/users/5/', '/users?tab=1'])
    t.match(await get(path, {}, at), { status: 200, body: '<h1>home</h1>' }, path)
  t.match(await get('/about', {}, at), { status: 200, body: '<h1>about</h1>' }, 'files come first')
  for (const path of ['/lost.js', '/assets/lost.css', '/.env', '/users/.hidden'])
    t.match(await get(path, {}, at), { status: 404, body: '<h1>lost</h1>' }, path)
})

t.test('a client that goes away harms nobody, and SIGTERM ends it', async (t) => {
  await writeFile(join(folder, 'site', 'big.bin'), Buffer.alloc(20_000_000))
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  socket.destroy()
  t.equal((await get('/')).status, 200)
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  t.same(await ended, [0, null])
})
