/** What failed, read from what tests printed: how many of how many, the first one's name, place and lines. Pure; the runners are a table. */
import { TAP, TAP_COUNTS, TAP_WHERE, tapFailures } from './tap.ts'
import { RUNNERS, type Runner } from './test-runners.ts'

export interface Failing {
  name: string
  where?: string
  /** Line from which on it is reported. */
  at: number
}
export interface TestReport {
  runner: string
  total?: number
  failed: number
  failures: Failing[]
  /** What the first says. */
  evidence: string[]
}

const EVIDENCE = 12
const OTHERS = 5
/** Lines in which a place is looked for. */
const BLOCK = 60
/** Frames of what runs the tests, and empty lines. */
const NOISE = /^\s*$|^\s+at (?:.*(?:node:|node_modules\/)|async Promise\.all )|^\s*─+$/

/** Undefined: no runner is known by its output. */
export function readTests(output: string[]): TestReport | undefined {
  const lines = output.map((line) => line.replace(/\x1b\[[0-9;]*m/g, '').trimEnd())
  if (lines.some((line) => TAP.test(line)))
    return report(
      'tap',
      lines,
      tapFailures(lines).map((one) => placed(one, lines, TAP_WHERE)),
      countsOf(lines, TAP_COUNTS),
    )
  const runner = RUNNERS.find((one) => lines.some((line) => one.sign.test(line)))
  return runner && report(runner.name, lines, failuresOf(runner, lines), countsOf(lines, runner.counts, runner.sums))
}

export function reportMessage({ total, failed, failures: [first] }: TestReport): string {
  const tests = failed === 1 && !total ? 'test' : 'tests'
  const many = total ? `${failed} of ${total} tests failed` : `${failed} ${tests} failed`
  return first ? `${many}: ${spell(first)}` : many
}
export function reportLines({ failures, evidence }: TestReport): string[] {
  const [, ...others] = failures
  const more = others.length - OTHERS
  return [
    ...evidence,
    ...others.slice(0, OTHERS).map((one) => `also failed: ${spell(one)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
}
const spell = ({ name, where }: Failing): string => (where ? `${name} (${where})` : name)

function report(runner: string, lines: string[], failures: Failing[], counts: Counts): TestReport | undefined {
  const { total, failed = 0 } = counts
  const [first, next] = failures
  if (!first && failed === 0 && total === undefined) return undefined
  const evidence = first
    ? lines
        .slice(first.at, Math.min(next && next.at > first.at ? next.at : lines.length, first.at + BLOCK))
        .filter((line) => !NOISE.test(line))
        .slice(0, EVIDENCE)
    : []
  return { runner, total, failed: Math.max(failed, failures.length), failures, evidence }
}

function failuresOf(runner: Runner, lines: string[]): Failing[] {
  const from = runner.after ? lines.findIndex((line) => runner.after?.test(line)) : 0
  const found = new Map<string, Failing>()
  for (let at = Math.max(from, 0); from >= 0 && at < lines.length; at++) {
    const groups = runner.failure.exec(lines.slice(at, at + 10).join('\n'))?.groups
    if (!groups) continue
    const name = (groups.name ?? groups.file ?? '')
      .split(runner.levels ?? '\n')
      .flatMap((part) => part.split('\n'))
      .map((part) => part.trim())
      .join(' › ')
    const where = groups.where ?? (groups.line && `line ${groups.line}`)
    const start = startOf(runner, lines, at, groups.name ?? '')
    if (!found.has(name)) found.set(name, { name, where: where && tidy(where), at: start })
  }
  const all = [...found.values()]
  const inner = all.filter((one) => !all.some((other) => other.name.startsWith(`${one.name} › `)))
  return inner.map((one) => (one.where || !runner.where ? one : placed(one, lines, [runner.where], runner.lastWhere)))
}

/** Where what a failure says begins. */
function startOf({ begin, before }: Runner, lines: string[], at: number, name: string): number {
  const begun = begin === undefined ? -1 : lines.indexOf(begin + name)
  if (begun >= 0) return begun
  return before ? backTo(lines, at, before) : at
}

/** The first line after the one before `at` that matches; at most a block back. */
function backTo(lines: string[], at: number, pattern: RegExp): number {
  let start = at
  while (start > 0 && at - start < BLOCK / 2 && !pattern.test(lines[start - 1] ?? '')) start--
  return start
}

function placed(one: Failing, lines: string[], patterns: RegExp[], last = false): Failing {
  const block = lines.slice(one.at, one.at + BLOCK)
  const places = block.flatMap((line, index) => {
    const groups = patterns.map((pattern) => pattern.exec(line)?.groups).find((found) => found !== undefined)
    if (!groups) return []
    const line2 = groups.line ?? /^\s+lineNumber: (\d+)$/.exec(block[index + 1] ?? '')?.[1]
    return [tidy(groups.where ?? groups.file ?? '') + (line2 ? `:${line2}` : '')]
  })
  return { ...one, where: last ? places.at(-1) : places[0] }
}

/** As in the project: the image holds it in /app. */
const tidy = (where: string): string => where.replace(/^(?:file:\/\/)?\/app\//, '').replace(/^\.\//, '')

interface Counts {
  total?: number
  failed?: number
}

function countsOf(lines: string[], patterns: RegExp[], sums = false): Counts {
  const counts: Record<string, number> = {}
  for (const pattern of patterns) {
    for (const line of lines) {
      for (const [key, value] of Object.entries(pattern.exec(line)?.groups ?? {}))
        if (value !== undefined) counts[key] = Number(value) + (sums ? (counts[key] ?? 0) : 0)
    }
  }
  const { total, passed, failed, errors = 0, skipped = 0 } = counts
  const bad = failed === undefined && errors === 0 ? undefined : (failed ?? 0) + errors
  const all = total ?? (passed === undefined ? undefined : passed + (bad ?? 0) + skipped)
  return { total: all, failed: bad }
}
