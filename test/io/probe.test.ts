/** Asking whether an instance is well, by one who waits for it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { healthy } from '../../lib/io/probe.ts'

const health = { path: '/healthz', named: false, interval: 1000, timeout: 5000, within: 60_000 }
const { signal } = new AbortController()

t.test('eager: from before it listens on, and its first 404 does where that is allowed', async (t) => {
  const statuses = [404, 503, 200]
  const server = createServer((_req, res) => res.writeHead(statuses.shift() ?? 200).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const target = { address: '127.0.0.1', port, host: 'shop.localhost' }
  const early = healthy(target, health, true, signal, true)
  server.listen(port, '127.0.0.1')
  t.teardown(() => server.close())
  t.equal(await early, 'fallback')
  t.equal(await healthy(target, health, true, signal, true), 'passed', 'after the 503')
  t.same(statuses, [])
})

t.test('what never listens is told as refused', async (t) => {
  const found = await healthy(
    { address: '127.0.0.1', port: 1, host: 'x' },
    { ...health, within: 50 },
    true,
    signal,
    true,
  )
  t.same(found, { last: { error: 'ECONNREFUSED' } })
})
