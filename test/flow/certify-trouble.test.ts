/** What goes wrong with orders at a real ACME server, each with the state that it leaves; and orders that are cut off. */
import t from 'tap'
import { authority, HOUR } from '../authority.ts'
import { FakeCa } from '../fake-ca.ts'
import { Pebble } from '../pebble.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)
process.umask(0o022)
const { port80, pebble, settings, world } = await authority(t)

t.test('a CA that is down, then comes back', async (t) => {
  const fake = await FakeCa.start(t, pebble)
  fake.down = true
  const one = await world(t, { directory: fake.directory })
  await one.app('down', ['down.example.net'])
  await one.failed('down.example.net', 'CA_UNREACHABLE')
  t.equal(one.label('down.example.net'), 'failed')
  fake.down = false
  one.forward(60_000)
  t.equal(one.system.certs.state('down.example.net')?.attempts, 1, 'not before its time')
  one.forward(13_000)
  await one.become('down.example.net', 'valid')
  t.equal(one.code('down.example.net'), undefined)
})

t.test('a CA that wants a pause gets it', async (t) => {
  const fake = await FakeCa.start(t, pebble)
  fake.retryAfter = 7200
  const one = await world(t, { directory: fake.directory })
  await one.app('fast', ['fast.example.net'])
  await one.failed('fast.example.net', 'CA_RATE_LIMITED')
  const { nextTry, error } = one.system.certs.state('fast.example.net') ?? {}
  t.equal(nextTry, new Date(one.clock + 2 * HOUR).toISOString())
  t.match(error, { type: 'rateLimited', message: /too many orders/ })
  fake.retryAfter = undefined
  one.forward(2 * HOUR)
  await one.become('fast.example.net', 'valid')
})

t.test('a name that leads elsewhere is not ordered', async (t) => {
  const one = await world(t)
  const before = pebble.orders
  await pebble.tell('add-a', { host: 'other.example.net.', addresses: ['192.0.2.7'] })
  await one.app('other', ['other.example.net'])
  await one.failed('other.example.net', 'DNS_NOT_POINTING_HERE')
  t.match(
    one.system.certs.state('other.example.net')?.error?.message,
    /resolves to 192\.0\.2\.7; this host has .*127\.0\.0\.1/,
  )
  t.equal(pebble.orders, before)
  await pebble.tell('clear-a', { host: 'other.example.net.' })
  one.forward(2 * 60_000)
  await one.become('other.example.net', 'valid')
})

t.test('a name server that does not answer', async (t) => {
  const one = await world(t, { server: '127.0.0.1:9' })
  await one.app('mute', ['mute.example.net'])
  await one.failed('mute.example.net', 'DNS_NOT_POINTING_HERE')
  t.match(one.system.certs.state('mute.example.net')?.error?.message, /cannot be looked up \(E\w+\)/)
})

t.test('a challenge that fails goes by staging first, and in turns', async (t) => {
  const [live, staging] = [await FakeCa.start(t, pebble), await FakeCa.start(t, pebble)]
  const one = await world(t, { directory: live.directory, staging: staging.directory })
  port80.data = '/nowhere'
  await one.app('shy', ['shy.example.net'])
  await one.failed('shy.example.net', 'CHALLENGE_FAILED')
  t.match(one.system.certs.state('shy.example.net')?.error, { type: 'unauthorized' })
  t.equal(staging.visits, 0)
  const before = live.visits
  one.forward(2 * 60_000)
  await until('the second', () => one.system.certs.state('shy.example.net')?.attempts === 2)
  t.equal(live.visits, before, 'staging said no, so the CA itself was not asked')
  t.ok(staging.visits > 0)
  port80.data = one.data
  one.forward(7 * 60_000)
  await one.become('shy.example.net', 'valid')
  t.ok(live.visits > before)
})

t.test('nonces that are refused are replaced', async (t) => {
  const picky = await Pebble.start(t, { http: port80.port }, { PEBBLE_WFE_NONCEREJECT: '20' })
  const one = await world(t, { directory: picky.directory, ca: picky.ca, server: picky.dns })
  const names = ['b1.example.net', 'b2.example.net', 'b3.example.net']
  await one.app('nonce', names)
  for (const name of names) await one.become(name, 'valid')
  const fake = await FakeCa.start(t, pebble)
  fake.stale = true
  const registered = (): number => pebble.log.split('POST /sign-me-up -> calling').length
  const before = registered()
  const two = await world(t, { directory: fake.directory })
  await two.app('stale', ['stale.example.net'])
  await two.become('stale.example.net', 'valid')
  t.equal(registered() - before, 2, 'refused once, then sent again with the nonce of the refusal')
})

t.test('killed in the middle of an order: it is taken up, not made again', async (t) => {
  const one = await world(t)
  const before = pebble.orders
  port80.hold()
  t.teardown(() => port80.release())
  const asked = port80.asked
  await one.app('cut', ['cut.example.net'])
  await until('the CA to look', () => port80.asked > asked)
  await one.boot(settings)
  t.equal(one.label('cut.example.net'), 'ordering')
  port80.release()
  one.certifier.wake()
  await one.become('cut.example.net', 'valid')
  t.equal(pebble.orders - before, 1)
})

t.test('killed before it could tell of a certificate: it is found', async (t) => {
  const one = await world(t)
  await one.app('found', ['found.example.net'])
  await one.become('found.example.net', 'valid')
  const before = pebble.orders
  const state = one.system.certs.state('found.example.net')
  await one.system.certs.note({ ...state!, phase: 'ordering' })
  await one.boot(settings)
  one.certifier.wake()
  await one.become('found.example.net', 'valid')
  t.equal(pebble.orders, before)
})

t.test('a disk that takes nothing: no order, and no busy loop', async (t) => {
  const one = await world(t)
  const before = pebble.orders
  const { certs } = one.system
  const note = certs.note.bind(certs)
  let tries = 0
  certs.note = async () => {
    tries++
    throw new Error('ENOSPC')
  }
  await one.app('full', ['full.example.net'])
  await until('a try', () => tries > 0)
  for (let at = 0; at < 20; at++) {
    one.certifier.wake()
    await pebble.tell('clear-a', { host: 'full.example.net.' })
  }
  t.equal(tries, 1)
  t.equal(pebble.orders, before)
  certs.note = note
  one.forward(61_000)
  await one.become('full.example.net', 'valid')
})

t.test('a domain that is taken away ends its order', async (t) => {
  const one = await world(t)
  port80.hold()
  t.teardown(() => port80.release())
  const asked = port80.asked
  const app = await one.app('gone', ['gone.example.net'])
  await until('the CA to look', () => port80.asked > asked)
  await one.system.store.change(app.id, (next) => {
    next.domains = []
  })
  one.certifier.wake()
  await until('it to be forgotten', () => one.system.certs.state('gone.example.net') === undefined)
  t.notOk(one.system.certs.facts('gone.example.net'))
  port80.release()
})
