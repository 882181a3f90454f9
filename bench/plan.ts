/** `backendim plan` in a repository of 5,000 files beside `node -e 0`, which is what any program on Node takes to start. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../test/host.ts'
import { type Ground, must } from './ground.ts'
import { median, percentile, type Section } from './table.ts'

const ROUNDS = 30
const AIM = 150
const FILES = 5000

export async function plan(ground: Ground): Promise<Section> {
  const [plain, configured] = [await repository(ground, 'plain'), await repository(ground, 'configured')]
  await writeFile(join(configured, 'backendim.yaml'), 'port: 3000\nbuild: { version: 22 }\n')
  const command = join(ROOT, 'bin', 'backendim')
  const calls: [string, string, string[]][] = [
    ['node -e 0', ground.node, ['-e', '0']],
    ['backendim plan', command, ['plan', plain]],
    ['the same, with backendim.yaml', command, ['plan', configured]],
  ]
  const times = new Map(calls.map(([name]) => [name, [] as number[]]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, file, args] of calls) {
      const began = performance.now()
      await must(file, args)
      if (round > 0) times.get(name)?.push(performance.now() - began)
    }
  return section(times)
}

/** A Node app with its lock file, and as many modules as fill it up. */
async function repository(ground: Ground, name: string): Promise<string> {
  const folder = join(ground.folder, `plan-${name}`)
  ground.teardown(() => rm(folder, { recursive: true, force: true }))
  await mkdir(folder)
  const scripts = { start: 'node server.js', build: 'tsc' }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts, dependencies: { express: '5' } }))
  await writeFile(join(folder, 'package-lock.json'), '{}')
  for (let at = 0; at < FILES - 2; at++) {
    const under = join(folder, 'src', String(at % 100))
    if (at < 100) await mkdir(under, { recursive: true })
    await writeFile(join(under, `${at}.js`), `export const at = ${at}\n`)
  }
  await must('git', ['-C', folder, 'init', '-q'])
  await must('git', ['-C', folder, 'add', '-A'])
  return folder
}

function section(times: Map<string, number[]>): Section {
  const base = median(times.get('node -e 0') ?? [])
  const rows = [...times].map(([name, all], at) => {
    const middle = median(all)
    const aim = at === 0 ? '' : middle < AIM ? 'met' : 'missed'
    return [name, middle.toFixed(0), percentile(all, 0.95).toFixed(0), middle / base, aim]
  })
  return {
    title: "Plan on a developer's machine",
    aim: `From the start of the command to its exit, in a repository of ${FILES} files; aim: under ${AIM} ms at the median. ${ROUNDS} rounds in turn.`,
    tables: [{ head: ['command', 'median ms', 'p95 ms', 'x node', 'aim'], rows }],
    notes: [],
  }
}
