/** The engine stopped and started, killed and started, under load: with live-restore no request fails, and the world is right after it. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { Load } from '../load.ts'
import { insideNamespace, OwnEngine } from '../own-engine.ts'
import { until } from '../until.ts'

insideNamespace(fileURLToPath(import.meta.url))
t.setTimeout(240_000)

t.test('the engine stops, starts, is killed, starts', async (t) => {
  const engine = await OwnEngine.of(t)
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)
  const addresses = async (): Promise<string[]> =>
    (await engine.docker.listContainers({ all: true })).map((one) => `${one.Labels['im.backend.address']} ${one.State}`)
  const load = new Load(host.ready.http, 'shop', 100)
  t.teardown(() => load.stop())

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const before = await addresses()
    await engine.end(signal)
    const down = load.now()
    await until('traffic without an engine', () => load.answers.filter((one) => one.asked > down).length > 100)
    await engine.start()
    t.same(await addresses(), before, `after ${signal} the same container runs at the same address`)
    const pushed = await until('a push to work again', async () => {
      await app.commit(`after ${signal}`)
      const push = await app.push()
      return push.code === 0 ? push : undefined
    })
    t.match(result(pushed), { status: 'live' })
    await until('one container', async () => (await addresses()).length === 1)
    t.match((await addresses())[0], /running$/)
  }
  await load.stop()
  t.comment(`${load.answers.length} requests, ${load.failures().length} failed`)
  t.same(load.failures().slice(0, 5), [], 'no request failed')
  const logs = await host.ssh(['logs', 'shop', '-p', 'deploy'])
  t.match(logs.out, /backendim\[deploy\]: =====> shop v3 is live/)
})
