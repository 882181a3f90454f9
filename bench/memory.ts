/** Memory of all our processes with one app when nothing happens: Pss, so that what they share is counted once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Host, result } from '../test/host.ts'
import { megabytes } from './child.ts'
import type { Ground } from './ground.ts'
import type { Section } from './table.ts'

const PROCESSES = ['up', 'control', 'proxy'] as const
type Figures = Record<(typeof PROCESSES)[number], number>

export async function memory(ground: Ground): Promise<Section> {
  const host = await ground.host()
  const project = await host.project('node-deps', 'shop')
  await project.commit()
  const pushed = await project.push()
  if (result(pushed).status !== 'live') throw new Error(`the push was refused: ${pushed.err}`)
  const after = await settled(host)
  await host.end()
  await host.boot()
  const fresh = await settled(host)
  const sum = (figures: Figures): number => PROCESSES.reduce((total, name) => total + figures[name], 0)
  const row = (name: string, pick: (figures: Figures) => number): string[] => [
    name,
    ...[after, fresh].map((figures) => pick(figures).toFixed(1)),
  ]
  return {
    title: 'Memory',
    aim: 'Pss of all our processes, idle, with one app, in MB; one worker of the proxy, as with 1 GB; aim: under 150 MB together.',
    tables: [
      {
        head: ['process', 'after a push', 'after a restart'],
        rows: [...PROCESSES.map((name) => row(name, (figures) => figures[name])), row('together', sum)],
      },
    ],
    notes: [],
  }
}

/** Idle is when the sum has not changed by more than 1 MB for 5 s, at most 30 s from now. */
async function settled(host: Host): Promise<Figures> {
  let last = await figures(host)
  for (let same = 0, tries = 0; same < 5 && tries < 30; tries++) {
    await sleep(1000)
    const next = await figures(host)
    same = PROCESSES.every((name) => Math.abs(next[name] - last[name]) < 1) ? same + 1 : 0
    last = next
  }
  return last
}

async function figures(host: Host): Promise<Figures> {
  const { up, control, workers } = host.ready.pids
  const [a = 0, b = 0, ...each] = await Promise.all(
    [up, control, ...workers].map((pid) => megabytes(pid, 'smaps_rollup', 'Pss')),
  )
  return { up: a, control: b, proxy: each.reduce((sum, one) => sum + one, 0) }
}
