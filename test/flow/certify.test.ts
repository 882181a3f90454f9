/** Certificates of names, ordered at a real ACME server: first, many, wildcard, by TLS, renewal, one's own, local. What goes wrong is in certify-trouble. */
import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { makeAuthority, makeLeaf } from '../../lib/io/x509.ts'
import { authority, HOUR } from '../authority.ts'
import { World } from '../certs-world.ts'
import { FakeCa } from '../fake-ca.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)
process.umask(0o022)
const { port443, pebble, settings, world } = await authority(t)

t.test('the first certificate of a domain that was added', async (t) => {
  const one = await world(t)
  await one.app('shop', ['www.first.example.net'])
  await one.become('www.first.example.net', 'valid')
  const cert = new X509Certificate(await one.file('certs', 'www.first.example.net', 'cert.pem'))
  t.equal(cert.subjectAltName, 'DNS:www.first.example.net')
  t.equal(cert.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  t.ok(cert.checkPrivateKey(createPrivateKey(await one.file('certs', 'www.first.example.net', 'key.pem'))))
  const mode = async (...path: string[]) => ((await stat(join(one.data, ...path))).mode & 0o777).toString(8)
  t.equal(await mode('certs', 'www.first.example.net'), '750')
  for (const file of ['cert.pem', 'key.pem']) t.equal(await mode('certs', 'www.first.example.net', file), '640')
  const [account] = await readdir(join(one.data, 'keys', 'acme'))
  t.equal(await mode('keys', 'acme', account as string), '600')
  t.same(await readdir(join(one.data, 'challenges')), ['alpn'], 'no challenge is left')
  await until('the table', () => one.table?.hosts['www.first.example.net']?.tls)
  t.match(one.table?.hosts['www.first.example.net'], { tls: { redirect: true, hsts: true } })
  t.notOk(one.table?.hosts['shop.example.com']?.tls, 'nothing is live under the host’s own domain yet')
  t.notOk(one.system.certs.state('shop.example.com'))
  t.same(one.reloaded, ['www.first.example.net'])
})

t.test('twenty domains at once, one order each', async (t) => {
  const one = await world(t)
  const names = Array.from({ length: 20 }, (_, at) => `n${at}.many.example.net`)
  const before = pebble.orders
  await one.app('many', names)
  for (let at = 0; at < 5; at++) one.certifier.wake()
  for (const name of names) await one.become(name, 'valid')
  t.equal(pebble.orders - before, 20)
  t.equal((await readdir(join(one.data, 'keys', 'acme'))).length, 1, 'one account key')
})

t.test('a wildcard by the dns-01 hook, and one for all apps of the host’s own domain', async (t) => {
  const one = await world(t)
  await one.app('shop', ['*.wild.example.net'], true)
  await one.failed('*.wild.example.net', 'DNS_HOOK_FAILED')
  await mkdir(join(one.data, 'hooks'))
  const hook = join(one.data, 'hooks', 'dns-01')
  await writeFile(
    hook,
    `#!/bin/sh
case $BACKENDIM_ACTION in
  present) curl -s -d "{\\"host\\":\\"$BACKENDIM_RECORD.\\",\\"value\\":\\"$BACKENDIM_VALUE\\"}" ${pebble.txtUrl}/set-txt ;;
  cleanup) curl -s -d "{\\"host\\":\\"$BACKENDIM_RECORD.\\"}" ${pebble.txtUrl}/clear-txt ;;
esac
`,
  )
  await chmod(hook, 0o755)
  one.forward(10 * 60_000)
  await one.become('*.wild.example.net', 'valid')
  await one.become('*.example.com', 'valid')
  const cert = new X509Certificate(await one.file('certs', '_wildcard.example.com', 'cert.pem'))
  t.equal(cert.subjectAltName, 'DNS:*.example.com')
  await until('the table', () => one.table?.hosts['shop.example.com']?.tls)
})

t.test('by TLS where it is asked for', async (t) => {
  const one = await world(t, { challenge: 'tls-alpn-01' })
  port443.data = one.data
  await one.app('alpn', ['alpn.example.net'])
  await one.become('alpn.example.net', 'valid')
  t.ok(port443.shown > 0)
  t.same(await readdir(join(one.data, 'challenges', 'alpn')), [])
})

t.test('renewal by date, at two thirds of the lifetime, with a new key', async (t) => {
  const one = await world(t)
  await one.app('old', ['old.example.net'])
  await one.become('old.example.net', 'valid')
  const [first, key] = [
    one.system.certs.facts('old.example.net'),
    await one.file('certs', 'old.example.net', 'key.pem'),
  ]
  const before = pebble.orders
  const life = (first?.until ?? 0) - (first?.from ?? 0)
  one.clock = (first?.from ?? 0) + life * 0.66
  one.certifier.wake()
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  t.equal(one.label('old.example.net'), 'valid')
  one.clock = (first?.from ?? 0) + life * 0.67
  one.certifier.wake()
  await until('another certificate', () => one.system.certs.facts('old.example.net')?.ari !== first?.ari)
  t.equal(pebble.orders - before, 1)
  t.not(await one.file('certs', 'old.example.net', 'key.pem'), key)
})

t.test('renewal when the CA says so', async (t) => {
  const fake = await FakeCa.start(t, pebble)
  const one = await world(t, { directory: fake.directory })
  await one.app('ari', ['ari.example.net'])
  await one.become('ari.example.net', 'valid')
  const first = one.system.certs.facts('ari.example.net')
  fake.window = { start: new Date(one.clock - 2 * HOUR).toISOString(), end: new Date(one.clock - HOUR).toISOString() }
  one.forward(7 * HOUR)
  await until('another certificate', () => one.system.certs.facts('ari.example.net')?.ari !== first?.ari)
  t.same(fake.questions, [first?.ari], 'asked once, by the name that RFC 9773 gives it')
  const ahead = one.clock + 40 * HOUR
  fake.window = { start: new Date(ahead).toISOString(), end: new Date(ahead + 2 * HOUR).toISOString() }
  one.forward(7 * HOUR)
  await until('a time', () => one.system.certs.state('ari.example.net')?.renewAt)
  t.equal(one.system.certs.state('ari.example.net')?.renewAt, new Date(ahead + HOUR).toISOString())
})

t.test('a certificate of one’s own is never replaced', async (t) => {
  const one = await world(t)
  await one.app('own', ['own.example.net'])
  await one.become('own.example.net', 'valid')
  const mine = await one.file('certs', 'own.example.net', 'cert.pem')
  await one.system.certs.note({ host: 'own.example.net', source: 'own', phase: 'idle', attempts: 0 })
  const before = pebble.orders
  one.forward(20 * 365 * 24 * HOUR)
  await until('it to lapse in the table', () => one.table && !one.table.hosts['own.example.net']?.tls)
  t.equal(one.label('own.example.net'), 'expired')
  t.equal(pebble.orders, before)
  t.equal(await one.file('certs', 'own.example.net', 'cert.pem'), mine)
})

t.test('nor is anything ordered that a wildcard of one’s own serves, until it ends', async (t) => {
  const one = await world(t)
  const mine = makeLeaf(makeAuthority('Mine', ['example.com'], one.clock), '*.example.com', one.clock)
  await one.system.certs.note({ host: '*.example.com', source: 'own', phase: 'idle', attempts: 0 })
  await one.system.certs.write('*.example.com', mine)
  const before = pebble.orders
  await one.app('shop', ['other.example.net'], true)
  await one.become('other.example.net', 'valid')
  t.equal(pebble.orders - before, 1)
  await until('the table', () => one.table?.hosts['shop.example.com']?.tls)
  t.same(one.table?.hosts['shop.example.com']?.tls, { redirect: true, hsts: true })
  one.forward(400 * 24 * HOUR)
  await until('an order of its own', () => one.system.certs.state('shop.example.com')?.source === 'acme')
  t.notOk(one.system.certs.serving('shop.example.com', one.clock))
})

t.test('local names get one from the host’s own CA', async (t) => {
  const one = await World.start(t, settings)
  await one.app('shop', [], true)
  await one.become('shop.localhost', 'valid')
  await until('the table', () => one.table?.hosts['shop.localhost']?.tls)
  t.same(one.table?.hosts['shop.localhost']?.tls, { redirect: false, hsts: false })
  await writeFile(join(one.data, 'ca.pem'), await one.certifier.authority())
  const chain = join(one.data, 'certs', 'shop.localhost', 'cert.pem')
  t.match(execFileSync('openssl', ['verify', '-CAfile', join(one.data, 'ca.pem'), chain]).toString(), /OK/)
})

t.test('a proxy that ends first does not keep the control plane from ending', async (t) => {
  const one = await World.start(t, settings)
  let asked = false
  one.system.proxy.reload = () => {
    asked = true
    return new Promise(() => {})
  }
  await one.app('shop', [], true)
  await until('the proxy to be told', () => asked)
  await one.certifier.stop()
  t.ok(one.system.certs.facts('shop.localhost'), 'the certificate is there for the next start')
})
