/** What users write for the gate: addresses, rates; and what is stored of a password. */
import { scryptSync } from 'node:crypto'
import t from 'tap'
import { cidr } from '../../lib/io/cidr.ts'
import { basicAuth, newPassword } from '../../lib/io/password.ts'
import { formatRate, parseRate, RATE } from '../../lib/model/rate.ts'

t.test('addresses and blocks', async (t) => {
  const good = ['203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '2001:DB8:0::/32', '::1', '::/0']
  t.same(good.map(cidr), ['203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '::1', '::/0'])
  const bad = [
    '',
    'x',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0/8',
    '1.2.3.4/8/9',
    '2001:db8::/129',
    'fe80::1%lo',
  ]
  for (const one of bad) t.throws(() => cidr(one), { code: 'USAGE' }, one)
})

t.test('rates', async (t) => {
  t.same(parseRate('10/s'), { perSecond: 10, burst: 10 })
  t.same(parseRate('30/m', 5), { perSecond: 0.5, burst: 5 })
  const rates = ['10/s', '100/m', '1000/h', '7/m', '1/h', '999999/h']
  t.same(
    rates.map((one) => formatRate(parseRate(one, 20))),
    rates.map((rate) => ({ rate, burst: 20 })),
  )
  for (const one of ['10', '0/s', '-1/s', '1.5/s', '10/d', '10 /s', 'on', '']) t.notMatch(one, RATE)
})

t.test('a password is stored as a salted hash', async (t) => {
  const [one, two] = [await basicAuth('ann', 'correct horse'), await basicAuth('ann', 'correct horse')]
  t.not(one.hash, two.hash)
  t.notMatch(JSON.stringify(one), /horse/)
  const again = scryptSync('ann:correct horse', Buffer.from(one.salt, 'base64'), 32, { N: 16384, r: 8, p: 1 })
  t.equal(one.hash, again.toString('base64'))
  t.match(newPassword(), /^[\w-]{24}$/)
  t.not(newPassword(), newPassword())
})
