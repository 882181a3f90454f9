/** Ten minutes of mixed load with a deploy every 20 seconds: 0 wrong answers, flat memory, no socket left. */
import t from 'tap'
import { Soak } from '../soak.ts'
import { KINDS } from '../soak-clients.ts'
import { until } from '../until.ts'

const SECONDS = Number(process.env.BACKENDIM_SOAK_SECONDS ?? 600)
t.setTimeout((SECONDS + 300) * 1000)

t.test('ten minutes', async (t) => {
  const soak = await Soak.start(t, Date.now() % 1000)
  const base = await soak.open()
  await soak.run(SECONDS, 20)
  t.comment(`${soak.deploys} deploys; answers: ${JSON.stringify(soak.counts)}`)
  for (const { at, proxy, control, sockets } of soak.samples.filter((_, i) => i % 3 === 0))
    t.comment(`${at} s: proxy ${proxy} MB, control plane ${control} MB, ${sockets} sockets of the proxy`)
  t.same(soak.wrong.slice(0, 10), [], `${soak.wrong.length} wrong answers`)
  t.ok(soak.deploys >= SECONDS / 20 - 2, 'deploys went on')
  for (const name of Object.keys(KINDS)) t.ok(soak.counts[name], `${name}: ${soak.counts[name]}`)
  for (const part of ['proxy', 'control'] as const) {
    const [early, late] = [soak.memory(part, 0.15, 0.25), soak.memory(part, 0.9, 1)]
    t.ok(late <= early * 1.2 + 15, `${part}: ${early} MB after two minutes, ${late} MB at the end`)
  }
  const open = await until('its sockets to be closed', async () => {
    const { sockets, fds } = await soak.open()
    return sockets <= base.sockets && { sockets, fds }
  })
  t.comment(`before ${JSON.stringify(base)}, after ${JSON.stringify(open)}`)
})
