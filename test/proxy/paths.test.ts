/** Paths that another app of the same host serves: borders, tricks, what the app is told, and upgrades. */
import { once } from 'node:events'
import * as http from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import type { LiveRoute } from '../../proxy/balance.ts'
import { type LivePath, wayOf } from '../../proxy/paths.ts'
import type { Route, RouteTable } from '../../proxy/table.ts'
import { ask, certify, session } from './certificate.ts'
import { deadPort, Harness, origin } from './harness.ts'

const HOST = 'app.localhost'
const h = new Harness(t)
const apps: Record<string, Route> = {}

t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  for (const app of ['main', 'api', 'deep']) {
    const { port, server } = await origin(t, (req, res) => {
      const { 'x-forwarded-prefix': prefix = '-' } = req.headers
      res.end(`${app} ${req.url} ${prefix}`)
    })
    server.on('upgrade', (req, socket) =>
      socket.end(`HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${app} ${req.url}`),
    )
    apps[app] = { app, state: 'live', release: 1, targets: [{ name: 'web.1', host: '127.0.0.1', port }] }
  }
  await h.start()
  await h.put(table(true))
})

function table(strip: boolean, api: Route = apps.api!): RouteTable {
  const paths = [
    { prefix: '/api', strip, route: api },
    { prefix: '/api/v2/deep', strip, route: apps.deep! },
  ]
  return { version: ++h.version, proof: 'secret', hosts: { [HOST]: { ...apps.main!, paths } } }
}

const get = async (path: string, headers = {}): Promise<string> => {
  const { status, body } = await h.get(HOST, { path, headers })
  return status === 200 ? body : String(status)
}

t.test('the longest prefix wins, on borders of segments', async (t) => {
  for (const [path, is] of [
    ['/', 'main / -'],
    ['/api', 'api / /api'],
    ['/api/', 'api / /api'],
    ['/api?a=/../b', 'api /?a=/../b /api'],
    ['/api/x/y?z', 'api /x/y?z /api'],
    ['/apix', 'main /apix -'],
    ['/API', 'main /API -'],
    ['/x/api', 'main /x/api -'],
    ['/api;v=1', 'main /api;v=1 -'],
    ['/api/v2/dee', 'api /v2/dee /api'],
    ['/api/v2/deep', 'deep / /api/v2/deep'],
    ['/api/v2/deep/er', 'deep /er /api/v2/deep'],
  ] as const)
    t.equal(await get(path), is, path)
  t.equal(await get('/', { 'x-forwarded-prefix': '/spoofed' }), 'main / -')
  t.equal(await get('/api/x', { 'x-backendim-proof': 'secret' }), 'main /api/x -', 'the control plane asks for the app')
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  t.equal((await ask(client, { ':path': '/api/x' })).body, 'api /x /api')
  await h.put(table(false))
  t.equal(await get('/api/x'), 'api /api/x -')
  t.equal(await get('/%61pi/x'), 'api /%61pi/x -', 'another spelling of the same path')
})

t.test('no spelling of a path reaches another app than the path names', async (t) => {
  await h.put(table(true))
  t.equal(await get('/%61p%69/x'), 'api /x /api')
  t.equal(await get('/api%2Fx'), 'main /api%2Fx -', 'an escaped slash is no border')
  t.equal(await get('/api/%2541/..x'), 'api /%2541/..x /api')
  t.equal(await get('//api/x'), 'main //api/x -')
  for (const path of [
    '/api/../admin',
    '/x/../api',
    '/api/..',
    '/./api',
    '/api/%2e%2e/admin',
    '/api/.%2E/admin',
    '/api/..%2fadmin',
    '/api%2f..%2fadmin',
    '/api/..\\admin',
    '/api\\..\\admin',
    '/api/..%5cadmin',
    '/api/..;/admin',
    '/api/..;x=1/admin',
    '/api/%2e%2e%3b/admin',
    '/..',
  ])
    t.equal(await get(path), '400', path)
  const absolute = 'GET http://app.localhost/api/../x HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n'
  t.match(await h.raw(absolute), /^HTTP\/1\.1 400 /)
  const upgrade = `Host: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
  t.match(await h.raw(`GET /api/ws HTTP/1.1\r\n${upgrade}`), /^HTTP\/1\.1 101 [\s\S]*api \/ws$/)
  t.match(await h.raw(`GET /ws HTTP/1.1\r\n${upgrade}`), /^HTTP\/1\.1 101 [\s\S]*main \/ws$/)
  t.match(await h.raw(`GET /x/../api/ws HTTP/1.1\r\n${upgrade}`), /^HTTP\/1\.1 400 /)
})

t.test('an app that reads a path in the usual way finds itself under its own prefix', async (t) => {
  const route = (app: string, paths: LivePath[] | null = null) => ({ app, paths }) as LiveRoute
  const main = route('main', [{ prefix: '/api', strip: false, route: route('api') }])
  const piece = fc.constantFrom(
    '/',
    'api',
    'a',
    '.',
    '..',
    '%2e',
    '%2E',
    '%61',
    '%2f',
    '%5c',
    '\\',
    ';',
    '%25',
    'x',
    '%3b',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = `/${pieces.join('')}`
      const way = wayOf(main, path)
      if (way === null) return true
      const read = new URL(`http://x${path.replace(/^\/+/, '/')}`).pathname.replace(/%61/g, 'a')
      const inside = /^\/api(\/|$)/.test(read)
      // Of a path with two slashes or a backslash at its head the URL parser makes another one, in main all the same.
      return way.route.app === 'api' ? inside : !inside || /^\/\/|\\/.test(path)
    }),
    { numRuns: 5000 },
  )
  t.pass('in every spelling')
})

t.test('an app behind a path is down or stopped for that path alone, and says so in its own log', async (t) => {
  const dead = { ...apps.api!, targets: [{ name: 'web.1', host: '127.0.0.1', port: await deadPort() }] }
  await h.put(table(true, dead))
  t.equal(await get('/api/x'), '503')
  t.equal(await get('/x'), 'main /x -')
  await h.put(table(true, { ...apps.api!, state: 'stopped', targets: [] }))
  t.match(await h.get(HOST, { path: '/api/x' }), { status: 503, body: /H80/ })
  const req = http.get({ socketPath: h.socketPath, path: '/events' })
  const [res] = (await once(req, 'response')) as [http.IncomingMessage]
  let text = ''
  for await (const chunk of res) {
    text += chunk
    if (text.includes('H80')) break
  }
  req.destroy()
  t.notMatch(text, /"app":"main"[^\n]*code=H(21|80)/)
  t.match(text, /"app":"api".*code=H21[\s\S]*"app":"api".*code=H80/)
  await h.put(table(true))
  t.equal(await get('/api/x'), 'api /x /api')
  const broken = { ...table(true), hosts: { [HOST]: { ...apps.main!, paths: [{ prefix: '/x' }] } } }
  t.equal((await h.put(broken as never)).status, 400, 'a path without a route')
})
