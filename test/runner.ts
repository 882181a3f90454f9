/**
 * Runs every compiled test file, counts what really ran, and looks for what was left behind. Last line: `N passed, N failed`.
 * Words choose files by a part of their path. `--long` runs those of test/long too, and the seeded ones for longer.
 */
import { execFileSync, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Docker from 'dockerode'
import { BASE_NAMES, makeBases } from '../lib/io/bases.ts'
import { ROOT } from './host.ts'

const docker = new Docker()
await makeBases(
  docker,
  BASE_NAMES,
  (line) => console.log(line),
  join(process.env.BACKENDIM_TEST_CACHE ?? '/var/cache/backendim-test', 'bases'),
)

const long = process.argv.includes('--long')
const wanted = process.argv.slice(2).filter((word) => word !== '--long')
const found = (await readdir(join(ROOT, 'dist', 'test'), { recursive: true })).filter((file) =>
  file.endsWith('.test.js'),
)
const files = found
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .filter((file) => long || !file.startsWith('long/'))
  .sort()
const before = await left()
let passed = 0
let failed = 0
const again: string[] = []
/** These share nothing, and mostly wait: two at a time. A story has the machine for itself. */
const beside = files.filter((file) => /^(?:buildpacks|model|proxy)\//.test(file))
const alone = files.filter((file) => !beside.includes(file))
const queue = beside.values()
await Promise.all([through(queue), through(queue)])
await through(alone.values())
for (const thing of (await left()).filter((name) => !before.includes(name))) {
  failed++
  console.log(`not ok - left behind: ${thing}`)
}
if (passed === 0) failed++
for (const file of again) console.log(`flaky: ${file} failed once, and passed when it ran again`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function through(queue: Iterable<string>): Promise<void> {
  for (const file of queue) {
    const run = await one(join('dist', 'test', file))
    // A machine that stalls can fail a story; a fault fails it twice. The first failure is printed, and told as flaky.
    const last = run.good ? run : await one(join('dist', 'test', file))
    if (last.good && !run.good) again.push(file)
    passed += last.passed
    failed += last.failed
  }
}

/** One file in a process of its own; its tests are the lines of its own TAP at the top level. */
async function one(file: string): Promise<{ good: boolean; passed: number; failed: number }> {
  const began = Date.now()
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TAP_TIMEOUT: long ? '3600' : '240', ...(long ? { BACKENDIM_TEST_LONG: '1' } : {}) },
  })
  const lines: string[] = []
  const results = new Map<string, boolean>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    const [, not, name] = /^(not )?ok \d+ - (.*?)(?: # time=.*)?$/.exec(line) ?? []
    if (name === undefined) return
    results.set(name, !not && results.get(name) !== false)
  })
  const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? 1)))
  const bad = [...results.values()].filter((good) => !good).length
  const here = results.size - bad
  console.log(`${code === 0 ? 'ok' : 'NOT OK'} ${file} (${here} passed, ${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (code !== 0)
    console.log(
      lines
        .filter((line) => !/^ +ok /.test(line))
        .slice(0, 150)
        .join('\n'),
    )
  return { good: code === 0 && bad === 0, passed: here, failed: code !== 0 ? Math.max(1, bad) : bad }
}

/** Containers, networks, images, processes, chains and temporary folders of hosts. */
async function left(): Promise<string[]> {
  const filters = { label: ['im.backend.host'] }
  const containers = (await docker.listContainers({ all: true, filters })).map((one) => `container ${one.Names[0]}`)
  const networks = (await docker.listNetworks({ filters })).map((one) => `network ${one.Name}`)
  const images = (await docker.listImages({ filters })).map((one) => `image ${one.RepoTags?.[0] ?? one.Id}`)
  const folders = (await readdir(tmpdir()))
    .filter((name) => name.startsWith('backendim-test-'))
    .map((name) => `folder ${name}`)
  const processes: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
    if (/dist\/(bin\/up|bin\/backendimd|proxy\/main)\.js/.test(line))
      processes.push(`process ${pid}: ${line.slice(0, 80)}`)
  }
  const chains =
    process.getuid?.() === 0 ? execFileSync('iptables', ['-w', '-S'], { encoding: 'utf8' }).split('\n') : []
  const rules = chains.filter((line) => line.includes('BACKENDIM-')).map((line) => `firewall ${line}`)
  return [...containers, ...networks, ...images, ...folders, ...processes, ...rules]
}
