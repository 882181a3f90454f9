/** HTTPS from the outside: a real CA looks at the real proxy, and a client sees the app by HTTPS, over HTTP/2 too; on a laptop by the host's own CA. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { simple } from '../apps.ts'
import { Host, result, run } from '../host.ts'
import { Load } from '../load.ts'
import { Pebble } from '../pebble.ts'
import { freePort } from '../port.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** What curl gets: status, HTTP version and body. */
async function curl(host: Host, name: string, ca: string, extra: string[] = []) {
  const port = host.ready.https
  const at = ['--resolve', `${name}:${port}:127.0.0.1`, '--cacert', ca]
  const ran = await run('curl', [
    '-sS',
    '-w',
    '\n%{http_code} %{http_version}',
    ...at,
    ...extra,
    `https://${name}:${port}/`,
  ])
  const [version = '', ...body] = ran.out.split('\n').reverse()
  return { code: ran.code, version, body: body.reverse().join('\n'), err: ran.err }
}

t.test('on a laptop the host’s own CA makes HTTPS work, through switches too', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('one')
  t.equal((await app.push()).code, 0, host.errors)
  const ca = join(host.data, 'ca.pem')
  await until('a certificate', async () => {
    await writeFile(ca, (await host.ssh(['certs:ca'])).out)
    return (await curl(host, 'shop.localhost', ca)).code === 0
  })
  t.match(await curl(host, 'shop.localhost', ca), { version: /^200 2/, body: 'v1' })
  t.match(await curl(host, 'shop.localhost', ca, ['--http1.1']), { version: '200 1.1', body: 'v1' })
  t.not((await curl(host, 'other.localhost', ca)).code, 0, 'a name that is no app gets no handshake')
  t.equal((await host.get('shop')).status, 200, 'HTTP is served as it is')
  const load = new Load(host.ready.http, 'shop', 50)
  await app.commit('two')
  t.match(result(await app.push()), { status: 'live', release: 2 })
  await load.stop()
  t.same(load.failures().slice(0, 3), [])
  t.match(await curl(host, 'shop.localhost', ca), { version: /^200/, body: 'v2' })
})

t.test('a real CA looks at the real proxy; then HTTP leads to HTTPS, and a push is proved all the same', async (t) => {
  const http = await freePort()
  const pebble = await Pebble.start(t, { http })
  const args = ['--domain', 'example.com', '--bind', '127.0.0.1', '--http-port', String(http), ...pebble.options]
  const host = await Host.start(t, { args })
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('one')
  t.match(result(await app.push()), { status: 'live', url: /^http:/ })
  const head = async (scheme: string, port: number): Promise<string> => {
    const at = ['--resolve', `shop.example.com:${port}:127.0.0.1`]
    return (await run('curl', ['-sSk', '-D', '-', ...at, `${scheme}://shop.example.com:${port}/path?q=1`])).out
  }
  await until('HTTP to lead to HTTPS', async () => /^HTTP\/1\.1 308 /.test(await head('http', http)))
  const { https } = host.ready
  t.match(await head('http', http), new RegExp(`\\nlocation: https://shop\\.example\\.com:${https}/path\\?q=1`, 'i'))
  t.match(await head('https', https), /^HTTP\/2 200[\s\S]*strict-transport-security: max-age=31536000[\s\S]*v1$/)
  await app.commit('two')
  t.match(result(await app.push()), { status: 'live', release: 2, code: null, url: /^https:/ })
  t.match(await head('https', https), /v2$/)
  t.equal(pebble.orders, 1, 'one order')
})
