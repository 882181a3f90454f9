/** The gate before an app, from a client's side: each part over HTTP/1.1, WebSockets and HTTP/2, and what passes all the same. */
import { mkdirSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { basicAuth } from '../../lib/io/password.ts'
import { until } from '../until.ts'
import { basic, Gated, HOST, PROOF } from './gated.ts'

const h = new Gated(t)
t.before(() => h.open(t))

t.test('maintenance: a message for everybody but the control plane', async (t) => {
  await h.gate({ maintenance: 'Back <b>at 10</b> & "soon"' })
  const page = await h.ask({ accept: 'text/html' }, { path: '/page' })
  t.match(page, {
    status: 503,
    headers: { 'retry-after': '5' },
    body: 'Back &#60;b&#62;at 10&#60;/b&#62; &#38; &#34;soon',
  })
  t.notMatch(page.body, /<b>/)
  const json = await h.ask({ accept: 'application/json' })
  t.match(JSON.parse(json.body), { code: 'H80', message: /Back <b>at 10<\/b> & "soon"$/ })
  t.match(await h.ask(), { status: 503, body: /Back <b>at 10.*H80/, headers: { 'content-type': /^text\/plain/ } })
  t.match(await h.logged(/H80.*\/page/), /at=info code=H80 desc=\\"Maintenance mode\\" method=GET .* status=503/)
  t.match(await h.upgrade(), /^HTTP\/1.1 503 [\s\S]*Back <b>at 10/)
  await h.logged(/H80.*\/ws/)
  t.match(await h.h2(t), { status: 503, body: /H80/ })
  t.match(await h.ask(PROOF), { status: 200, headers: { 'x-backendim-served': '7 web.1' } })
  await h.gate({ maintenance: 'Zurück ✓' })
  const whole = /content-length: (\d+)[\s\S]*\r\n\r\n([\s\S]*)/i.exec(await h.upgrade())!
  t.equal(whole[2]!.length, Number(whole[1]), 'as many bytes as it says, read one by one')
  t.match(Buffer.from(whole[2]!, 'latin1').toString(), /Zurück ✓/)
  t.match(await h.upgrade(PROOF), /^HTTP\/1.1 101 /)
  t.equal((await h.ask({ 'x-backendim-proof': 'guess' })).status, 503)
  t.equal((await h.get('open.localhost')).status, 200, 'another app')
  await h.gate({})
  t.equal((await h.ask()).status, 200)
})

t.test('a password: asked for, checked, and kept from the app', async (t) => {
  await h.gate({ auth: await basicAuth('ann', 'correct horse') })
  const challenge = 'Basic realm="restricted", charset="UTF-8"'
  t.match(await h.ask(), { status: 401, headers: { 'www-authenticate': challenge }, body: /H42/ })
  t.match(await h.logged(/H42/), /at=error code=H42 .* status=401/)
  for (const wrong of ['ann:wrong', 'ann:', 'bob:correct horse', 'ann:correct horse ', 'annxcorrect horse'])
    t.equal((await h.ask(basic(wrong))).status, 401, wrong)
  t.equal((await h.ask({ authorization: 'Bearer token' })).status, 401)
  for (let i = 0; i < 2; i++) {
    const { status, body } = await h.ask(basic('ann:correct horse'))
    t.equal(status, 200)
    t.notOk('authorization' in JSON.parse(body), 'not passed on')
  }
  t.match(await h.upgrade(), /^HTTP\/1.1 401 [\s\S]*www-authenticate: Basic/i)
  const socket = await h.upgrade(basic('ann:correct horse'))
  t.match(socket, /^HTTP\/1.1 101 /)
  t.notMatch(socket, /authorization/i)
  t.match(await h.h2(t), { status: 401, headers: { 'www-authenticate': challenge } })
  const stream = await h.h2(t, basic('ann:correct horse'))
  t.equal(stream.status, 200)
  t.notMatch(stream.body, /authorization/i)
})

t.test('an app without a gate, and the control plane, keep their Authorization', async (t) => {
  await h.gate({ auth: await basicAuth('ann', 'correct horse') })
  const own = { authorization: 'Bearer token' }
  t.match(JSON.parse((await h.get('open.localhost', { headers: own })).body), own)
  const proven = await h.ask({ ...own, ...PROOF })
  t.match({ ...proven, body: JSON.parse(proven.body) }, { status: 200, body: own })
})

t.test('a changed password is in effect with the table, and the old one is out', async (t) => {
  await h.gate({ auth: await basicAuth('ann', 'correct horse') })
  t.equal((await h.ask(basic('ann:correct horse'))).status, 200)
  await h.gate({ auth: await basicAuth('ann', 'another horse') })
  t.equal((await h.ask(basic('ann:correct horse'))).status, 401)
  t.equal((await h.ask(basic('ann:another horse'))).status, 200)
})

t.test(
  'guessing is slowed down for the guesser alone, and a body in front of a closed gate is no trouble',
  async (t) => {
    const auth = await basicAuth('ann', 'correct horse')
    await h.gate({ auth })
    const options = { localAddress: '127.0.0.3' }
    const seen = new Set<number>()
    for (let i = 0; i < 20; i++) seen.add((await h.ask(basic(`ann:guess ${i}`), options)).status)
    t.same([...seen].sort(), [401, 429])
    t.match(await h.ask(basic('ann:one more'), options), { status: 429, headers: { 'retry-after': /^\d+$/ } })
    t.equal((await h.ask(basic('ann:correct horse'), { localAddress: '127.0.0.4' })).status, 200)
    const big = 'x'.repeat(300_000)
    t.equal((await h.get(HOST, { method: 'POST' }, big)).status, 401)
    t.equal((await h.get(HOST, { method: 'POST', headers: basic('ann:correct horse') }, big)).status, 200)
  },
)

t.test('one connection cannot fill the memory with passwords that wait', async (t) => {
  await h.gate({ auth: await basicAuth('ann', 'correct horse') })
  const { authorization } = basic('ann:wrong horse')
  const one = (last: string): string =>
    `GET / HTTP/1.1\r\nhost: ${HOST}\r\nauthorization: ${authorization}\r\n${last}\r\n`
  const answers = await h.raw(one('').repeat(299) + one('connection: close\r\n'), '127.0.0.6')
  const count = (status: number): number => answers.split(`HTTP/1.1 ${status} `).length - 1
  t.equal(count(401) + count(429), 300)
  t.ok(count(429) > 0, `${count(401)} waited, ${count(429)} did not`)
})

t.test('who goes while its password is looked at never reaches the app', async (t) => {
  const reached = async (): Promise<number> => {
    const { targets } = JSON.parse((await h.call('GET', '/stats')).body) as {
      targets: Record<string, { requests: number }>
    }
    return Object.values(targets).reduce((sum, one) => sum + one.requests, 0)
  }
  const asked = async (): Promise<number> => JSON.parse((await h.call('GET', '/stats')).body).requests
  await h.gate({ auth: await basicAuth('ann', 'correct horse') })
  const before = { reached: await reached(), asked: await asked() }
  // Passwords are looked at one after the other: behind these there is time to go.
  const others = Array.from({ length: 8 }, (_, i) => h.ask(basic(`ann:before ${i}`), { localAddress: '127.0.0.5' }))
  await until('the others to wait', async () => (await asked()) === before.asked + others.length)
  const client = net.connect(h.port, '127.0.0.1')
  const { authorization } = basic('ann:correct horse')
  client.write(`GET / HTTP/1.1\r\nhost: ${HOST}\r\nauthorization: ${authorization}\r\n\r\n`)
  await until('it to wait too', async () => (await asked()) === before.asked + others.length + 1)
  client.resetAndDestroy()
  // The same password, and so answered after the first was.
  t.equal((await h.ask(basic('ann:correct horse'))).status, 200)
  t.equal((await reached()) - before.reached, 1)
  t.equal((await h.stats()).inFlight, 0)
  for (const one of await Promise.all(others)) t.equal(one.status, 401)
})

t.test('the challenges of a CA pass', async (t) => {
  mkdirSync(join(h.dir, 'challenges'), { recursive: true })
  writeFileSync(join(h.dir, 'challenges', 'token'), 'token.key')
  const path = '/.well-known/acme-challenge/token'
  await h.gate({
    auth: await basicAuth('ann', 'x'),
    allow: ['192.0.2.1'],
    maintenance: 'x',
    rate: { perSecond: 0.001, burst: 1 },
  })
  for (let i = 0; i < 3; i++) t.match(await h.ask({}, { path }), { status: 200, body: 'token.key' })
  t.equal((await h.ask({}, { path: `${path}x` })).status, 403, 'only those that there are')
})

t.test('a list of addresses: others are sent away', async (t) => {
  await h.gate({ allow: ['127.0.0.1', '2001:db8::/32'] })
  t.equal((await h.ask()).status, 200)
  const elsewhere = { localAddress: '127.0.0.2' }
  t.match(await h.ask({ accept: 'application/json' }, elsewhere), { status: 403, body: /"code":"H43"/ })
  t.match(await h.logged(/H43.*127\.0\.0\.2/), /at=error code=H43 .*fwd=\\"127.0.0.2\\" .*status=403/)
  t.equal((await h.ask({ 'x-forwarded-for': '127.0.0.1' }, elsewhere)).status, 403, 'a lie does not help')
  t.equal((await h.ask(PROOF, elsewhere)).status, 200)
  await h.gate({ allow: ['192.0.2.0/24'] })
  t.match(await h.upgrade(), /^HTTP\/1.1 403 /)
  t.match(await h.upgrade(PROOF), /^HTTP\/1.1 101 /)
  t.match(await h.h2(t), { status: 403, body: /H43/ })
  t.equal((await h.put({ ...h.table({}), trusted: ['10.0.0.0/99'] })).status, 400, 'a broken list is no list')
  t.equal((await h.ask()).status, 403, 'and the table before it stays')
})

t.test('a rate limit counts each client by itself, across tables and protocols', async (t) => {
  const rate = { perSecond: 0.001, burst: 4 }
  await h.gate({ rate })
  t.equal((await h.ask()).status, 200)
  t.match(await h.upgrade(), /^HTTP\/1.1 101 /)
  t.equal((await h.h2(t)).status, 200)
  await h.gate({ rate, maintenance: 'soon' })
  t.equal((await h.ask()).status, 503)
  const over = await h.ask({ accept: 'application/json' })
  t.match(over, { status: 429, body: /"code":"H49"/ })
  const seconds = Number(over.headers['retry-after'])
  t.ok(seconds > 900 && seconds <= 1000, `after ${seconds} s`)
  t.match(await h.upgrade(), /^HTTP\/1.1 429 [\s\S]*retry-after: \d+/i)
  t.match(await h.h2(t), { status: 429, headers: { 'retry-after': /^\d+$/ } })
  t.match(await h.logged(/H49/), /at=error code=H49 .*status=429/)
  t.equal((await h.ask({}, { localAddress: '127.0.0.2' })).status, 503, 'another client')
  t.equal((await h.ask(PROOF)).status, 200, 'the control plane is not counted')
  t.equal((await h.get('open.localhost')).status, 200, 'another app')
})

t.test('a part of a host that another app serves has the gate of that app, and not of the host', async (t) => {
  const table = h.gated({})
  const api = { ...table.hosts['open.localhost']!, gate: { allow: ['192.0.2.1'] } }
  table.hosts[HOST]!.paths = [{ prefix: '/api', strip: false, route: api }]
  await h.put(table)
  t.equal((await h.ask({}, { path: '/other' })).status, 200)
  t.equal((await h.ask({}, { path: '/api/x' })).status, 403)
  t.match(await h.upgrade({}, '/api/ws'), /^HTTP\/1.1 403 /)
  table.hosts[HOST]!.gate = { maintenance: 'x' }
  table.hosts[HOST]!.paths = [{ prefix: '/api', strip: false, route: { ...api, gate: undefined } }]
  await h.put({ ...table, version: ++h.version })
  t.equal((await h.ask({}, { path: '/other' })).status, 503)
  t.equal((await h.ask({}, { path: '/api/x' })).status, 200)
})

t.test('whom the gate sends away wakes no app', async (t) => {
  const table = h.gated({ auth: await basicAuth('ann', 'correct horse') })
  const route = Object.assign(table.hosts[HOST]!, {
    state: 'asleep' as const,
    sleep: { after: 0, ignore: [], hold: 60_000 },
  })
  const held = async (): Promise<number> => JSON.parse((await h.call('GET', '/naps')).body)[route.app].held
  await h.put(table)
  t.equal((await h.ask()).status, 401)
  t.match(await h.upgrade(), /^HTTP\/1.1 401 /)
  t.equal(await held(), 0)
  // From where nobody has guessed yet: every new password counts.
  const answer = h.ask(basic('ann:correct horse'), { localAddress: '127.0.0.8' })
  await until('the right one to wait for the app', async () => (await held()) === 1)
  await h.put({ ...table, version: ++h.version, hosts: { ...table.hosts, [HOST]: { ...route, state: 'live' } } })
  t.equal((await answer).status, 200)
})

t.test('what was held when a gate was put up does not pass it', async (t) => {
  const table = h.gated({})
  const route = table.hosts[HOST]!
  const asleep = { ...route, state: 'asleep' as const, targets: [], sleep: { after: 0, ignore: [], hold: 60_000 } }
  const put = (one: object, gate?: object) =>
    h.put({ ...table, version: ++h.version, hosts: { [HOST]: { ...route, ...one, gate } } })
  const auth = await basicAuth('ann', 'correct horse')
  for (const [gate, now, status] of [
    [undefined, { auth }, '503'],
    [{ allow: ['127.0.0.1'] }, { allow: ['192.0.2.1'] }, '503'],
    [{ allow: ['127.0.0.1'] }, { allow: ['127.0.0.1'] }, '200|101'],
  ] as const) {
    await put(asleep, gate)
    const answers = [h.ask().then((one) => `${one.status}`), h.upgrade().then((text) => text.slice(9, 12))]
    const held = async (): Promise<number> => JSON.parse((await h.call('GET', '/naps')).body)[route.app].held
    await until('both to wait', async () => (await held()) === 2)
    await put({}, now)
    for (const one of await Promise.all(answers)) t.match(one, new RegExp(`^(${status})$`))
  }
})

t.test('a long list for many hosts and paths of one app is made once', async (t) => {
  const allow = Array.from({ length: 500 }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`)
  const table = h.gated({ allow })
  const before = h.memory()
  const route = table.hosts[HOST]!
  const paths = Array.from({ length: 50 }, (_, i) => ({ prefix: `/p${i}`, strip: false, route }))
  for (let i = 0; i < 20; i++) table.hosts[`d${i}.localhost`] = { ...route, paths }
  t.equal((await h.put(table)).status, 200)
  t.equal((await h.get('d7.localhost', { path: '/p7' })).status, 403)
  const grown = h.memory() - before
  t.ok(grown < 110, `${grown} MB for 1000 times the same list`)
})

t.test('a wildcard is for names below its parent, not for the parent', async (t) => {
  const table = h.gated({})
  await h.put({ ...table, hosts: { '*.localhost': table.hosts[HOST]! } })
  t.equal((await h.get('any.localhost')).status, 200)
  for (const host of ['localhost', 'LOCALHOST.', 'a.b.localhost']) t.equal((await h.get(host)).status, 404, host)
})

t.test('a flood leaves a few lines in the log', async (t) => {
  await h.gate({ allow: ['192.0.2.0/24'] })
  const from = { localAddress: '127.0.0.9' }
  for (let i = 0; i < 60; i++) await h.ask({}, { ...from, path: `/flood/${i}` })
  await h.gate({ maintenance: 'x' })
  await h.ask({}, { ...from, path: '/after-the-flood' })
  await h.logged(/after-the-flood/)
  const count = h.lines.filter((line) => line.includes('/flood/')).length
  t.ok(count >= 1 && count < 20, `${count} lines`)
})

t.test('in order: HTTPS, addresses, limit, maintenance, password, app', async (t) => {
  const auth = await basicAuth('ann', 'correct horse')
  const rate = { perSecond: 0.001, burst: 2 }
  const from = { localAddress: '127.0.0.7' }
  const all = { allow: ['192.0.2.1'], rate, maintenance: 'x', auth }
  const status = async (): Promise<number> => (await h.ask({}, from)).status
  await h.gate(all, {}, true)
  t.equal(await status(), 308)
  await h.gate(all)
  for (let i = 0; i < 3; i++) t.equal(await status(), 403, 'and not counted')
  await h.gate({ rate, maintenance: 'x', auth })
  t.same([await status(), await status(), await status()], [503, 503, 429])
  await h.gate({ maintenance: 'x', auth })
  t.equal(await status(), 503)
  await h.gate({ auth })
  t.equal(await status(), 401)
  const blank = h.table({ [HOST]: [] }, 'created')
  blank.hosts[HOST]!.gate = { auth }
  await h.put(blank)
  t.equal(await status(), 401)
  t.match(await h.ask(basic('ann:correct horse'), from), { status: 503, body: /H81/ })
})
