/** Chromium on a page of a pushed app, by HTTPS with the host's own CA trusted: events that show in it, and a form that uploads a file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { DOCKERFILE } from '../apps.ts'
import { Host, run } from '../host.ts'
import { until } from '../until.ts'

t.setTimeout(600_000)

const SIZE = 3_000_000
const PAGE = `<!doctype html><title>page</title><p id=events></p><p id=upload></p><p id=proto></p><script>
const show = (id, text) => { document.getElementById(id).textContent = text }
show('proto', performance.getEntriesByType('navigation')[0].nextHopProtocol)
let seen = ''
const events = new EventSource('/events')
events.onmessage = ({ data }) => { seen += data + ' '; show('events', seen) }
events.addEventListener('end', () => events.close())
const form = new FormData()
form.append('name', 'value')
form.append('file', new File([new Uint8Array(${SIZE}).fill(65)], 'a.bin'))
fetch('/upload', { method: 'POST', body: form }).then((r) => r.text()).then((text) => show('upload', text))
</script>`
const SERVER = `
const page = ${JSON.stringify(PAGE)}
require('node:http').createServer((req, res) => {
  if (req.url === '/healthz') return res.end('ok')
  if (req.url === '/events') return events(res)
  if (req.url === '/upload') return upload(req, res)
  res.setHeader('content-type', 'text/html')
  res.end(page)
}).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
function events(res) {
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  let n = 0
  const timer = setInterval(() => {
    res.write('data: event' + ++n + '\\n\\n')
    if (n < 3) return
    clearInterval(timer)
    res.end('event: end\\ndata: end\\n\\n')
  }, 200)
}
function upload(req, res) {
  const parts = []
  req.on('data', (part) => parts.push(part))
  req.on('end', () => {
    const body = Buffer.concat(parts)
    const begin = body.indexOf('\\r\\n\\r\\n', body.indexOf('filename="a.bin"')) + 4
    const size = body.lastIndexOf('\\r\\n--') - begin
    const right = body.subarray(begin, begin + size).every((byte) => byte === 65)
    res.end(size + ' bytes, ' + (right ? 'right' : 'wrong') + ', ' + req.headers['content-type'].split(';')[0])
  })
}
`

async function install(): Promise<void> {
  const there = await run('sh', ['-c', 'command -v chromium && command -v certutil'])
  if (there.code === 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const packages = ['chromium', 'libnss3-tools']
  await run('apt-get', ['update', '-q'])
  const ran = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env })
  if (ran.code !== 0) throw new Error(ran.err)
}

/** A home whose certificate store trusts one CA more. */
async function trusting(home: string, ca: string): Promise<void> {
  const store = join(home, '.pki', 'nssdb')
  mkdirSync(store, { recursive: true })
  writeFileSync(join(home, 'ca.pem'), ca)
  for (const args of [
    ['-N', '--empty-password'],
    ['-A', '-t', 'C,,', '-n', 'host', '-i', join(home, 'ca.pem')],
  ]) {
    const ran = await run('certutil', ['-d', `sql:${store}`, ...args])
    if (ran.code !== 0) throw new Error(ran.err)
  }
}

/** What a page looks like when it has loaded and its clock has gone on for a while. */
function dump(home: string, url: string, more: string[] = []): Promise<string> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  const folder = ['--user-data-dir', join(home, 'profile')].join('=')
  const dumping = ['--virtual-time-budget=20000', '--dump-dom']
  const env = { ...process.env, HOME: home }
  const child: ChildProcess = spawn('chromium', [...args, folder, ...more, ...dumping, url], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let out = ''
  child.stdout?.on('data', (chunk) => (out += chunk))
  return new Promise((done, fail) => child.on('error', fail).on('close', () => done(out)))
}

t.test('a page, its events and its form', async (t) => {
  await install()
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write({ Dockerfile: DOCKERFILE, 'server.js': SERVER })
  await app.commit('one')
  t.equal((await app.push()).code, 0, host.errors)
  const homes = ['trusts', 'does not'].map(() => mkdtempSync(join(tmpdir(), 'backendim-test-browser-')))
  t.teardown(() => {
    for (const home of homes) rmSync(home, { recursive: true, force: true })
  })
  await trusting(homes[0]!, (await host.ssh(['certs:ca'])).out)
  const url = `https://shop.localhost:${host.ready.https}/`
  const text = await until('the page', async () => {
    const found = await dump(homes[0]!, url)
    return found.includes('<p id="proto">') ? found : ''
  })
  const shown = Object.fromEntries([...text.matchAll(/<p id="(\w+)">(.*?)<\/p>/g)].map(([, id, value]) => [id, value]))
  t.comment(JSON.stringify(shown))
  t.match(shown, { proto: 'h2', events: 'event1 event2 event3 ' })
  t.equal(shown.upload, `${SIZE} bytes, right, multipart/form-data`)
  t.notMatch(await dump(homes[1]!, url), '<p id="proto">', 'a browser that does not trust the CA shows no page')
})
