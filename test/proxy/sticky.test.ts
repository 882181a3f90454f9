/** The cookie that leads back to an instance: given once, kept while that instance serves, never shown to the app. */
import { join } from 'node:path'
import t from 'tap'
import type { RouteTable } from '../../proxy/table.ts'
import { ask, certify, session } from './certificate.ts'
import { deadPort, Harness, origin } from './harness.ts'

const HOST = 'app.localhost'
const h = new Harness(t)
const ports: number[] = []
const COOKIE = /^backendim-app=(web\.\d); Path=\/; HttpOnly; SameSite=Lax$/

t.before(async () => {
  certify(join(h.dir, 'certs', HOST), [HOST])
  for (const name of ['web.1', 'web.2', 'web.3']) {
    const found = await origin(t, (req, res) => res.end(`${name} ${req.headers.cookie ?? '-'}`))
    found.server.on('upgrade', (req, socket) =>
      socket.end(`HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${name} ${req.headers.cookie}`),
    )
    ports.push(found.port)
  }
  await h.start()
})

function table(used: number[], sticky = true): RouteTable {
  const made = h.table({ [HOST]: used })
  for (const route of Object.values(made.hosts)) Object.assign(route, { proxy: { sticky }, tls: { redirect: false } })
  return made
}

const get = async (cookie?: string) => {
  const { body, headers } = await h.get(HOST, { headers: cookie === undefined ? {} : { cookie } })
  const [name, ...seen] = body.split(' ')
  return { name, seen: seen.join(' '), set: headers['set-cookie']?.[0] }
}

t.test('the instance is kept, and its cookie hidden from the app', async (t) => {
  await h.put(table(ports))
  const first = await get()
  t.match(first.set, COOKIE)
  t.equal(COOKIE.exec(first.set!)?.[1], first.name)
  for (const name of ['web.1', 'web.2', 'web.3'])
    for (let i = 0; i < 4; i++) t.same(await get(`backendim-app=${name}`), { name, seen: '-', set: undefined })
  t.equal((await get('a=1; backendim-app=web.2; b=2')).seen, 'a=1; b=2')
  t.equal(
    (await get('a=1; xbackendim-app=web.2; backendim-appx=web.3')).seen,
    'a=1; xbackendim-app=web.2; backendim-appx=web.3',
  )
  const raw = await h.raw(
    `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nCookie: backendim-app=web.3\r\nCookie: a=1\r\n\r\n`,
  )
  t.match(raw, /\r\n\r\nweb\.3 a=1$/)
  const upgraded = await h.raw(
    `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: a=1; backendim-app=web.2\r\n\r\n`,
  )
  t.match(upgraded, /^HTTP\/1\.1 101 [\s\S]*web\.2 a=1$/)
  t.notMatch(upgraded, /set-cookie/)
})

t.test('an instance that is gone or down is replaced, with a new cookie', async (t) => {
  await h.put(table([ports[0]!]))
  for (const value of ['web.2', 'web.9', '', '__proto__', '127.0.0.1:80']) {
    const answer = await get(`backendim-app=${value}`)
    t.match(answer, { name: 'web.1', set: COOKIE }, value)
  }
  await h.put(table([await deadPort(), ports[1]!]))
  t.match(await get('backendim-app=web.1'), { name: 'web.2', set: /web\.2/ })
})

t.test('over HTTP/2 the cookie is Secure', async (t) => {
  await h.put(table(ports))
  const client = await session(h, HOST)
  t.teardown(() => client.destroy())
  const { headers } = await ask(client, { ':path': '/' })
  t.match(headers['set-cookie'], [/^backendim-app=web\.\d; Path=\/; HttpOnly; SameSite=Lax; Secure$/])
  const kept = await ask(client, { ':path': '/', cookie: ['a=1', 'backendim-app=web.3'] })
  t.match(kept, { body: 'web.3 a=1', headers: { 'set-cookie': undefined } })
})

t.test('without the setting there is no cookie', async (t) => {
  await h.put(table(ports, false))
  t.equal((await get()).set, undefined)
})
