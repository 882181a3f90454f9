/** ssh joins a command's words with blanks; this splits them again by the shell's quoting rules, expanding nothing. */
import { Failure } from './errors.ts'

export function splitWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string
    if (char === "'" || char === '"') {
      const [text, end] = quoted(line, at, char)
      word = (word ?? '') + text
      at = end
    } else if (char === '\\') {
      if (at + 1 >= line.length) throw new Failure('USAGE', { message: 'the command ends with a lone backslash' })
      at++
      if (line[at] !== '\n') word = (word ?? '') + line[at]
    } else if (/[ \t\n]/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + char
  }
  if (word !== undefined) words.push(word)
  return words
}

function quoted(line: string, start: number, mark: string): [string, number] {
  let text = ''
  for (let at = start + 1; at < line.length; at++) {
    const char = line[at] as string
    if (char === mark) return [text, at]
    if (mark === '"' && char === '\\' && /["\\$`\n]/.test(line[at + 1] ?? '')) {
      at++
      if (line[at] !== '\n') text += line[at]
    } else text += char
  }
  throw new Failure('USAGE', { message: `a ${mark} is not closed` })
}

export const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
