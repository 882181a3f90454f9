/** Push to live of a one-line change in the Node sample beside the floor on the same commit, in turn, and where the time goes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Host, type Project, type Ran, result } from '../test/host.ts'
import { Floor, type FloorTimes } from './floor.ts'
import type { Ground } from './ground.ts'
import { median, type Section, type Table } from './table.ts'

interface Pair {
  ours: number
  /** Seconds by stage, from the verdict. */
  stages: Record<string, number>
  floor: FloorTimes
}
interface Kind {
  name: string
  rounds: number
  change(project: Project, floor: Floor, round: number): Promise<void>
}

const KINDS: Kind[] = [
  {
    name: 'one line of source',
    rounds: 7,
    async change(project, floor, round) {
      const text = await readFile(join(project.folder, 'server.js'), 'utf8')
      await project.write({ 'server.js': text.replace(/'Hello[^']*'/, `'Hello for the ${round}th time'`) })
      await project.commit()
      await floor.follow()
    },
  },
  {
    name: 'dependencies, npm ci anew',
    rounds: 5,
    async change(project, floor, round) {
      // Two versions of package.json, or the second to build would find the first one's `npm ci` in the cache.
      const [mine, other] = await Promise.all([2 * round, 2 * round + 1].map((number) => version(project, number)))
      await project.write({ 'package.json': mine as string })
      await project.commit()
      await floor.follow({ 'package.json': other as string })
    },
  },
]

export async function push(ground: Ground): Promise<Section> {
  const host = await ground.host()
  const project = await host.project('node-deps', 'shop')
  await project.commit()
  live(await project.push())
  const floor = await floorOf(ground, host, project)
  const found = new Map<Kind, Pair[]>()
  for (const kind of KINDS) found.set(kind, await measure(kind, project, floor))
  const rounds = KINDS.map((kind) => kind.rounds).join(' and ')
  return {
    title: 'Push to live',
    aim: `From the start of \`git push\` to its exit, beside docker build + run + first answer on the same commit; aim: at most 3 times that floor. Seconds, medians of ${rounds} rounds in turn.`,
    tables: [totals(found), breakdown(found)],
    notes: ['`git, ssh, hooks` is what the push takes beside the deploy. Either side runs each `npm ci` on its own.'],
  }
}

async function floorOf(ground: Ground, host: Host, project: Project): Promise<Floor> {
  const plan = JSON.parse((await host.ssh(['build:plan', 'shop', '--json'])).out)
  return Floor.of(project.folder, join(ground.folder, 'floor'), plan.text, plan.processes.web.command)
}

async function measure(kind: Kind, project: Project, floor: Floor): Promise<Pair[]> {
  const pairs: Pair[] = []
  // Round 0 warms up what only a first time costs, and is not counted.
  for (let round = 0; round <= kind.rounds; round++) {
    await kind.change(project, floor, Date.now() + round)
    const first = round % 2 === 1 ? await floor.measure() : undefined
    const began = performance.now()
    const ran = await project.push()
    const ours = (performance.now() - began) / 1000
    const { seconds } = live(ran)
    const pair = { ours, stages: seconds, floor: first ?? (await floor.measure()) }
    if (round > 0) pairs.push(pair)
  }
  return pairs
}

function live(ran: Ran): { seconds: Record<string, number> } {
  const verdict = result(ran) as ReturnType<typeof result> & { seconds: Record<string, number> }
  if (verdict.status !== 'live') throw new Error(`the push was refused: ${ran.err}`)
  return verdict
}

async function version(project: Project, number: number): Promise<string> {
  const text = await readFile(join(project.folder, 'package.json'), 'utf8')
  return text.replace(/"version": "[^"]*"/, `"version": "1.0.${number}"`)
}

function totals(found: Map<Kind, Pair[]>): Table {
  const rows = [...found].map(([kind, pairs]) => {
    const floor = median(pairs.map((pair) => pair.floor.total))
    const ours = median(pairs.map((pair) => pair.ours))
    return [kind.name, floor, ours, (ours / floor).toFixed(2)]
  })
  return { head: ['change', 'floor s', 'push s', 'x floor'], rows }
}

function breakdown(found: Map<Kind, Pair[]>): Table {
  const all = [...found.values()].flat()
  const names = [...new Set(all.flatMap((pair) => Object.keys(pair.stages)))].filter((name) => name !== 'total')
  const row = (name: string, pick: (pair: Pair) => number): (string | number)[] => [
    name,
    ...[...found.values()].map((pairs) => median(pairs.map(pick))),
  ]
  const around = (pair: Pair): number => pair.ours - names.reduce((sum, name) => sum + (pair.stages[name] ?? 0), 0)
  const rows = [
    ...names.map((name) => row(name, (pair) => pair.stages[name] ?? 0)),
    row('git, ssh, hooks', around),
    row('floor: build', (pair) => pair.floor.build),
    row('floor: start to first 200', (pair) => pair.floor.start),
  ]
  return { head: ['stage', ...[...found.keys()].map((kind) => kind.name)], rows }
}
