/** Certificates on a real host, ordered at a real ACME server: what commands say, a push that does not wait, a control plane that is killed. */
import { X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { makeAuthority, makeLeaf, newKey } from '../../lib/io/x509.ts'
import { answers } from '../agree.ts'
import { Host, result } from '../host.ts'
import { Pebble, Port80 } from '../pebble.ts'
import { tiny } from '../tiny.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

interface Shown {
  state: string
  issuer: string | null
  source: string | null
  renews: string | null
  error: { code: string } | null
}

/** A public host; what the CA looks at is answered by a stand-in, so that it can be made to wait. */
async function world(t: Test) {
  const port80 = await Port80.start(t)
  const pebble = await Pebble.start(t, { http: port80.port })
  const args = ['--domain', 'example.com', '--bind', '127.0.0.1', ...pebble.options]
  const host = await Host.start(t, { args })
  port80.data = join(host.data, 'data')
  const info = async (name: string): Promise<Shown> => JSON.parse((await host.ssh(['certs:info', name, '--json'])).out)
  const valid = (name: string): Promise<boolean> =>
    until(`${name} to be valid`, async () => (await info(name)).state === 'valid')
  return { port80, pebble, host, info, valid }
}
const routes = async (host: Host) => JSON.parse(await readFile(join(host.data, 'data', 'routes.json'), 'utf8')).hosts

t.test('a push goes live by HTTP at once, and says when HTTPS comes', async (t) => {
  const { host, valid, info } = await world(t)
  const project = await tiny(host, 'shop')
  const first = await project.push()
  t.equal(first.code, 0, first.err)
  t.match(first.err, /HTTPS for shop\.example\.com comes as soon as its certificate is there/)
  t.match(result(first).url, /^http:\/\/shop\.example\.com/)
  await valid('shop.example.com')
  await until('the table', async () => (await routes(host))['shop.example.com'].tls)
  t.same((await routes(host))['shop.example.com'].tls, { redirect: true, hsts: true })
  t.match(JSON.parse((await host.ssh(['apps:info', 'shop', '--json'])).out).url, /^https:\/\/shop\.example\.com/)

  await host.ssh(['domains:add', 'shop', 'www.example.net'])
  await valid('www.example.net')
  const table = await host.ssh(['certs', 'shop'])
  t.match(table.out, /HOST +STATE +BY +EXPIRES.*\nshop\.example\.com +valid +Pebble.*\nwww\.example\.net +valid /)

  await t.test('a certificate of one’s own takes its place, if it fits', async (t) => {
    const authority = makeAuthority('Mine', ['example.net'], Date.now())
    const leaf = makeLeaf(authority, 'www.example.net', Date.now())
    const add = (input: string) => host.ssh(['certs:add', 'www.example.net'], { input })
    const [one = '', two = ''] = leaf.cert.split(/(?<=-----END CERTIFICATE-----\n)/)
    const other = makeLeaf(makeAuthority('Other', ['example.net'], Date.now()), 'www.example.net', Date.now())
    const wrong: [string, RegExp][] = [
      ['', /no certificate in it/],
      [leaf.cert, /0 private keys/],
      [leaf.cert + newKey(), /not the one of the first certificate/],
      [two + one + leaf.key, /not the one of the first certificate/],
      [
        one + authority.cert.replace(two, '') + other.cert.split(/(?<=-----END CERTIFICATE-----\n)/)[1] + leaf.key,
        /certificate 2 did not issue/,
      ],
      [`${leaf.cert}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`, /key cannot be read/],
    ]
    for (const [input, why] of wrong) t.match(await add(input), { code: 2, err: why })
    const ftp = makeLeaf(authority, 'ftp.example.net', Date.now())
    t.match(await add(ftp.cert + ftp.key), { code: 2, err: /for ftp\.example\.net, not for www/ })
    const old = makeLeaf(authority, 'www.example.net', Date.now() - 800 * 86_400_000)
    t.match(await add(old.cert + old.key), { code: 2, err: /expired on/ })
    t.equal((await info('www.example.net')).source, 'acme', 'nothing has changed')

    t.match(await add(leaf.key + leaf.cert), { code: 0, out: /has your certificate until/ })
    t.match(await info('www.example.net'), { state: 'valid', source: 'own', issuer: 'Mine', renews: null })
    const cert = await readFile(join(host.data, 'data', 'certs', 'www.example.net', 'cert.pem'), 'utf8')
    t.match(new X509Certificate(cert).issuer, /CN=Mine/)
    await host.ssh(['certs:auto', 'shop', 'on'])
    await host.ssh(['certs:remove', 'www.example.net'])
    await valid('www.example.net')
    t.match(await info('www.example.net'), { source: 'acme', issuer: /Pebble/ })
  })

  await t.test('the proxy’s user may read certificates, and nobody else', async (t) => {
    const file = await stat(join(host.data, 'data', 'certs', 'shop.example.com', 'key.pem'))
    const proxy = await stat(`/proc/${await host.pid('proxy')}`)
    t.equal(file.mode & 0o777, 0o640)
    t.equal(file.gid, proxy.gid)
  })

  await t.test('certs:auto off: nothing is ordered', async (t) => {
    await host.ssh(['certs:auto', 'shop', 'off'])
    await host.ssh(['domains:add', 'shop', 'far.example.net'])
    t.match(await host.ssh(['certs', 'shop']), { code: 0, out: /^(?!.*far)/s })
    await host.ssh(['certs:auto', 'shop', 'on'])
    await valid('far.example.net')
  })

  await t.test('local names have the host’s own CA', async (t) => {
    t.match((await host.ssh(['certs:ca'])).out, /^-----BEGIN CERTIFICATE-----/)
    await host.ssh(['domains:add', 'shop', 'shop.test'])
    await valid('shop.test')
    await until('the table', async () => (await routes(host))['shop.test'].tls)
    t.same((await routes(host))['shop.test'].tls, { redirect: false, hsts: false })
  })
})

t.test(
  'a name that leads elsewhere, and a CA that is down: the deploy is live all the same, and says so',
  async (t) => {
    const { host, pebble, info } = await world(t)
    await pebble.tell('add-a', { host: 'shop.example.com.', addresses: ['192.0.2.7'] })
    const project = await tiny(host, 'shop')
    t.equal((await project.push()).code, 0)
    await until('the look into DNS', async () => (await info('shop.example.com')).error)
    t.match(await info('shop.example.com'), {
      state: 'failed',
      error: { code: 'DNS_NOT_POINTING_HERE', message: /192\.0\.2\.7/ },
    })
    await pebble.stop()
    await host.ssh(['domains:add', 'shop', 'www.example.net'])
    await until('the CA to be missed', async () => (await info('www.example.net')).error)
    await project.commit('again')
    const second = await project.push()
    t.equal(second.code, 0, second.err)
    t.match(second.err, /warning: no HTTPS yet for shop\.example\.com: DNS_NOT_POINTING_HERE/)
    t.equal((await host.ssh(['certs'])).code, 0)
    t.equal(result(second).status, 'live')
  },
)

t.test('the control plane is killed in the middle of an order', async (t) => {
  const { host, pebble, port80, valid } = await world(t)
  await host.ssh(['apps:create', 'shop'])
  port80.hold()
  t.teardown(() => port80.release())
  await host.ssh(['domains:add', 'shop', 'cut.example.net'])
  await until('the CA to look', () => port80.asked > 0)
  process.kill(await host.pid('control'), 'SIGKILL')
  await answers(host)
  port80.release()
  await valid('cut.example.net')
  t.equal(pebble.orders, 1, 'one order, taken up')
  process.kill(await host.pid('control'), 'SIGKILL')
  await answers(host)
  await valid('cut.example.net')
  t.equal(pebble.orders, 1, 'none for what is there')
})
