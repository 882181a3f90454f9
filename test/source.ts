/** The project's own source files, what they import and how long their functions are, for the tests that hold the house to its rules. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './host.ts'

export interface SourceFile {
  /** From the root, with `/`. */
  path: string
  text: string
}

const FOLDERS = ['bin', 'lib', 'proxy', 'buildpacks', 'hooks', 'test', 'bench']

/** Every file whose name matches, but for the sample apps, which are not ours to judge. */
export async function sourceFiles(pattern: RegExp): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const folder of FOLDERS) {
    const names = await readdir(join(ROOT, folder), { recursive: true }).catch(() => [])
    for (const name of names.map((one) => `${folder}/${one}`)) {
      if (!pattern.test(name) || name.startsWith('test/apps/')) continue
      found.push({ path: name, text: await readFile(join(ROOT, name), 'utf8') })
    }
  }
  return found
}

export interface Import {
  name: string
  /** Gone at run time. */
  typeOnly: boolean
}

/** The text without its template literals: a program inside one does not count. */
export const codeOf = (text: string): string => text.replace(/`(?:[^`\\]|\\[\s\S])*`/g, '``')

export function importsOf(text: string): Import[] {
  const code = codeOf(text)
  const statements = code.matchAll(/^(?:import|export)\s+(type\s+)?(?:[\w*{][^'"]*?\sfrom\s+)?'([^'"]+)'/gm)
  const calls = code.matchAll(/\b(?:import|require|createRequire\([^)]*\))(?:\.resolve)?\(\s*'([^'"]+)'/g)
  return [
    ...[...statements].map(([, type, name]) => ({ name: name as string, typeOnly: type !== undefined })),
    ...[...calls].map(([, name]) => ({ name: name as string, typeOnly: false })),
  ]
}

const CONTROL = /^\s*(?:if|for|while|switch|catch|return|await|throw|else|do|super|new)\b/
const DECLARED = /^\s*(?:export )?(?:default )?(?:async )?function\b/
const METHOD = /^\s*(?:(?:private|static|override|get|set|async) )*[*#]?[\w$]+(?:<.*>)?\((?:.*\).* \{)?$/
const NAMED = /^\s*(?:(?:export )?const [\w$]+(?:: .*)? =|[\w$]+:) (?:async )?(?:<.*>)?/
const PARAMETERS = /^(?:\((?:[^()]|\([^()]*\))*\)(?:: .*)?|[\w$]+) =>/

/** Lines of each named function of a formatted file: its head, and what is indented deeper until it closes. */
export function functionLengths(text: string): { line: number; length: number }[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) =>
    !CONTROL.test(line) && isHead(lines, at) ? [{ line: at + 1, length: extent(lines, at) }] : [],
  )
}

function isHead(lines: string[], at: number): boolean {
  const line = lines[at] as string
  if (DECLARED.test(line)) return true
  const named = NAMED.exec(line)
  const rest = line.slice(named?.[0].length ?? 0)
  if (named && rest !== '(') return PARAMETERS.test(rest)
  if (named) return /=>(?: [{([])?$/.test(closing(lines, at))
  return METHOD.test(line) && (line.endsWith('{') || closing(lines, at).endsWith(' {'))
}

/** The line that closes what a head opened: `): Promise<void> {` of parameters on lines of their own. */
function closing(lines: string[], at: number): string {
  const depth = indent(lines[at] as string)
  return lines.slice(at + 1).find((line) => line !== '' && indent(line) <= depth) ?? ''
}

const indent = (line: string): number => line.length - line.trimStart().length

function extent(lines: string[], at: number): number {
  const depth = indent(lines[at] as string)
  let end = at + 1
  for (; end < lines.length; end++) {
    const line = lines[end] as string
    if (line === '' || indent(line) > depth) continue
    if (indent(line) < depth || !/^\s*[)\]}]/.test(line)) break
    if (!/[{(=>[]$/.test(line)) return end - at + 1
  }
  while (end > at + 1 && lines[end - 1] === '') end--
  return end - at
}
