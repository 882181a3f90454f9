/** Requests to a running app while a build spins on every core, forks and fills its memory, beside the same requests while nothing is built. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DOCKERFILE, simple } from '../test/apps.ts'
import { greedy } from '../test/greedy.ts'
import type { Host, Project } from '../test/host.ts'
import { Load } from '../test/load.ts'
import { running } from '../test/process.ts'
import { Pushing } from '../test/tiny.ts'
import { until } from '../test/until.ts'
import type { Ground } from './ground.ts'
import { median, percentile, type Section } from './table.ts'

const ROUNDS = 5
/** Milliseconds of load, and requests a second. */
const [LASTS, RATE] = [6000, 150]
const AIM = 3
const MARKER = 'marker-noisy-bench'

interface Times {
  middle: number
  late: number
}

export async function noisyBuild(ground: Ground): Promise<Section> {
  const { quiet, noisy } = await rounds(await ground.host(['--build-memory', '512M']))
  const of = (times: Times[], key: keyof Times): number => median(times.map((one) => one[key]))
  const ratio = of(noisy, 'late') / of(quiet, 'late')
  const verdict = ratio < AIM ? 'met' : 'missed'
  const row = (name: string, times: Times[]) => [name, of(times, 'middle'), of(times, 'late')]
  return {
    title: 'A noisy build',
    aim: `Requests to an app, ${RATE} a second through the proxy, half of them on new connections, while a build of another app spins and forks on every core and keeps its memory full; aim: p99 under ${AIM} times the quiet one. Milliseconds, medians of ${ROUNDS} rounds of ${LASTS / 1000} s in turn; a request that fails ends the measurement.`,
    tables: [
      {
        head: ['', 'p50 ms', 'p99 ms', 'x quiet', 'aim'],
        rows: [
          [...row('nothing is built', quiet), '', ''],
          [...row('the build runs', noisy), ratio.toFixed(2), verdict],
        ],
      },
    ],
    notes: [],
  }
}

export async function rounds(host: Host): Promise<{ quiet: Times[]; noisy: Times[] }> {
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('good')
  const pushed = await app.push()
  if (pushed.code !== 0) throw new Error(pushed.err)
  const other = await host.project(undefined, 'noisy')
  const [quiet, noisy]: [Times[], Times[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round++) {
    const before = await measure(host)
    const during = await beside(host, other, round, () => measure(host))
    // Round 0 warms up what only a first time costs, and is not counted.
    if (round === 0) continue
    quiet.push(before)
    noisy.push(during)
  }
  return { quiet, noisy }
}

async function measure(host: Host): Promise<Times> {
  const load = new Load(host.ready.http, 'shop', RATE)
  await sleep(LASTS)
  await load.stop()
  const [failed] = load.failures()
  if (failed) throw new Error(`a request failed: ${failed.status} ${failed.error ?? ''}`)
  const times = load.answers.map((one) => one.answered - one.asked)
  return { middle: median(times), late: percentile(times, 0.99) }
}

async function beside<T>(host: Host, other: Project, round: number, work: () => Promise<T>): Promise<T> {
  const step = `RUN node greedy.js ${MARKER} forks spins churns\nCMD`
  await other.write({ ...greedy(MARKER), Dockerfile: DOCKERFILE.replace('CMD', step), round: String(round) })
  await other.commit(`round ${round}`)
  const push = new Pushing(host, other)
  try {
    await until('the build', async () => (await running(`${MARKER}`)).length > 2)
    return await work()
  } finally {
    const deploy = (await host.stored('noisy')).deploys.at(-1)?.id ?? ''
    await host.ssh(['deploys:cancel', deploy])
    const { err } = await push.end()
    await until('its end', async () => (await running(MARKER)).length === 0)
    if (!err.includes('CANCELED')) console.error(err)
  }
}
