/** Kills at random moments of pushes, by a seed that is printed. Long runs: `npm run test:long chaos`, BACKENDIM_TEST_SEED to repeat one. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { agree, answers } from '../agree.ts'
import { server, simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { Load } from '../load.ts'

const ROUNDS = process.env.BACKENDIM_TEST_LONG ? 80 : 6
const seed = Number(process.env.BACKENDIM_TEST_SEED ?? Date.now() % 1e6)
t.setTimeout(ROUNDS * 60_000)

let state = seed
/** 0 to 1, the same for the same seed. */
function random(): number {
  state = (state * 1103515245 + 12345) & 0x7fffffff
  return state / 0x7fffffff
}

t.test(`${ROUNDS} kills at random moments, seed ${seed}`, async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)
  const load = new Load(host.ready.http, 'shop', 30)
  t.teardown(() => load.stop())
  const killed = { control: 0, proxy: 0 }

  for (let round = 1; round <= ROUNDS; round++) {
    await app.write({ 'server.js': server(undefined, `// round ${round}`), 'backendim.yaml': 'test: "true"\n' })
    await app.commit(`round ${round}`)
    const push = app.push()
    // The moment is the point here, not a wait for anything.
    await sleep(random() * 2500)
    const part = random() < 0.7 ? 'control' : 'proxy'
    killed[part]++
    process.kill(await host.pid(part), 'SIGKILL')
    await push
    await answers(host)
    await agree(t, host, app)
    const again = await app.push()
    if (!again.err.includes('Everything up-to-date')) t.match(result(again), { status: 'live' }, `round ${round}`)
    await agree(t, host, app)
  }
  await load.stop()
  const failed = load.failures()
  t.comment(
    `${killed.control} kills of the control plane, ${killed.proxy} of the proxy; ${failed.length} of ${load.answers.length} requests failed`,
  )
  t.ok(
    failed.every((one) => /ECONNRESET|hang up|EPIPE/.test(one.error ?? '')),
    `only what was on the connections of a killed proxy failed: ${JSON.stringify(failed.find((one) => one.status !== 0))}`,
  )
  if (killed.proxy === 0) t.same(failed, [])
})
