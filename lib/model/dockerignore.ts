/**
 * .dockerignore as Docker reads it (moby/patternmatcher): the last pattern that matches a path or a folder above it
 * decides. Matched without regular expressions: `*a*a*a*b` against a long name would hold the host for a minute.
 */
import { invalid } from './errors.ts'

const MAX_SIZE = 64_000
const MAX_PATTERN = 500

interface Pattern {
  /** `!`: what matches stays in. */
  stays: boolean
  parts: Part[]
}
/** One element of a pattern; `deep` and `inside` stand for `**` with a slash after it: nothing, or all up to some slash. */
type Part =
  | { kind: 'char'; char: string }
  | { kind: 'set'; has(char: string): boolean }
  | { kind: 'any' | 'star' | 'deep' | 'inside' | 'rest' }

/** Whether a path from the root, with `/`, stays out. Throws CONFIG_INVALID for a pattern that is none. */
export function dockerignore(text: string): (path: string) => boolean {
  if (text.length > MAX_SIZE) throw invalid('.dockerignore', `it is larger than ${MAX_SIZE / 1000} kB`)
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, at) => parsePattern(line, at + 1))
  const cache = new Map<string, boolean[]>()
  /** By pattern: whether it matches a folder or one above it. */
  const matched = (folder: string): boolean[] => {
    const known = cache.get(folder) ?? matchAll(patterns, folder, above(folder, matched))
    cache.set(folder, known)
    return known
  }
  return (path) => {
    const own = matchAll(patterns, path, above(path, matched))
    return patterns.reduce((out, { stays }, at) => (own[at] ? !stays : out), false)
  }
}

const above = (path: string, matched: (folder: string) => boolean[]): boolean[] | undefined => {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? undefined : matched(path.slice(0, slash))
}

const matchAll = (patterns: Pattern[], path: string, parent: boolean[] | undefined): boolean[] =>
  patterns.map(({ parts }, at) => parent?.[at] || matches(parts, path))

function parsePattern(line: string, number: number): Pattern[] {
  if (line.startsWith('#')) return []
  const text = line.trim()
  const stays = text.startsWith('!')
  const glob = clean(stays ? text.slice(1).trim() : text)
  if (text.length > MAX_PATTERN) throw invalid(`.dockerignore:${number}:1`, 'the pattern is too long')
  if (text === '!') throw invalid(`.dockerignore:${number}:1`, '! stands alone')
  if (text === '' || glob === '') return []
  return [{ stays, parts: parse(glob, `.dockerignore:${number}:1`) }]
}

/** Without `.`, doubled slashes and the slashes at both ends; `..` takes a folder back. */
function clean(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

function parse(text: string, where: string): Part[] {
  const glob = [...text]
  const parts: Part[] = []
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] as string
    if (char === '*' && glob[at + 1] === '*') {
      at += glob[at + 2] === '/' ? 2 : 1
      if (at + 1 >= glob.length) parts.push({ kind: 'rest' })
      else parts.push({ kind: 'deep' }, { kind: 'inside' })
    } else if (char === '*') parts.push({ kind: 'star' })
    else if (char === '?') parts.push({ kind: 'any' })
    else if (char === '[') {
      const [set, end] = parseSet(glob, at, where)
      parts.push(set)
      at = end
    } else if (char === '\\' && at + 1 < glob.length) parts.push({ kind: 'char', char: glob[++at] as string })
    else parts.push({ kind: 'char', char })
  }
  return parts
}

/** `[a-z]`, `[^a]`, with `\` before a character that means itself. */
function parseSet(glob: string[], start: number, where: string): [Part, number] {
  const ranges: [string, string][] = []
  const not = glob[start + 1] === '^'
  let at = start + (not ? 2 : 1)
  const next = (): string => {
    if (glob[at] === '\\') at++
    return glob[at++] ?? ''
  }
  while (at < glob.length && glob[at] !== ']') {
    const from = next()
    const isRange = glob[at] === '-' && glob[at + 1] !== ']'
    if (isRange) at++
    ranges.push([from, isRange ? next() : from])
  }
  if (at >= glob.length || ranges.length === 0) throw invalid(where, `${glob.join('')}: [ is not closed, or empty`)
  return [{ kind: 'set', has: (char) => ranges.some(([from, to]) => from <= char && char <= to) !== not }, at]
}

/** Follows all readings of the pattern at once, so that the time is its length times the path's. */
function matches(parts: Part[], path: string): boolean {
  const last = parts.at(-1)
  if (last?.kind === 'char' && !path.endsWith(last.char)) return false
  let states: number[] = []
  enter(parts, states, 0)
  for (const char of path) {
    const next: number[] = []
    for (const state of states) step(parts, next, state, char)
    if (next.length === 0) return false
    states = next
  }
  return states.includes(parts.length)
}

/** Adds the states after one character. */
function step(parts: Part[], next: number[], state: number, char: string): void {
  const part = parts[state]
  if (part === undefined) return
  if (part.kind === 'char') {
    if (part.char === char) enter(parts, next, state + 1)
  } else if (part.kind === 'set') {
    if (part.has(char)) enter(parts, next, state + 1)
  } else if (part.kind === 'rest') enter(parts, next, state)
  else if (part.kind === 'inside') {
    enter(parts, next, state)
    if (char === '/') enter(parts, next, state + 1)
  } else if (char !== '/' && part.kind !== 'deep') enter(parts, next, part.kind === 'star' ? state : state + 1)
}

/** Adds a state, and those that are reached from it without a character. */
function enter(parts: Part[], states: number[], state: number): void {
  if (states.includes(state)) return
  states.push(state)
  const kind = parts[state]?.kind
  if (kind === 'star' || kind === 'rest' || kind === 'deep') enter(parts, states, state + 1)
  if (kind === 'deep') enter(parts, states, state + 2)
}
