/** Two workers of the proxy: what a client has used of its rate at one counts at the other. */
import { join } from 'node:path'
import t from 'tap'
import { ProxyClient } from '../../lib/io/proxy.ts'
import { until } from '../until.ts'
import { Gated } from './gated.ts'

t.test('a rate limit is one for all workers', async (t) => {
  const [one, other] = [new Gated(t), new Gated(t)]
  await Promise.all([one.open(t), other.open(t)])
  const client = new ProxyClient([one.socketPath, other.socketPath], join(one.dir, 'shared.json'))
  const stop = new AbortController()
  const shared = client.share(stop.signal)
  await client.publish(one.gated({ rate: { perSecond: 0.001, burst: 1 } }))
  let count = 0
  await until('the other worker to know what clients did at the first', async () => {
    // None comes twice, or it would have used up what it has at the other by itself.
    const next = () => `127.1.${++count >> 8}.${count & 255}`
    const clients = Array.from({ length: 20 }, () => ({ localAddress: next() }))
    for (const from of clients) await one.ask({}, from)
    const first = clients[0]!
    return (await other.ask({}, first)).status === 429
  })
  t.equal((await other.ask({}, { localAddress: '127.0.2.1' })).status, 200, 'who was nowhere else is let in')
  t.equal((await other.get('open.localhost')).status, 200)
  stop.abort()
  await shared
  t.equal((await one.ask({}, { localAddress: '127.0.2.2' })).status, 200, 'without the control plane each counts alone')
  t.equal((await one.ask({}, { localAddress: '127.0.2.2' })).status, 429)
})
