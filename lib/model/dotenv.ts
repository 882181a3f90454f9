/** dotenv text, read and written so that every value comes back byte for byte. */
import { Failure } from './errors.ts'

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=/

export function parseDotenv(text: string): Record<string, string> {
  const vars: Record<string, string> = {}
  let rest = text.replace(/^\uFEFF/, '')
  let line = 1
  while (rest !== '') {
    const blank = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(rest)
    const head = LINE.exec(rest)
    if (blank) rest = rest.slice(blank[0].length || rest.length)
    else if (!head) throw new Failure('USAGE', { message: `line ${line}: not of the form KEY=VALUE` })
    else {
      const [value, used] = readValue(rest.slice(head[0].length), line)
      Object.defineProperty(vars, head[1] as string, { value, enumerable: true, writable: true, configurable: true })
      rest = rest.slice(head[0].length + used)
    }
    line = 1 + [...text.slice(0, text.length - rest.length)].filter((char) => char === '\n').length
  }
  return vars
}

/** The value at the start of the text, and how many characters it took with the end of its line. */
function readValue(text: string, line: number): [string, number] {
  const single = /^[ \t]*'([^']*)'[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text)
  if (single) return [single[1] ?? '', single[0].length]
  const double = /^[ \t]*"((?:[^"\\]|\\[\s\S])*)"[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text)
  if (double) return [unescaped(double[1] ?? ''), double[0].length]
  if (/^[ \t]*["']/.test(text)) throw new Failure('USAGE', { message: `line ${line}: a quote is not closed` })
  const bare = /^([^\n]*)(?:\n|$)/.exec(text) as RegExpExecArray
  return [
    (bare[1] ?? '')
      .replace(/\r$/, '')
      .replace(/(^|[ \t])#.*$/, '')
      .trim(),
    bare[0].length,
  ]
}
const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char)

export const formatDotenv = (vars: Record<string, string>): string =>
  Object.entries(vars)
    .map(
      ([key, value]) => `${key}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"\n`,
    )
    .join('')
