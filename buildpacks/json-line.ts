/** Where a key stands in a file of JSON, for people: "engines in package.json:12". */
import type { Source } from '../lib/model/plan.ts'

/** The line of a key by its path, from 1. Comments are read past, but not what is quoted in them. */
export function lineOfKey(text: string, ...path: string[]): number | undefined {
  const keys: (string | undefined)[] = []
  let depth = 0
  for (const found of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g)) {
    const [token, word, colon] = found
    if (token === '{' || token === '[') keys[depth++] = undefined
    else if (token === '}' || token === ']') keys.length = depth = Math.max(depth - 1, 0)
    else if (colon && depth > 0) {
      keys[depth - 1] = word
      if (depth === path.length && path.every((one, at) => keys[at] === one))
        return text.slice(0, found.index).split('\n').length
    }
  }
  return undefined
}

/** "LABEL in FILE:LINE"; without the line where the key is not found. */
export async function placeOf(source: Source, file: string, label: string, ...path: string[]): Promise<string> {
  const line = lineOfKey((await source.read(file)) ?? '', ...path)
  return `${label} in ${file}${line === undefined ? '' : `:${line}`}`
}

/** "FILE:LINE" of the first line that matches. */
export function placeIn(file: string, text: string, line: RegExp): string {
  const at = text.split('\n').findIndex((one) => line.test(one))
  return at < 0 ? file : `${file}:${at + 1}`
}
