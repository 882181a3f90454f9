/** Names that lead to other names: over HTTP and HTTPS, with path and query, to the port that clients know. */
import { join } from 'node:path'
import t from 'tap'
import type { Route, RouteTable } from '../../proxy/table.ts'
import { ask, certify, get, session } from './certificate.ts'
import { Harness, origin } from './harness.ts'

const h = new Harness(t)
let main: Route

t.before(async () => {
  for (const host of ['www.localhost', 'app.localhost']) certify(join(h.dir, 'certs', host), [host])
  const { port } = await origin(t, (req, res) => res.end(req.url))
  main = { app: 'app', state: 'live', release: 1, targets: [{ name: 'web.1', host: '127.0.0.1', port }] }
  await h.start()
})

function put(tls: Route['tls'], more: Partial<RouteTable> = {}) {
  const hosts = { 'app.localhost': { ...main, tls }, 'www.localhost': { ...main, tls, to: 'app.localhost' } }
  return h.put({ version: ++h.version, proof: 'secret', hosts, ...more })
}
const PATH = '/a%20b/c?d=e&f=//g'

t.test('without a certificate over HTTP, by the port that the client came by', async (t) => {
  await put(undefined)
  for (const [host, at] of [
    ['www.localhost', 'app.localhost'],
    [`WWW.localhost:${h.port}`, `app.localhost:${h.port}`],
    ['www.localhost.:8080', 'app.localhost:8080'],
  ] as const)
    for (const method of ['GET', 'POST']) {
      const answer = await h.get(host, { path: PATH, method })
      t.match(answer, { status: 308, headers: { location: `http://${at}${PATH}` }, body: '' }, `${method} ${host}`)
    }
  t.equal((await h.get('app.localhost', { path: PATH })).body, PATH)
  const headers = { connection: 'Upgrade', upgrade: 'websocket' }
  t.match(await h.get('www.localhost', { headers }), { status: 308, headers: { location: 'http://app.localhost/' } })
  t.equal((await h.get('www.localhost', { headers: { 'x-backendim-proof': 'secret' } })).status, 200)
})

t.test('over HTTPS to HTTPS, with HSTS; over HTTP to HTTPS in one step', async (t) => {
  await put({ redirect: true, hsts: true })
  const to = `https://app.localhost:${h.securePort}${PATH}`
  const secure = { status: 308, headers: { location: to, 'strict-transport-security': /max-age/ } }
  t.match(await get(h, `www.localhost:${h.securePort}`, { path: PATH }), secure)
  const client = await session(h, 'www.localhost')
  t.teardown(() => client.destroy())
  t.match(await ask(client, { ':path': PATH, ':authority': `www.localhost:${h.securePort}` }), secure)
  for (const host of ['www.localhost', 'app.localhost'])
    t.match(await h.get(host, { path: PATH }), { status: 308, headers: { location: to } }, host)
  t.notOk((await h.get('www.localhost')).headers['strict-transport-security'])
})

t.test('the port that clients reach HTTPS by may be another one than ours', async (t) => {
  for (const [httpsPort, text] of [
    [443, ''],
    [9443, ':9443'],
  ] as const) {
    await put({ redirect: true, hsts: true }, { httpsPort })
    for (const host of ['www.localhost', `app.localhost:${h.port}`]) {
      const answer = await h.get(host, { path: PATH })
      t.match(answer, { status: 308, headers: { location: `https://app.localhost${text}${PATH}` } }, host)
    }
  }
})
