/** dotenv text, read and written so that every value comes back byte for byte. */
import { Failure } from './errors.ts'

// All are sticky: they match where the reading stands, so that the cost grows with the text and not with its square.
const BLANK = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y
const KEY = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=/y
const SINGLE = /[ \t]*'([^']*)'[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y
const DOUBLE = /[ \t]*"([^"\\]*(?:\\[\s\S][^"\\]*)*)"[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y
const QUOTE = /[ \t]*["']/y
const BARE = /([^\n]*)(?:\n|$)/y

export function parseDotenv(source: string): Record<string, string> {
  const text = source.replace(/^\uFEFF/, '')
  const vars: Record<string, string> = {}
  let at = 0
  while (at < text.length) {
    const blank = match(BLANK, text, at)
    const key = match(KEY, text, at)
    if (!blank && !key) throw mistake(text, at, 'not of the form KEY=VALUE')
    at += (blank ?? key)?.[0].length ?? 0
    if (blank || !key) continue
    const [value, used] = readValue(text, at)
    Object.defineProperty(vars, key[1] as string, { value, enumerable: true, writable: true, configurable: true })
    at += used
  }
  return vars
}

/** The value that begins at a place, and how many characters it took with the end of its line. */
function readValue(text: string, at: number): [string, number] {
  const single = match(SINGLE, text, at)
  if (single) return [single[1] ?? '', single[0].length]
  const double = match(DOUBLE, text, at)
  if (double) return [unescaped(double[1] ?? ''), double[0].length]
  if (match(QUOTE, text, at)) throw mistake(text, at, 'a quote is not closed, or something follows it')
  const bare = match(BARE, text, at) as RegExpExecArray
  return [(bare[1] ?? '').replace(/(^|[ \t])#.*$/s, '').trim(), bare[0].length]
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function mistake(text: string, at: number, what: string): Failure {
  const line = text.slice(0, at).split('\n').length
  return new Failure('USAGE', { message: `line ${line}: ${what}` })
}

const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char)

export const formatDotenv = (vars: Record<string, string>): string =>
  Object.entries(vars)
    .map(([key, value]) => `${key}=${quoted(value)}\n`)
    .join('')

/** Single quotes where they do, so that a shell that reads the text expands nothing. */
const quoted = (value: string): string =>
  /['\n\r]/.test(value)
    ? `"${value
        .replace(/[\\"$`]/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')}"`
    : `'${value}'`
