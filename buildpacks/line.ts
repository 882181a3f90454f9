/** Where a file says something: `name:line` of the first match of a pattern, else the name alone. */
export function lineIn(name: string, text: string | undefined, pattern: RegExp): string {
  const found = text === undefined ? -1 : text.search(pattern)
  if (text === undefined || found < 0) return name
  const blank = /^\s*/.exec(text.slice(found))?.[0].length ?? 0
  return `${name}:${text.slice(0, found + blank).split('\n').length}`
}
