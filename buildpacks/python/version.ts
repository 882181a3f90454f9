/** Which Python a project asks for, as `3.12`: in a version file, or as a range in its manifest. */
import { invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'
import { lineIn } from '../line.ts'
import { type TomlTable, textAt } from '../toml.ts'
import { oldestOf } from './ages.ts'

/** The first is what a project gets that asks for nothing; then newest first. */
const MINORS = [13, 14, 12, 11, 10, 9, 8, 7]

export interface Manifests {
  pyproject: TomlTable
  pipfile: TomlTable
}

export interface Version {
  version: string
  why: string
  /** As `why`, with the line. */
  from: string
}

export async function pythonVersion(source: Source, manifests: Manifests, pins: [string, string][]): Promise<Version> {
  for (const [file, pattern] of FILES) {
    const text = await source.read(file)
    const found = pattern.exec(text ?? '')?.[1]
    if (found && Number(found.split('.')[0]) < 3)
      throw invalid(file, `Python ${found} has ended: ask for 3.x, or bring a Dockerfile`)
    if (found) return { version: found, why: file, from: lineIn(file, text, pattern) }
  }
  const oldest = oldestOf(pins)
  for (const [range, why, from] of await rangesOf(source, manifests)) {
    const allowed = MINORS.filter((one) => range !== undefined && allows(range, one))
    const minor = allowed.find((one) => one <= (oldest?.minor ?? 99)) ?? allowed.at(-1)
    if (minor === undefined || allowed[0] === undefined) continue
    const last = minor === allowed[0] || !oldest ? '' : `, and ${oldest.name} is for none newer`
    return { version: `3.${minor}`, why: why + last, from: from + last }
  }
  const none = oldest ? `${oldest.name} is for none newer` : 'the default'
  return { version: oldest ? `3.${oldest.minor}` : '3.13', why: none, from: none }
}

type Range = [range: string | undefined, why: string, from: string]
async function rangesOf(source: Source, { pyproject, pipfile }: Manifests): Promise<Range[]> {
  const text = await source.read('pyproject.toml')
  const inPyproject = (key: string): [string, string] => [
    `${key} in pyproject.toml`,
    `${key} in ${lineIn('pyproject.toml', text, new RegExp(`^\\s*${key}\\s*=`, 'm'))}`,
  ]
  const setup = await Promise.all(['setup.cfg', 'setup.py'].map((file) => source.read(file)))
  const asked = /\bpython_requires\s*=\s*['"]?([^'"\n]+)/
  return [
    [
      textAt(pipfile, 'requires', 'python_full_version') ?? textAt(pipfile, 'requires', 'python_version'),
      'Pipfile',
      lineIn('Pipfile', await source.read('Pipfile'), /^\s*python_(?:full_)?version\s*=/m),
    ],
    [textAt(pyproject, 'project', 'requires-python'), ...inPyproject('requires-python')],
    [textAt(pyproject, 'tool', 'poetry', 'dependencies', 'python'), ...inPyproject('python')],
    ...['setup.cfg', 'setup.py'].map(
      (file, at): Range => [
        asked.exec(setup[at] ?? '')?.[1]?.trim(),
        `python_requires in ${file}`,
        `python_requires in ${lineIn(file, setup[at], asked)}`,
      ],
    ),
  ]
}

/** Lines that begin with # do not count. */
const FILES: [string, RegExp][] = [
  ['.python-version', /^\s*(?:c?python-?)?v?(\d\.\d+)(?!\d)/im],
  ['runtime.txt', /^\s*(?:c?python-?)?v?(\d\.\d+)(?!\d)/im],
  ['.tool-versions', /^\s*python[ \t]+(\d\.\d+)(?!\d)/m],
  ['mise.toml', /^\s*python\s*=\s*["'](\d\.\d+)(?!\d)/m],
  ['.mise.toml', /^\s*python\s*=\s*["'](\d\.\d+)(?!\d)/m],
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
