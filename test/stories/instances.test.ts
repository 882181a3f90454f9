/** Three instances of one app: all answer, and one that falls over costs no request and comes back. */
import t from 'tap'
import { simple } from '../apps.ts'
import { Host } from '../host.ts'
import { Load } from '../load.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

t.test('one of three falls over', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('first')
  t.equal((await app.push()).code, 0, host.errors)
  t.equal((await host.ssh(['ps:scale', 'shop', 'web=3'])).code, 0)
  const load = new Load(host.ready.http, 'shop', 100, '/dyno')
  t.teardown(() => load.stop())
  const all = ['web.1', 'web.2', 'web.3']
  const serve = (dynos: string[]): Promise<unknown> => {
    const from = load.now()
    return until(`${dynos} to answer`, () => dynos.every((one) => load.since(from).has(one)))
  }
  await serve(all)

  for (let round = 0; round < 3; round++) {
    t.equal((await host.get('shop', '/crash')).body, 'crashing')
    await until('all to run again', async () => {
      const { processes } = JSON.parse((await host.ssh(['ps', 'shop', '--json'])).out)
      return processes.length === 3 && processes.every((one: { state: string }) => one.state === 'up')
    })
    await serve(all)
  }
  await load.stop()
  t.comment(`${load.answers.length} requests, ${load.failures().length} failed`)
  t.same(load.failures().slice(0, 3), [], 'nobody noticed')
  const logs = await host.ssh(['logs', 'shop', '-p', 'router'])
  t.notMatch(logs.out, /status=50[23]/)
})
