/** Behind a CDN: whose word counts about where a request comes from, and about HTTPS. */
import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { Gated, HOST } from './gated.ts'

const h = new Gated(t)
t.before(() => h.open(t))

t.test('behind a trusted proxy its client counts, for the list, the limit, the log and the app', async (t) => {
  const trusted = { trusted: ['127.0.0.1', '10.0.0.0/8'] }
  await h.gate({ allow: ['198.51.100.0/24', '2001:db8::/32'], rate: { perSecond: 0.001, burst: 2 } }, trusted)
  const by = (chain: string, options = {}) => h.ask({ 'x-forwarded-for': chain }, options)
  t.match(JSON.parse((await by('6.6.6.6, 198.51.100.7, 10.1.1.1')).body), { 'x-forwarded-for': '198.51.100.7' })
  t.equal((await by('198.51.100.7, 6.6.6.6')).status, 403)
  t.match(await h.logged(/6\.6\.6\.6/), /code=H43 .*fwd=\\"6.6.6.6\\"/)
  t.equal((await by('198.51.100.7', { localAddress: '127.0.0.2' })).status, 403, 'who is not trusted says nothing')
  t.same([(await by('198.51.100.7')).status, (await by('198.51.100.7')).status], [200, 429])
  t.equal((await by('198.51.100.8')).status, 200)
  const block = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:DB8:1:2:3:4:5:6', '2001:db8:1:3::1']
  const statuses: number[] = []
  for (const one of block) statuses.push((await by(one)).status)
  t.same(statuses, [200, 200, 429, 200], 'an IPv6 client is its /64')
  t.match(
    await h.upgrade({ 'x-forwarded-for': '198.51.100.9' }),
    /^HTTP\/1.1 101 [\s\S]*"x-forwarded-for":"198.51.100.9"/,
  )
  t.match(await h.upgrade({ 'x-forwarded-for': '6.6.6.6' }), /^HTTP\/1.1 403 /)
  t.equal((await h.h2(t, { 'x-forwarded-for': '198.51.100.10' })).status, 200)
  t.equal((await h.h2(t, { 'x-forwarded-for': '6.6.6.6' })).status, 403)
})

t.test('a trusted proxy that talks HTTP to us on behalf of HTTPS is not sent round in circles', async (t) => {
  const https = { 'x-forwarded-proto': 'https' }
  await h.gate({}, {}, true)
  t.equal((await h.ask(https)).status, 308, 'nobody is trusted')
  await h.gate({}, { trusted: ['127.0.0.1'] }, true)
  const answer = await h.ask(https)
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.body), { 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' })
  t.equal((await h.ask()).status, 308)
  t.equal((await h.ask(https, { localAddress: '127.0.0.2' })).status, 308)
  t.match(await h.upgrade(https), /^HTTP\/1.1 101 [\s\S]*"x-forwarded-proto":"https"/)
  t.match(await h.upgrade(), /^HTTP\/1.1 308 /)
})

t.test('the connections of a trusted proxy are not capped as those of one client', async (t) => {
  const capped = new Gated(t)
  await capped.open(t, { perLoopback: 1 })
  await capped.gate({}, { trusted: ['127.0.0.1'] })
  const held = async (localAddress: string): Promise<boolean> => {
    const socket = net.connect({ port: capped.port, host: '127.0.0.1', localAddress })
    t.teardown(() => socket.destroy())
    socket.write(`GET / HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString().startsWith('HTTP/1.1 200 ')
  }
  t.same([await held('127.0.0.1'), await held('127.0.0.1'), await held('127.0.0.1')], [true, true, true])
  t.same([await held('127.0.0.2'), await held('127.0.0.2')], [true, false], 'of another one they are')
})
