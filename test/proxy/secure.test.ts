/** HTTPS from a client's side: which handshakes succeed, with which certificate, and what plain HTTP says then. */
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import * as https from 'node:https'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import t from 'tap'
import { certify, get, handshake, shown, ticket, withTls } from './certificate.ts'
import { Harness, origin } from './harness.ts'

const h = new Harness(t)
const certs = join(h.dir, 'certs')
const pki = { 'shop.localhost': 'shop', '_wildcard.wild.localhost': 'wild' }
const hosts = ['shop.localhost', 'a.wild.localhost', 'b.wild.localhost', 'own.wild.localhost', 'bare.localhost']
let port = 0

t.before(async () => {
  const app = await origin(t, (req, res) => res.end(JSON.stringify(req.headers)))
  app.server.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.pipe(socket)
  })
  port = app.port
  for (const [folder, subject] of Object.entries(pki)) certify(join(certs, folder), [subject])
  certify(join(certs, 'own.wild.localhost'), ['own'])
  certify(join(certs, 'gone.localhost'), ['gone'])
  h.write(table())
  await h.start()
})

const table = () => h.table(Object.fromEntries(hosts.map((host) => [host, [port]])))

t.test('a certificate by name, or none', async (t) => {
  t.equal(await shown(h, 'shop.localhost'), 'shop')
  t.equal(await shown(h, 'SHOP.localhost'), 'shop')
  t.equal(await shown(h, 'a.wild.localhost'), 'wild')
  t.equal(await shown(h, 'own.wild.localhost'), 'own', 'the own one comes before the wildcard')
  for (const name of ['bare.localhost', 'gone.localhost', 'c.wild.localhost', '../certs/shop.localhost', ''])
    t.match(await shown(h, name), /^refused: ERR_SSL.*ALERT/, `"${name}"`)
})

t.test('versions and protocols', async (t) => {
  const versions = { 'TLSv1.3': 'shop', 'TLSv1.2': 'shop', 'TLSv1.1': /^refused/ } as const
  for (const [version, expected] of Object.entries(versions)) {
    const only = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const
    t.match(await shown(h, 'shop.localhost', only as never), expected, version)
  }
  for (const [offered, agreed] of [
    [['http/1.1', 'h2'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [undefined, false],
  ] as const) {
    const socket = await handshake(h, 'shop.localhost', offered && { ALPNProtocols: [...offered] })
    t.equal(socket.alpnProtocol, agreed)
    socket.destroy()
  }
  t.match(await shown(h, 'shop.localhost', { ALPNProtocols: ['gopher'] }), /refused: .*NO_APPLICATION_PROTOCOL/)
  const weak = { ciphers: 'ECDHE-ECDSA-AES128-SHA:AES128-SHA', maxVersion: 'TLSv1.2' } as const
  t.match(await shown(h, 'shop.localhost', weak), /refused/, 'no CBC, no RSA key exchange')
})

t.test('new certificates at the next handshake', async (t) => {
  certify(join(certs, 'shop.localhost'), ['shop'], 'shop 2')
  certify(join(certs, '_wildcard.wild.localhost'), ['wild'], 'wild 2')
  t.equal(await shown(h, 'shop.localhost'), 'shop', 'not before it was said')
  const old = await handshake(h, 'shop.localhost')
  t.equal((await h.call('POST', '/certs', { hosts: ['SHOP.localhost', '*.wild.localhost'] })).status, 200)
  t.equal(await shown(h, 'shop.localhost'), 'shop 2')
  t.equal(await shown(h, 'a.wild.localhost'), 'wild 2')
  old.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n')
  t.match(String((await once(old, 'data'))[0]), /^HTTP\/1.1 200/, 'old connections go on')
  rmSync(join(certs, 'own.wild.localhost'), { recursive: true })
  certify(join(certs, 'bare.localhost'), ['bare'])
  t.equal(await shown(h, 'bare.localhost'), 'bare', 'what was missing is looked for each time')
  await h.call('POST', '/certs')
  t.equal(await shown(h, 'own.wild.localhost'), 'wild 2')
  writeFileSync(join(certs, 'bare.localhost', 'key.pem'), 'broken')
  await h.call('POST', '/certs', {})
  t.match(await shown(h, 'bare.localhost'), /^refused/)
  t.equal(await shown(h, 'shop.localhost'), 'shop 2', 'a broken pair is the trouble of its own host')
})

t.test('sessions are resumed', async (t) => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const session = await ticket(h, 'shop.localhost', { maxVersion: version })
    const again = await handshake(h, 'shop.localhost', { maxVersion: version, session })
    t.ok(again.isSessionReused(), version)
    again.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n')
    t.match(String((await once(again, 'data'))[0]), /^HTTP\/1.1 200/)
    again.destroy()
    const other = await handshake(h, 'shop.localhost', { maxVersion: version, session })
    other.write(
      'GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\nGET / HTTP/1.1\r\nHost: a.wild.localhost\r\nConnection: close\r\n\r\n',
    )
    let both = ''
    other.on('data', (data) => (both += data))
    await once(other, 'close')
    t.match(both, /^HTTP\/1.1 200.*HTTP\/1.1 421/s)
    await h.put(h.table({ 'a.wild.localhost': [port] }))
    const late = await handshake(h, 'shop.localhost', { maxVersion: version, session })
    late.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n')
    let text = ''
    late.on('data', (data) => (text += data)).on('error', () => {})
    await once(late, 'close')
    t.match(text, /^(HTTP\/1.1 404|$)/, 'a name that left the table is not served by resumption')
    await h.put(table())
  }
})

t.test('what the app hears, and another host on the same connection', async (t) => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const on = (host: string) => get(h, host, { agent, servername: 'a.wild.localhost' } as never)
  const { headers, body } = await get(h, `a.wild.localhost:${h.securePort}`, { headers: { 'x-forwarded-proto': 'no' } })
  t.match(JSON.parse(body), {
    'x-forwarded-proto': 'https',
    'x-forwarded-port': String(h.securePort),
    'x-forwarded-for': '127.0.0.1',
    host: `a.wild.localhost:${h.securePort}`,
  })
  t.notOk(headers['strict-transport-security'], 'not by itself')
  t.equal((await on('A.wild.localhost.')).status, 200)
  t.equal((await on('b.wild.localhost')).status, 200, 'its certificate speaks for this one too')
  t.match(await on('shop.localhost'), { status: 421, body: /H31/ })
  t.equal((await on('nobody.localhost')).status, 421)
  t.equal((await on('nobody.wild.localhost')).status, 404)
})

t.test('redirect and HSTS', async (t) => {
  await h.put(withTls(table()))
  t.teardown(() => h.put(table()))
  const secret = { headers: { 'x-backendim-proof': 'secret' } }
  const moved = await h.get('shop.localhost:80', { method: 'POST', path: '/a?b=c' }, 'x')
  t.match(moved, { status: 308, headers: { location: `https://shop.localhost:${h.securePort}/a?b=c` } })
  t.notOk(moved.headers['strict-transport-security'])
  const proven = await h.get('shop.localhost', secret)
  t.match(proven, { status: 200, headers: { 'x-backendim-served': '7 web.1' } })
  t.notOk(proven.headers['strict-transport-security'], 'not over plain HTTP')
  t.equal((await h.get('shop.localhost', { headers: { 'x-backendim-proof': 'guess' } })).status, 308)
  const upgrade = 'GET /w HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  t.match(await h.raw(upgrade), /^HTTP\/1.1 308 Permanent Redirect\r\nlocation: https:\/\/shop.localhost:\d+\/w\r\n/)
  const answer = await get(h, 'shop.localhost', secret)
  t.match(answer.headers, { 'strict-transport-security': 'max-age=31536000', 'x-backendim-served': '7 web.1' })
  await h.put(withTls(h.table({ 'shop.localhost': [] }, 'stopped')))
  t.match(await get(h, 'shop.localhost'), { status: 503, headers: { 'strict-transport-security': /max-age/ } })
})

t.test('challenges over plain HTTP come before any redirect', async (t) => {
  await h.put(withTls(table()))
  t.teardown(() => h.put(table()))
  mkdirSync(join(h.dir, 'challenges'), { recursive: true })
  writeFileSync(join(h.dir, 'challenges', 'tok_en-1'), 'tok_en-1.print')
  writeFileSync(join(h.dir, 'secret'), 'secret')
  const ask = (token: string, host = 'shop.localhost') => h.get(host, { path: `/.well-known/acme-challenge/${token}` })
  t.match(await ask('tok_en-1'), { status: 200, body: 'tok_en-1.print' })
  for (const token of ['other', '../secret', '..%2Fsecret', 'x'.repeat(200)])
    t.equal((await ask(token)).status, 308, token)
  t.equal((await ask('tok_en-1', 'nobody.localhost')).status, 404)
  const path = '/.well-known/acme-challenge/tok_en-1'
  t.match((await get(h, 'shop.localhost', { path })).body, /x-forwarded-proto/, 'over TLS it is the app’s')
})

t.test('acme-tls/1 shows its own certificate to who asks for it, and serves nothing', async (t) => {
  const acme = { ALPNProtocols: ['acme-tls/1'] }
  const folder = join(h.dir, 'challenges', 'alpn')
  t.match(await shown(h, 'shop.localhost', acme), /refused/, 'no such challenge')
  rmSync(join(certs, 'bare.localhost'), { recursive: true })
  for (const name of ['shop.localhost', 'bare.localhost']) {
    certify(join(folder, name), [name], 'challenge')
    t.equal(await shown(h, name, acme), 'challenge', name)
    t.match(await shown(h, name, { ...acme, maxVersion: 'TLSv1.2' }), /refused/)
    t.match(await shown(h, name), name === 'bare.localhost' ? /refused/ : 'shop 2', 'nobody else sees it')
    const socket = await handshake(h, name, acme)
    t.equal(socket.alpnProtocol, 'acme-tls/1')
    socket.resume()
    await once(socket, 'close')
  }
  t.equal(await shown(h, 'shop.localhost', { ALPNProtocols: ['h2'] }), 'shop 2')
  t.match(await shown(h, 'bare.localhost', { ALPNProtocols: ['h2'] }), /refused/)
  await t.rejects(get(h, 'bare.localhost'), 'nor to a client that offers nothing')
  t.match(await shown(h, 'nobody.localhost', acme), /refused/)
  t.match(await shown(h, '../alpn/shop.localhost', acme), /refused/)
  rmSync(folder, { recursive: true })
  t.match(await shown(h, 'bare.localhost', acme), /refused/)
})

t.test('WebSockets over TLS', async (t) => {
  const headers = { host: 'shop.localhost', connection: 'Upgrade', upgrade: 'websocket' }
  const to = { host: '127.0.0.1', port: h.securePort, servername: 'shop.localhost', rejectUnauthorized: false }
  const [res, socket] = (await once(https.get({ ...to, headers, agent: false }), 'upgrade')) as [
    IncomingMessage,
    TLSSocket,
  ]
  t.equal(res.statusCode, 101)
  const text = 'x'.repeat(3_000_000)
  socket.write(text)
  let length = 0
  for await (const chunk of socket) {
    length += chunk.length
    if (length === text.length) break
  }
  t.equal(length, text.length)
  while ((await h.stats()).inFlight > 0);
  t.match(await get(h, 'shop.localhost', { headers: { ...headers, host: 'bare.localhost' } as never }), { status: 421 })
})

t.test('garbage on the TLS port harms nobody', async (t) => {
  const { connect } = await import('node:net')
  for (const bytes of ['GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n', '\x16\x03\x01\xff\xff', '']) {
    const socket = connect(h.securePort, '127.0.0.1').on('error', () => {})
    socket.resume()
    socket.end(bytes, 'latin1')
    await once(socket, 'close')
  }
  t.equal((await get(h, 'shop.localhost')).status, 200)
})
