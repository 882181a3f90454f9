/** The rules of failed builds: each knows the recorded output in test/fixtures/failures, and no other's. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { judge, TABLES } from '../../buildpacks/failures.ts'
import { AT_LAST, BEFORE_ALL } from '../../buildpacks/general-failures.ts'
import { BUILDPACKS } from '../../buildpacks/index.ts'
import type { BuildFacts } from '../../lib/model/build-error.ts'
import type { FailureRule } from '../../lib/model/failure-rule.ts'
import { ROOT } from '../host.ts'

const FOLDER = join(ROOT, 'test', 'fixtures', 'failures')
const GENERAL = [...BEFORE_ALL, ...AT_LAST]
const tables: Record<string, FailureRule[]> = {
  general: GENERAL,
  ...Object.fromEntries(TABLES.map(({ runtime, rules }) => [runtime, rules])),
}
const packOf = (runtime: string): string => TABLES.find((one) => one.runtime === runtime)?.packs[0] ?? 'dockerfile'

interface Fixture {
  path: string
  runtime: string
  rule: string
  facts: BuildFacts
}

/** NAME.txt, or NAME.VARIANT.txt. The first line is `$ command` of a step, or `! error` of the engine. */
async function fixtures(): Promise<Fixture[]> {
  const paths = (await readdir(FOLDER, { recursive: true })).filter((path) => path.endsWith('.txt')).sort()
  return Promise.all(
    paths.map(async (path) => {
      const [runtime = '', file = ''] = path.split('/')
      const [head = '', ...lines] = (await readFile(join(FOLDER, path), 'utf8')).trimEnd().split('\n')
      const rule = file.split('.')[0] ?? ''
      const exit = tables[runtime]?.find(({ name }) => name === rule)?.exit ?? 1
      const error = head.startsWith('! ')
        ? head.slice(2)
        : `process "/bin/sh -c ${head.replace('$ ', '')}" did not complete successfully: exit code: ${exit}`
      return { path, runtime, rule, facts: { error, lines } }
    }),
  )
}
const all = await fixtures()

t.test('every rule has a recorded output, and every output a rule', async (t) => {
  const names = Object.entries(tables).flatMap(([runtime, rules]) => rules.map(({ name }) => `${runtime}/${name}`))
  t.equal(new Set(names).size, names.length, 'names are unique')
  t.same([...new Set(all.map(({ runtime, rule }) => `${runtime}/${rule}`))].sort(), names.sort())
})

t.test('an output is known by its own rule', async (t) => {
  for (const { path, runtime, rule, facts } of all) {
    const { rule: found, message, hint = '', evidence } = judge(facts, packOf(runtime))
    t.equal(found, rule, path)
    t.match(message, /^\S.*[^.\s]$/, `${path}: ${message}`)
    t.match(hint, /^\S.*[^.\s]$/, `${path}: ${hint}`)
    t.ok(evidence.length > 0 && evidence.length <= 15, path)
  }
})

t.test('what is said of it', async (t) => {
  const shown = all.map(({ path, runtime, facts }) => {
    const { code, message, hint, evidence } = judge(facts, packOf(runtime))
    return [`${path}: ${code}: ${message}`, `  → ${hint}`, ...evidence.map((line) => `  | ${line}`), ''].join('\n')
  })
  t.matchSnapshot(shown.join('\n'))
})

t.test('whatever the build pack, no rule of another runtime takes it', async (t) => {
  const general = GENERAL.map(({ name }) => name)
  for (const { path, rule, facts } of all)
    for (const { name: pack } of BUILDPACKS) {
      const { rule: found } = judge(facts, pack)
      if (found !== undefined && found !== rule && !general.includes(found)) t.fail(`${path} in ${pack}: ${found}`)
    }
  t.pass(`${all.length} outputs were judged`)
})

t.test('sentences name groups that there are', async (t) => {
  const given = ['command', 'exit', 'image']
  for (const [runtime, rules] of Object.entries(tables))
    for (const { name, pattern, with: more = [], cause, hint } of rules) {
      const source = [pattern, ...more].map((one) => one.source).join()
      const groups = [...source.matchAll(/\(\?<(\w+)>/g)].map((one) => one[1])
      const named = [...`${cause} ${hint}`.matchAll(/\$<(\w+)>/g)].map((one) => one[1] ?? '')
      for (const group of named) t.ok([...given, ...groups].includes(group), `${runtime}/${name}: $<${group}>`)
      t.notOk(
        [pattern, ...more].some((one) => one.global || one.sticky),
        `${runtime}/${name} keeps no state`,
      )
    }
})

t.test('no pattern takes long, whatever the line', { timeout: 120_000 }, async (t) => {
  const rules = Object.values(tables).flat()
  const words = [...new Set(all.flatMap(({ facts }) => facts.lines.flatMap((line) => line.split(/(?<=\W)/))))]
  const long = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(' ', ':', 'a', '/', '0')), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => parts.join('').repeat(5000).slice(0, 10_000))
  fc.assert(
    fc.property(long, fc.constantFrom(...rules), (line, rule) => {
      const error = `process "/bin/sh -c ${line}" did not complete successfully: exit code: 1`
      const facts = rule.engine ? { error: line, lines: [] } : { error, lines: Array<string>(80).fill(line) }
      const started = process.cpuUsage()
      judge(facts, 'node')
      const { user, system } = process.cpuUsage(started)
      return user + system < 5_000_000
    }),
    { numRuns: 60, seed: 4, endOnFailure: true },
  )
  t.pass('judged in time')
})
