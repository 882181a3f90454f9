/** Names of apps, checked once at the edge and branded inside; and the nearest known word for a misspelt one. */
import { Failure } from './errors.ts'

export type AppName = string & { readonly brand: 'AppName' }

const RESERVED = new Set(['www', 'git', 'api', 'mcp', 'admin', 'dashboard', 'registry'])

export function appName(text: string): AppName {
  const broken = brokenRule(text)
  if (broken)
    throw new Failure('NAME_INVALID', {
      message: `${JSON.stringify(text.slice(0, 80))} is not an app name: ${broken}`,
      ...(RESERVED.has(text) ? { hint: `choose another, such as my-${text}` } : {}),
    })
  return text as AppName
}

function brokenRule(text: string): string | undefined {
  if (text === '') return 'it is empty'
  if (text.length > 30) return `it has ${text.length} characters, at most 30 are allowed`
  if (!/^[a-z0-9-]*$/.test(text)) return 'only a to z, 0 to 9 and - are allowed'
  if (!/^[a-z]/.test(text)) return 'it must start with a letter'
  if (text.endsWith('-')) return 'it must not end with -'
  if (text.includes('--')) return 'it must not have two dashes in a row'
  if (RESERVED.has(text)) return 'it is reserved'
  return undefined
}

/** The candidate that is at most a third of the word's length (and 3) edits away. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.min(3, Math.max(1, Math.ceil(word.length / 3))) + 1
  if (word.length > 60) return undefined
  for (const candidate of candidates) {
    const away = distance(word, candidate)
    if (away < least) [best, least] = [candidate, away]
  }
  return best
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
    }
    row = next
  }
  return row[b.length] ?? 0
}
