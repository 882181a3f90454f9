/** The parts of the gate by themselves: addresses, buckets, and what a password costs. */
import t from 'tap'
import { basicAuth } from '../../lib/io/password.ts'
import { Buckets } from '../../proxy/buckets.ts'
import { Credentials } from '../../proxy/credentials.ts'
import { believe } from '../../proxy/forwarded.ts'
import { blocksOf, canonical, covers } from '../../proxy/network.ts'

const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

t.test('a list covers addresses and blocks of both families', async (t) => {
  const blocks = blocksOf(['10.0.0.1/8', '192.0.2.7', '2001:db8::/32', '::1'])
  for (const one of ['10.255.1.2', '192.0.2.7', '2001:db8:1::5', '::1']) t.ok(covers(blocks, one), one)
  for (const one of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::2', 'unknown']) t.notOk(covers(blocks, one), one)
  for (const one of ['10.0.0.0/33', 'x', '2001:db8::/129', '']) t.throws(() => blocksOf([one]), one)
})

t.test('one address has one spelling', async (t) => {
  const spelt = ['1.2.3.4', '1.2.3.4:80', '[2001:DB8::1]:443', '2001:db8:0:0::1', '::ffff:1.2.3.4', '::ffff:102:304']
  t.same(spelt.map(canonical), ['1.2.3.4', '1.2.3.4', '2001:db8::1', '2001:db8::1', '1.2.3.4', '1.2.3.4'])
  for (const one of ['', 'x', '1.2.3', '01.2.3.4', 'fe80::1%eth0', '[1.2.3.4', 'unknown'])
    t.equal(canonical(one), undefined, one)
})

t.test('a bucket gives so many at once, and so many more with each second', async (t) => {
  const buckets = new Buckets()
  const rate = { perSecond: 2, burst: 3 }
  t.same(
    [0, 0, 0, 0].map((at) => buckets.take('a', rate, at)),
    [0, 0, 0, 0.5],
  )
  t.equal(buckets.take('b', rate, 0), 0, 'another has its own')
  t.equal(buckets.take('a', rate, 499) > 0, true)
  t.equal(buckets.take('a', rate, 501), 0)
  t.same(
    [1e6, 1e6, 1e6].map((at) => buckets.take('a', rate, at)),
    [0, 0, 0],
    'never more than at once',
  )
  t.ok(buckets.take('a', rate, 1e6) > 0)
})

t.test('buckets are bounded: the one asked least lately goes', async (t) => {
  const buckets = new Buckets(100)
  const rate = { perSecond: 0.001, burst: 1 }
  t.equal(buckets.take('kept', rate, 0), 0)
  for (let i = 0; i < 10_000; i++) {
    buckets.take(`address ${i}`, rate, 0)
    if (i % 50 === 0) t.ok(buckets.take('kept', rate, 0) > 0, 'still empty')
  }
  t.equal(buckets.size, 100)
  t.ok(buckets.take('address 9999', rate, 0) > 0)
  t.equal(buckets.take('address 0', rate, 0), 0, 'forgotten')
})

t.test('what was taken elsewhere counts too, and is owed where there is not as much', async (t) => {
  const buckets = new Buckets()
  const rate = { perSecond: 1, burst: 3 }
  buckets.charge('a', rate, 2, 0)
  t.same([buckets.take('a', rate, 0), buckets.take('a', rate, 0)], [0, 1])
  buckets.charge('a', rate, 1, 0)
  t.equal(buckets.take('a', rate, 0), 2)
  buckets.charge('a', rate, 1000, 0)
  t.equal(buckets.take('a', rate, 0), 4, 'bounded')
})

t.test('a password is worked through once', async (t) => {
  const credentials = new Credentials()
  const auth = await basicAuth('ann', 'correct: horse')
  const right = header('ann:correct: horse')
  const first = credentials.check(auth, right, '1.2.3.4')
  t.type(first, Promise)
  t.equal(credentials.check(auth, right, '1.2.3.4'), first, 'who comes meanwhile waits for the same')
  t.equal(await first, 'right')
  t.equal(credentials.check(auth, right, '5.6.7.8'), 'right', 'at once')
  const wrong = header('ann:wrong')
  t.equal(await credentials.check(auth, wrong, '1.2.3.4'), 'wrong')
  t.equal(credentials.check(auth, wrong, '1.2.3.4'), 'wrong', 'at once')
  t.equal(await credentials.check(await basicAuth('ann', 'other password'), right, '1.2.3.4'), 'wrong', 'another app')
  for (const one of [undefined, '', 'Basic', 'Basic %', 'Bearer YW5uOng=', `Basic ${'A'.repeat(5000)}`])
    t.equal(credentials.check(auth, one, '1.2.3.4'), 'wrong', String(one).slice(0, 20))
})

t.test('guesses are bounded: per client, in all, and in memory', async (t) => {
  const credentials = new Credentials()
  const auth = await basicAuth('ann', 'correct horse')
  const verdicts = Array.from({ length: 30 }, (_, i) => credentials.check(auth, header(`ann:${i}`), '1.2.3.4'))
  const busy = verdicts.filter((one) => one === 'busy').length
  t.ok(busy >= 15, `${busy} of 30 guesses of one client are not looked at`)
  for (let i = 0; i < 500; i++) void credentials.check(auth, header(`ann:x${i}`), `10.0.0.${i}`)
  t.ok(credentials.size.waiting <= 64, `${credentials.size.waiting} wait`)
  t.same([...new Set(await Promise.all(verdicts))].sort(), ['busy', 'wrong'])
})

t.test('who has no guesses left cannot find the password that others use', async (t) => {
  const credentials = new Credentials()
  const auth = await basicAuth('ann', 'correct horse')
  const right = header('ann:correct horse')
  t.equal(await credentials.check(auth, right, '1.2.3.4'), 'right')
  for (const client of ['6.6.6.6', '1.2.3.4'])
    for (let i = 0; i < 11; i++) void credentials.check(auth, header(`ann:${client} ${i}`), client)
  t.equal(credentials.check(auth, right, '6.6.6.6'), 'busy', 'looks like any other guess')
  t.equal(credentials.check(auth, right, '1.2.3.4'), 'right', 'who had shown it comes in all the same')
  t.equal(credentials.check(auth, right, '5.6.7.8'), 'right')
})

t.test('the client behind trusted proxies is the first from the right that is not one', async (t) => {
  const trusted = blocksOf(['10.0.0.0/8', '2001:db8::/32'])
  const told = (client: string, headers: Record<string, string>) => {
    const facts = { id: '', host: '', client, proto: 'http', port: 8080, prefix: '', consumed: false }
    believe(trusted, headers, facts)
    return `${facts.client} ${facts.proto} ${facts.port}`
  }
  const chain = (text: string): string => told('10.0.0.1', { 'x-forwarded-for': text }).split(' ')[0]!
  t.equal(chain('6.6.6.6, 198.51.100.7, 10.0.0.2'), '198.51.100.7', 'what it says itself stands further left')
  t.equal(chain('6.6.6.6,198.51.100.7,2001:db8::9'), '198.51.100.7')
  t.equal(chain('2001:DB9:0::1'), '2001:db9::1')
  t.equal(chain(''), '10.0.0.1')
  t.equal(chain('6.6.6.6, unknown'), '10.0.0.1', 'nothing beyond what is no address')
  t.equal(chain('6.6.6.6, unknown, 10.0.0.2'), '10.0.0.2')
  t.equal(chain('10.0.0.3, 10.0.0.2'), '10.0.0.3', 'all trusted: the first of them')
  t.equal(chain(`6.6.6.6${', 10.0.0.2'.repeat(3000)}`), '10.0.0.2', 'a long chain is not walked to its end')
  t.equal(told('10.0.0.1', { 'x-forwarded-proto': 'https' }), '10.0.0.1 https 443')
  t.equal(told('10.0.0.1', { 'x-forwarded-proto': 'http, HTTPS' }), '10.0.0.1 https 443')
  t.equal(told('10.0.0.1', { 'x-forwarded-proto': 'ftp' }), '10.0.0.1 http 8080')
  const lies = { 'x-forwarded-for': '10.0.0.9', 'x-forwarded-proto': 'https' }
  t.equal(told('198.51.100.7', lies), '198.51.100.7 http 8080', 'nobody else is believed')
})
