/** A short sample of the soak: every kind of client, and two deploys. The long one is in test/long. */
import t from 'tap'
import { Soak } from '../soak.ts'
import { KINDS } from '../soak-clients.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

t.test('mixed load and two deploys: no wrong answer, and nothing stays open', async (t) => {
  const soak = await Soak.start(t, 42)
  const base = await soak.open()
  await soak.run(25, 10)
  t.comment(JSON.stringify(soak.counts), `${soak.deploys} deploys`)
  t.same(soak.wrong.slice(0, 5), [], 'no wrong answer')
  t.equal(soak.deploys, 2)
  for (const name of Object.keys(KINDS)) t.ok(soak.counts[name], `${name}: ${soak.counts[name]}`)
  t.ok(soak.memory('proxy', 0.8, 1) < soak.memory('proxy', 0, 0.2) + 150, 'the memory has a bound')
  const open = await until('its sockets to be closed', async () => {
    const { sockets, fds } = await soak.open()
    return sockets <= base.sockets && { sockets, fds }
  })
  t.comment(`before ${JSON.stringify(base)}, after ${JSON.stringify(open)}`)
})
