/** Which Python a project asks for, as `3.12`: in a version file, or as a range in its manifest. */
import { invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'
import { type TomlTable, textAt } from '../toml.ts'

/** The first is what a project gets that asks for nothing; then newest first. */
const MINORS = [13, 14, 12, 11, 10, 9, 8, 7]

export interface Manifests {
  pyproject: TomlTable
  pipfile: TomlTable
}

export async function pythonVersion(source: Source, { pyproject, pipfile }: Manifests): Promise<[string, string]> {
  for (const [file, pattern] of FILES) {
    const found = pattern.exec((await source.read(file)) ?? '')?.[1]
    if (found && Number(found.split('.')[0]) < 3)
      throw invalid(file, `Python ${found} has ended: ask for 3.x, or bring a Dockerfile`)
    if (found) return [found, file]
  }
  const ranges: [string | undefined, string][] = [
    [textAt(pipfile, 'requires', 'python_full_version') ?? textAt(pipfile, 'requires', 'python_version'), 'Pipfile'],
    [textAt(pyproject, 'project', 'requires-python'), 'requires-python in pyproject.toml'],
    [textAt(pyproject, 'tool', 'poetry', 'dependencies', 'python'), 'python in pyproject.toml'],
  ]
  for (const [range, why] of ranges) {
    const minor = range === undefined ? undefined : MINORS.find((one) => allows(range, one))
    if (minor !== undefined) return [`3.${minor}`, why]
  }
  return ['3.13', 'the default']
}

/** Lines that begin with # do not count. */
const FILES: [string, RegExp][] = [
  ['.python-version', /^\s*(?:c?python-?)?v?(\d\.\d+)(?!\d)/im],
  ['runtime.txt', /^\s*(?:c?python-?)?v?(\d\.\d+)(?!\d)/im],
  ['.tool-versions', /^\s*python[ \t]+(\d\.\d+)(?!\d)/m],
  ['mise.toml', /^\s*python\s*=\s*["'](\d\.\d+)(?!\d)/m],
]

/** Whether a minor version of Python 3 is in a range of PEP 440, or one of Poetry's with ^, ~ and ||. */
export const allows = (range: string, minor: number): boolean =>
  range.split('||').some((span) => span.split(',').every((part) => holds(part.trim(), minor)))

function holds(part: string, minor: number): boolean {
  const [, sign = '', major = '', given, patch] =
    /^(===?|~=|!=|<=|>=|<|>|\^|~|)\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+|\*))?(?:\.\*)?[\w.*]*$/.exec(part) ?? []
  if (part === '' || part === '*') return true
  if (major === '') return false
  const least = given === undefined ? 0 : Number(given)
  if (Number(major) !== 3) return Number(major) < 3 ? /^(?:>=?|!=)$/.test(sign) : /^(?:<=?|!=)$/.test(sign)
  if (sign === '>=' || sign === '^') return minor >= least
  if (sign === '~=') return patch === undefined ? minor >= least : minor === least
  if (sign === '>') return patch !== undefined && patch !== '*' ? minor >= least : minor > least
  if (sign === '<=') return given === undefined || minor <= least
  if (sign === '<') return patch !== undefined && /[1-9]/.test(patch) ? minor <= least : minor < least
  if (sign === '!=') return patch !== '*' || minor !== least
  return given === undefined || minor === least
}
