/** Which Node a project asks for, as a major version: the newest with long-term support that its range allows. */

/** Newest first; the first is what a project gets that asks for nothing. */
const LONG_TERM = [24, 22, 20, 18, 16, 14]
export const DEFAULT_NODE = '24'
/** No range is longer; patterns take the square of it. */
const LONGEST = 500
const NAMES: Record<string, number> = { krypton: 24, jod: 22, iron: 20, hydrogen: 18, gallium: 16, fermium: 14 }

/**
 * A range of package.json's `engines`, or the word of an .nvmrc. Undefined: it cannot be understood, or allows nothing.
 * `newest` is taken before what is newer, where the range allows both.
 */
export function nodeMajor(range: string, newest?: number): string | undefined {
  const word = range.trim().toLowerCase()
  if (word.length > LONGEST) return undefined
  if (/^(?:node|stable|latest|current|lts|lts\/\*|\*|x|)$/.test(word)) return String(newest ?? DEFAULT_NODE)
  const named = NAMES[/^lts\/(\w+)$/.exec(word)?.[1] ?? '']
  if (named) return String(named)
  const spans = word.split('||').map(spanOf)
  if (spans.includes(undefined)) return undefined
  const allowed = spans.filter((span) => span !== undefined).filter(([low, high]) => low <= high)
  const allows = (major: number): boolean => allowed.some(([low, high]) => low <= major && major <= high)
  const lasting = newest !== undefined && allows(newest) ? newest : LONG_TERM.find(allows)
  const least = Math.min(...allowed.map(([low]) => low))
  return lasting || Number.isFinite(least) ? String(lasting ?? least) : undefined
}

type Span = [low: number, high: number]

/** The majors of one alternative: comparators that hold together. */
function spanOf(text: string): Span | undefined {
  const joined = text
    .trim()
    .replace(/([<>=~^]+)\s+/g, '$1')
    .replace(/^(\S+)\s+-\s+(\S+)$/, '>=$1 <=$2')
  const spans = joined.split(/[\s,]+/).map(comparatorOf)
  if (spans.includes(undefined)) return undefined
  const known = spans.filter((span) => span !== undefined)
  return [Math.max(...known.map(([low]) => low)), Math.min(...known.map(([, high]) => high))]
}

function comparatorOf(text: string): Span | undefined {
  const [, sign = '', major = '', minor = '', patch = ''] =
    /^(>=|<=|>|<|\^|~>?|=)?v?(\d{1,4}|x|\*)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?(?:[-+][\w.-]+)?$/.exec(text) ?? []
  if (major === '') return undefined
  if (!/\d/.test(major)) return [0, Number.POSITIVE_INFINITY]
  const number = Number(major)
  if (sign === '>=') return [number, Number.POSITIVE_INFINITY]
  if (sign === '>') return [/\d/.test(minor) ? number : number + 1, Number.POSITIVE_INFINITY]
  if (sign === '<=') return [0, number]
  if (sign === '<') return [0, /[1-9]/.test(minor + patch) ? number : number - 1]
  return [number, number]
}
