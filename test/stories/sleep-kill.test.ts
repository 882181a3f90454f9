/** `kill -9` around sleep: what is in the middle is made right, and whoever waits is answered. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { answers } from '../agree.ts'
import { Host, result } from '../host.ts'
import { asleep, awake, hanging, sleeper } from '../sleeper.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

t.test('kill -9 of either process while an app falls asleep, sleeps and wakes', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(sleeper(''))
  await app.commit('first')
  t.match(result(await app.push()), { status: 'live' }, host.errors)
  const kill = async (part: 'control' | 'proxy'): Promise<void> => {
    process.kill(await host.pid(part), 'SIGKILL')
  }
  const running = async (): Promise<boolean> => (await host.inEngine()).containers.includes('web.1 g1 running')

  // Between the table and the stop: a request that is in flight keeps the control plane there.
  const first = await hanging(host, 'shop')
  const ended = once(first, 'response')
  const going = host.ssh(['ps:sleep', 'shop', 'now'])
  await until('the intent to sleep', async () => (await host.stored('shop')).run === 'asleep')
  t.ok(await running())
  await kill('control')
  t.not((await going).code, 0)
  const held = host.get('shop', '/go')
  await answers(host)
  t.match(await held, { status: 200, body: 'v1 /go' }, 'what was held is answered')
  const [response] = (await ended) as [IncomingMessage]
  t.equal(await text(response), 'went', 'and what was in flight before')
  await awake(host, 'shop')

  // The same with nobody who waits: it ends asleep.
  const second = await hanging(host, 'shop')
  const again = host.ssh(['ps:sleep', 'shop', 'now'])
  await until('the intent to sleep', async () => (await host.stored('shop')).run === 'asleep')
  await kill('control')
  await again
  second.destroy()
  await asleep(host, 'shop')

  await kill('proxy')
  t.match(
    await until('the proxy', () => host.get('shop').catch(() => undefined)),
    { status: 200 },
    'held by the next proxy',
  )
  await awake(host, 'shop')

  // In the middle of waking.
  await host.get('shop', '/slow')
  await host.ssh(['ps:sleep', 'shop', 'now'])
  await asleep(host, 'shop')
  const waiting = Array.from({ length: 20 }, (_, i) => host.get('shop', `/${i}`))
  await until('the container to start', running)
  t.equal((await host.stored('shop')).run, 'asleep')
  await kill('control')
  for (const [i, answer] of (await Promise.all(waiting)).entries()) t.same(answer, { status: 200, body: `v1 /${i}` })
  await awake(host, 'shop')

  // While it sleeps nothing wakes it but a request, a new start of everything neither.
  await host.ssh(['ps:sleep', 'shop', 'now'])
  await asleep(host, 'shop')
  await host.end()
  await host.boot()
  await answers(host)
  await asleep(host, 'shop')
  t.match(await host.get('shop'), { status: 200, body: 'v1 /' })
})
