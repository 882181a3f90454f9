/** The client of several workers: what it answers is true of all of them. Real proxies, told apart by their sockets. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { ProxyClient } from '../../lib/io/proxy.ts'
import { Harness, origin } from '../proxy/harness.ts'
import { until } from '../until.ts'

t.setTimeout(120_000)

const workers = [new Harness(t), new Harness(t)] as const
const [one, two] = workers
const client = new ProxyClient(
  workers.map((worker) => worker.socketPath),
  join(one.dir, 'published.json'),
)
t.before(() => Promise.all(workers.map((worker) => worker.start())))

const versions = async (): Promise<number[]> => ((await client.stats()) as { version: number }[]).map((s) => s.version)

t.test('a publish is answered when all have the table', async (t) => {
  const table = one.table({ 'app.localhost': [1] })
  await client.publish(table)
  t.same(await versions(), [table.version, table.version])

  two.child.kill('SIGSTOP')
  const next = one.table({ 'app.localhost': [2] })
  let answered = false
  const publish = client.publish(next).then(() => {
    answered = true
  })
  await until('the first to have it', async () => (await one.stats()).version === next.version)
  t.notOk(answered, 'the second has not got it')
  two.child.kill('SIGCONT')
  await publish
  t.same(await versions(), [next.version, next.version])
})

t.test('one that ends meanwhile has it when its successor does', async (t) => {
  const table = one.table({ 'app.localhost': [3] })
  const exited = once(two.child, 'exit')
  two.child.kill('SIGKILL')
  await exited
  const publish = client.publish(table)
  await until('the first to have it', async () => (await one.stats()).version === table.version)
  await two.start()
  await publish
  t.same(await versions(), [table.version, table.version])
})

t.test('a drain is over when nothing is in flight in any', async (t) => {
  let answer: ServerResponse | undefined
  const { port } = await origin(t, (_req, res) => {
    answer = res
  })
  await client.publish(one.table({ 'app.localhost': [port] }))
  const slow = two.get('app.localhost')
  await until('a request with the second', async () => (await two.stats()).inFlight === 1)
  let over = false
  const drain = client.drain([`127.0.0.1:${port}`], 60_000).then(() => {
    over = true
  })
  t.equal((await one.stats()).inFlight, 0)
  t.notOk(over)
  answer?.end('slow')
  await drain
  t.equal((await slow).body, 'slow')

  const lost = two.get('app.localhost')
  await until('another', async () => (await two.stats()).inFlight === 1)
  const ended = client.drain([`127.0.0.1:${port}`], 60_000)
  two.child.kill('SIGKILL')
  await t.rejects(lost)
  await two.start()
  await ended
  t.pass('one that ended holds nothing')
})
