/** The keys of session tickets: made, kept by the next `up`, moved on in time, and shared by workers. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { keepTicketKeys, renewed } from '../../bin/ticket-keys.ts'
import { Tickets } from '../../proxy/tickets.ts'

const HOUR = 3600_000
type Native = { onticketkeycallback(name: Buffer, iv: Buffer, encrypt: boolean): [number, Buffer, Buffer, Buffer?] }

/** The keys as TLS asks for them. */
function native(tickets: Tickets): Native {
  const context = {} as Native
  tickets.serve({ _sharedCreds: { context } } as never)
  return context
}
const NONE = Buffer.alloc(16)
const made = (tickets: Tickets): Buffer => native(tickets).onticketkeycallback(NONE, NONE, true)[3]!
const opens = (tickets: Tickets, name: Buffer): boolean => native(tickets).onticketkeycallback(name, NONE, false)[0] > 0

t.test('moves on by one key in time, and anew when it is too late', async (t) => {
  const keys = renewed(undefined, 0)!
  t.equal(keys.length, 144)
  t.equal(renewed(keys, 11 * HOUR), undefined)
  t.equal(renewed(keys, -HOUR), undefined, 'a clock that was set back')
  const next = renewed(keys, 13 * HOUR)!
  t.ok(next.subarray(0, 96).equals(keys.subarray(48)))
  t.notOk(next.subarray(96).equals(keys.subarray(96)))
  const late = renewed(keys, 25 * HOUR)!
  for (let i = 0; i < 3; i++) t.notOk(late.includes(keys.subarray(i * 48, i * 48 + 48)))
  t.equal(renewed(keys.subarray(1), 0)?.length, 144, 'what is broken is made anew')
})

t.test('its user alone reads the file; a next start keeps it', async (t) => {
  const file = join(t.testdir({}), 'tickets')
  keepTicketKeys(file, {})
  t.equal(statSync(file).mode & 0o777, 0o400)
  const first = readFileSync(file)
  keepTicketKeys(file, {})
  t.ok(readFileSync(file).equals(first))
  const then = (Date.now() - 13 * HOUR) / 1000
  utimesSync(file, then, then)
  keepTicketKeys(file, {})
  t.ok(readFileSync(file).subarray(0, 96).equals(first.subarray(48)))
  t.equal(statSync(file).mode & 0o777, 0o400)
})

t.test('workers open each other’s tickets, whoever saw first that the keys changed', async (t) => {
  const file = join(t.testdir({}), 'tickets')
  keepTicketKeys(file, {})
  const [one, two] = [new Tickets(file), new Tickets(file)]
  const old = made(one)
  t.ok(opens(two, old))
  t.notOk(opens(new Tickets(), old), 'others do not')
  const next = renewed(readFileSync(file), 13 * HOUR)!
  rmSync(file)
  writeFileSync(file, next)
  one.refresh()
  t.notOk(made(one).equals(old))
  t.ok(opens(two, made(one)), 'one that has not seen it yet opens those of one that has')
  t.ok(opens(one, made(two)), 'and the other way round')
  rmSync(file)
  two.refresh()
  t.ok(made(two).equals(old), 'a file that is away changes nothing')
})
