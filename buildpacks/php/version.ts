/** Which PHP a project asks for, and which all the packages that it locks run on. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { lineIn } from '../line.ts'
import type { Composer } from './composer.ts'

/** The first is what a project gets that asks for nothing. */
const VERSIONS: [number, number][] = [
  [8, 4],
  [8, 3],
  [8, 2],
  [8, 5],
  [8, 1],
  [8, 0],
  [7, 4],
  [7, 3],
  [7, 2],
  [7, 1],
  [7, 0],
  [5, 6],
]

export interface Version {
  version: string
  why: string
  /** As `why`, with the line. */
  from: string
}

export async function phpVersion(source: Source, composer: Composer): Promise<Version> {
  const files: [string, string, string | undefined, RegExp][] = [
    ['config.platform in composer.json', 'composer.json', composer.platform, /"platform"\s*:/],
    ['.php-version', '.php-version', await source.read('.php-version'), /^\s*(\d+\.\d+)/m],
    ['.tool-versions', '.tool-versions', await source.read('.tool-versions'), /^php[ \t]+(\d+\.\d+)/m],
  ]
  for (const [why, file, text, pattern] of files) {
    const named = file === 'composer.json' ? /\d+\.\d+/.exec(text ?? '')?.[0] : firstMatch(text, pattern)
    const found = VERSIONS.find((version) => version.join('.') === named)
    const line = lineIn(file, file === 'composer.json' ? composer.text : text, pattern)
    if (found) return { version: found.join('.'), why, from: why.replace(file, line) }
  }
  return ranged(composer)
}

function ranged({ require, locked, text }: Composer): Version {
  const asked = VERSIONS.filter((version) => require.php === undefined || allows(require.php, version))
  const narrow = locked.filter(([, { php }]) => php !== undefined)
  const all = asked.find((version) => narrow.every(([, { php = '*' }]) => allows(php, version)))
  const version = (all ?? asked[0] ?? [8, 4]).join('.')
  const first = asked[0]
  if (all && first && all !== first) {
    const last = narrow.find(([, { php = '*' }]) => !allows(php, first))?.[0] ?? ''
    const why = `${last} in composer.lock is for none newer`
    return { version, why, from: why }
  }
  if (require.php === undefined || !asked[0]) return { version, why: 'the default', from: 'the default' }
  return { version, why: 'require in composer.json', from: `require in ${lineIn('composer.json', text, /"php"\s*:/)}` }
}

/** Composer's ranges: `||` and `|` are alternatives, blanks and commas hold together. */
const allows = (range: string, version: [number, number]): boolean =>
  range
    .slice(0, 200)
    .split(/\s*\|\|?\s*/)
    .some((span) =>
      span
        .trim()
        .replace(/([<>=^~])\s+/g, '$1')
        .replace(/(\d\S*)\s+-\s+(\d\S*)/g, '>=$1 <=$2')
        .split(/[\s,]+/)
        .every((part) => holds(part, version)),
    )

function holds(part: string, [major, minor]: [number, number]): boolean {
  const [, sign = '', first = '', second, third] =
    /^(\^|~|>=|<=|!=|>|<|=)?v?(\d+|\*)(?:\.(\d+|\*))?(?:\.(\d+|\*))?[\w.@+-]*$/.exec(part) ?? []
  if (first === '*') return true
  if (first === '') return false
  const [here, there] = [major * 100 + minor, Number(first) * 100 + (Number(second) || 0)]
  const open = second === undefined || second === '*'
  if (sign === '>=' || sign === '>') return here >= there
  if (sign === '<=') return here <= there
  if (sign === '<') return /[1-9]/.test(third ?? '') ? here <= there : here < there
  if (sign === '!=') return true
  if (sign === '^' || (sign === '~' && third === undefined)) return major === Number(first) && here >= there
  return open ? major === Number(first) : here === there
}
