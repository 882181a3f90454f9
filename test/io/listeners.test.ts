/** What a process listens on, from the kernel's own table. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { type Listener, listeners, parseListeners } from '../../lib/io/listeners.ts'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, state = '0A', remote = '00000000:0000'): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 1234 1 0 100 0 0 10 0\n`

t.test('listening sockets, and which of them are reached from inside only', async (t) => {
  const cases: [string, Listener[]][] = [
    ['00000000:1388', [{ port: 5000, loopback: false }]],
    ['0100007F:1388', [{ port: 5000, loopback: true }]],
    ['0500007F:0050', [{ port: 80, loopback: true }]],
    ['0200D00A:1F90', [{ port: 8080, loopback: false }]],
    ['7F00000A:1F90', [{ port: 8080, loopback: false }]],
    ['0B00007F:9C41', []],
    ['00000000000000000000000000000000:1388', [{ port: 5000, loopback: false }]],
    ['00000000000000000000000001000000:1388', [{ port: 5000, loopback: true }]],
    ['0000000000000000FFFF00000100007F:1388', [{ port: 5000, loopback: true }]],
    ['0000000000000000FFFF00000200D00A:1388', [{ port: 5000, loopback: false }]],
  ]
  for (const [local, found] of cases) t.same(parseListeners(HEAD + row(local)), found, local)
})

t.test('connections are not listeners', async (t) => {
  t.same(parseListeners(HEAD + row('0200D00A:1388', '01', '0100D00A:C000')), [])
  t.same(parseListeners(HEAD + row('0200D00A:C001', '01', '0B00007F:0035') + row('00000000:1388')), [
    { port: 5000, loopback: false },
  ])
  t.same(parseListeners(HEAD), [])
  t.same(parseListeners(''), [])
})

t.test('any text gives ports or nothing', async (t) => {
  const near = fc.string({ unit: fc.constantFrom('0', 'A', 'F', '7', ':', ' ', '\n', 'g') })
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) =>
      parseListeners(text).every(({ port }) => Number.isInteger(port) && port >= 0 && port <= 65_535),
    ),
    { numRuns: 1000 },
  )
  t.pass('nothing was thrown')
})

t.test('the sockets of this very process', async (t) => {
  for (const [host, loopback] of [
    ['127.0.0.1', true],
    ['0.0.0.0', false],
    ['::1', true],
    ['::', false],
  ] as const) {
    const server = createServer().listen(0, host)
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    t.match(
      (await listeners(process.pid)).find((one) => one.port === port),
      { port, loopback },
      host,
    )
    server.close()
  }
  t.same(await listeners(2 ** 22 + 1), [], 'a process that is gone')
})
