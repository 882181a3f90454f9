/** The gate through real commands: maintenance, a password, addresses and a rate limit before a live app, through pushes and a restart. */
import { readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { Host, type Ran, result } from '../host.ts'
import { say, tiny } from '../tiny.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

function ask(host: Host, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port: host.ready.http, agent: false as const }
    const call = request({ ...to, headers: { host: 'shop.localhost', ...headers } }, async (answer) => {
      let body = ''
      for await (const chunk of answer.setEncoding('utf8')) body += chunk
      resolve({ status: answer.statusCode ?? 0, body })
    })
    call.on('error', reject)
    call.end()
  })
}

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

t.test('the gate before an app', async (t) => {
  const host = await Host.start(t)
  const run = (words: string, input?: string): Promise<Ran> => host.ssh(words.split(' '), { input })
  const ok = async (words: string, input?: string): Promise<string> => {
    const ran = await run(words, input)
    t.equal(ran.code, 0, `${words}: ${ran.err}`)
    return ran.out.trimEnd()
  }
  const fails = async (words: string, exit: number, text: RegExp, input?: string): Promise<void> => {
    const ran = await run(words, input)
    t.equal(ran.code, exit, `${words} exits ${exit}`)
    t.match(ran.err, text, words)
  }
  const project = await tiny(host, 'shop', 'one')
  t.equal((await project.push()).code, 0, host.errors)

  t.equal(await ok('maintenance shop'), 'off')
  await ok('domains:add shop www.example.net')
  t.match(await ok('certs shop'), /www\.example\.net +waiting .* the host asks no CA/)
  await ok('domains:remove shop www.example.net')
  await ok("maintenance:on shop --message 'Back <i>at</i> 10.'")
  t.match(await ask(host, { accept: 'text/html' }), { status: 503, body: 'Back &#60;i&#62;at&#60;/i&#62; 10.' })
  t.match(await ok('diagnose shop'), /cause: +it is under maintenance.*\nnext: +ssh backendim maintenance:off shop/)
  t.equal(await ok('maintenance shop'), 'on: Back <i>at</i> 10.')
  await say(project, 'two')
  t.match(result(await project.push()), { status: 'live', release: 2, code: null }, 'a push goes live and is proved')
  t.equal((await ask(host)).status, 503)
  await until('the router line', async () => / at=info code=H80 .*status=503/.test(await ok('logs shop')))

  const made = JSON.parse(await ok('auth:basic shop on --user ann --json'))
  t.match(made, { app: 'shop', user: 'ann', password: /^[\w-]{24}$/ })
  await ok('access:allow shop 127.0.0.0/8 2001:DB8::/32')
  await ok('rate-limit shop 1000/h --burst 900')

  await host.end()
  await host.boot()
  t.equal((await ask(host)).status, 503, 'intent survives a restart')
  t.match(JSON.parse(await ok('apps:info shop --json')), {
    maintenance: 'Back <i>at</i> 10.',
    auth: 'ann',
    access: ['127.0.0.0/8', '2001:db8::/32'],
    rateLimit: { rate: '1000/h', burst: 900 },
  })
  t.match(await ok('apps:info shop'), /maintenance: +Back <i>at<\/i> 10\.\nauth: +ann\naccess: +127\.0\.0\.0\/8, 2001/)
  await ok('maintenance:off shop')

  t.equal((await ask(host)).status, 401)
  t.match(await ask(host, basic(`ann:${made.password}`)), { status: 200, body: 'two' })
  t.match(await ok('auth:basic shop on --user bob', 'correct horse\n'), /^shop wants the password of bob\.$/)
  t.equal((await ask(host, basic(`ann:${made.password}`))).status, 401)
  t.equal((await ask(host, basic('bob:correct horse'))).status, 200)
  t.equal(await ok('auth:basic shop'), 'shop wants the password of bob.')
  await fails('auth:basic shop on', 2, /--user is missing.*\n +see help auth:basic/)
  await fails('auth:basic shop --user ann', 2, /go with on/)
  await fails('auth:basic shop on --user ann', 2, /8 to 256 characters/, 'short\n')
  await fails('auth:basic shop on --user a:b', 2, /without a colon/)
  const files = ['state/host.json', 'routes.json', `state/apps/${(await host.stored('shop')).id}.json`]
  for (const file of files) {
    const path = join(host.data, 'data', file)
    t.notMatch(await readFile(path, 'utf8'), /correct horse/, file)
    t.equal((await stat(path)).mode & 0o007, 0, `${file} is nobody else's to read`)
  }
  await ok('auth:basic shop off')
  t.equal((await ask(host)).status, 200)

  await ok('access:remove shop 127.0.0.0/8')
  t.equal((await ask(host)).status, 403)
  await say(project, 'three')
  t.match(result(await project.push()), { status: 'live', release: 3, code: null }, 'a push from an address of no list')
  await fails('access:remove shop 192.0.2.1', 3, /not on the list/)
  await fails('access:allow shop 192.0.2.0/33', 2, /not an address or a CIDR block/)
  t.equal(await ok('proxy:trust 127.0.0.1'), '127.0.0.1')
  t.match(await ask(host, { 'x-forwarded-for': '2001:db8::7' }), { status: 200, body: 'three' })
  t.equal((await ask(host)).status, 403)
  await ok('proxy:trust off')
  t.equal((await ask(host, { 'x-forwarded-for': '2001:db8::7' })).status, 403)
  await host.key('other')
  const key = await readFile(join(host.data, 'client-other.pub'), 'utf8')
  await ok('keys:add', key)
  const other = await host.ssh(['proxy:trust', '0.0.0.0/0'], { key: 'other' })
  t.match(other, { code: 4, err: /for admins/ })
  t.equal(await ok('access:remove shop 2001:db8::/32'), 'Everybody may reach shop.')

  t.match(await ok('rate-limit shop 2/h'), /2\/h, 2 at once/)
  const statuses: number[] = []
  // Each worker of the proxy may let as many through until it hears of the others.
  while (!statuses.includes(429) && statuses.length < 200) statuses.push((await ask(host)).status)
  t.same([...new Set(statuses)], [200, 429], `${statuses}`)
  t.ok(statuses.length > 2, 'so many may come at once')
  await fails('rate-limit shop --burst 3', 2, /--burst goes with a rate/)
  t.equal(await ok('rate-limit shop --json'), '{"app":"shop","rateLimit":{"rate":"2/h","burst":2}}')
  await fails('rate-limit shop ten', 2, /wants a rate such as 10\/s/)
  await ok('rate-limit shop off')
  t.equal((await ask(host)).status, 200)
  t.equal((await host.stored('shop')).gate, undefined)
})
