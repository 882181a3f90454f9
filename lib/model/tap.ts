/** The Test Anything Protocol, https://testanything.org: tests in tests, each told after what is in it. */
import type { Failing } from './test-report.ts'

export const TAP = /^TAP version \d+$/

const NOT_OK = /^( *)not ok \d+(?: - )?(.*?)(?: # time=\S+)?$/
const EXPECTED = /# (?:todo|skip)\b/i
const SUBTEST = /^( *)# Subtest: (.*)$/

/** The innermost tests that failed, by their path. */
export function tapFailures(lines: string[]): Failing[] {
  const found: Failing[] = []
  const path: { depth: number; name: string }[] = []
  // A test around one that failed has failed as well, and says nothing new.
  let inner = -1
  lines.forEach((line, at) => {
    const [, into, within] = SUBTEST.exec(line) ?? []
    if (within !== undefined) enter(path, into?.length ?? 0, within)
    const [, indent, name] = NOT_OK.exec(line) ?? []
    const ok = /^( *)ok \d+/.exec(line)?.[1]
    if (ok !== undefined && ok.length <= inner) inner = -1
    if (indent === undefined || EXPECTED.test(line)) return
    const depth = indent.length
    if (depth >= inner) found.push({ name: named(path, depth, name ?? ''), at })
    inner = depth
  })
  return found
}

function enter(path: { depth: number; name: string }[], depth: number, name: string): void {
  while ((path.at(-1)?.depth ?? -1) >= depth) path.pop()
  path.push({ depth, name })
}

const named = (path: { depth: number; name: string }[], depth: number, name: string): string =>
  [...path.filter((one) => one.depth < depth).map((one) => one.name), name].filter((one) => one !== '').join(' › ')

export const TAP_WHERE = [
  /^\s+location: '(?:file:\/\/)?(?<where>[^']+:\d+):\d+'$/,
  /^\s+fileName: (?<where>\S+)$/,
  /^\s+at: .*?\(?(?<where>[^\s()]+:\d+):\d+\)?$/,
]
export const TAP_COUNTS = [
  /^# tests (?<total>\d+)/,
  /^# fail +(?<failed>\d+)/,
  /^# \{ total: (?<total>\d+), (?:pass: \d+, )?fail: (?<failed>\d+)/,
]
