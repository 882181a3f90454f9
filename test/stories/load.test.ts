/** Deploys, rollbacks and scaling under load: no request fails, and after a switch only the new release answers. */
import t from 'tap'
import { server, simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { Load } from '../load.ts'

t.setTimeout(240_000)

t.test('200 requests a second see every switch and no failure', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('first')
  t.equal((await app.push()).code, 0, host.errors)
  const load = new Load(host.ready.http, 'shop', 200)
  t.teardown(() => load.stop())

  const switches: { at: number; body: string }[] = []
  const switched = (release: number | null): void => {
    switches.push({ at: load.now(), body: `v${release}` })
  }
  for (let n = 2; n <= 11; n++) {
    await app.write({ 'server.js': server("res.end('ok')", `// change ${n}`) })
    await app.commit(`change ${n}`)
    const push = result(await app.push())
    t.match(push, { status: 'live', release: n })
    switched(push.release)
  }
  for (let n = 12; n <= 14; n++) {
    const back = await host.ssh(['rollback', 'shop', '--json'])
    t.equal(back.code, 0, back.err)
    switched((JSON.parse(back.out) as { release: number }).release)
  }
  for (const count of ['web=3', 'web=1']) t.equal((await host.ssh(['ps:scale', 'shop', count])).code, 0, count)
  const end = load.now()
  await load.stop()

  t.comment(`${load.answers.length} requests in ${(end / 1000).toFixed(1)} s, ${load.failures().length} failed`)
  t.same(load.failures().slice(0, 5), [], 'no request failed')
  t.ok(load.answers.length > 1000, 'there was a load')
  for (const [at, one] of switches.entries()) {
    const next = switches[at + 1]?.at ?? end
    const seen = new Set(
      load.answers.filter((answer) => answer.asked >= one.at && answer.answered < next).map((answer) => answer.body),
    )
    const later = switches.slice(at).map((other) => other.body)
    for (const body of seen) t.ok(later.includes(body), `after the switch to ${one.body} it was ${body} that answered`)
  }
})
