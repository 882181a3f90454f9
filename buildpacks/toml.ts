/** A reader of TOML for manifests. What it cannot read it skips: a plan needs a few keys, and the project's own tool judges the rest. */

export type Toml = string | Toml[] | { [key: string]: Toml }
export type TomlTable = { [key: string]: Toml }

const table = (): TomlTable => Object.create(null) as TomlTable
const isTable = (value: Toml | undefined): value is TomlTable => typeof value === 'object' && !Array.isArray(value)

export function parseToml(text: string): TomlTable {
  const root = table()
  const reader = new Reader(text)
  let here = root
  for (reader.blank(); !reader.done(); reader.blank()) {
    const [, list, header] = reader.take(/\[(\[?)[ \t]*((?:"[^"\n]*"|'[^'\n]*'|[^\]\n"'])+)\]{1,2}/y) ?? []
    if (header !== undefined) here = open(root, keysOf(header), list === '[')
    else reader.pair(here)
    reader.take(/[^\n]*/y)
  }
  return root
}

/** A value by its path; undefined where there is none. */
export function tomlAt(value: Toml | undefined, ...path: string[]): Toml | undefined {
  let here = value
  for (const key of path) here = isTable(here) ? here[key] : undefined
  return here
}
export const textAt = (value: Toml | undefined, ...path: string[]): string | undefined => {
  const found = tomlAt(value, ...path)
  return typeof found === 'string' ? found : undefined
}
export const keysAt = (value: Toml | undefined, ...path: string[]): string[] => {
  const found = tomlAt(value, ...path)
  return isTable(found) ? Object.keys(found) : []
}
export const textsAt = (value: Toml | undefined, ...path: string[]): string[] => {
  const found = tomlAt(value, ...path)
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : []
}
export const tablesAt = (value: Toml | undefined, ...path: string[]): TomlTable[] => {
  const found = tomlAt(value, ...path)
  return Array.isArray(found) ? found.filter(isTable) : []
}

const keysOf = (path: string): string[] =>
  [...path.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')

/** The table of a path below another; the last of a list of tables is the one that is open. */
function open(root: TomlTable, keys: string[], list = false): TomlTable {
  let here = root
  for (const [at, key] of keys.entries()) {
    const last = list && at === keys.length - 1
    const found = here[key]
    if (last) {
      const all: Toml[] = Array.isArray(found) ? found : []
      all.push(table())
      here[key] = all
    } else if (!isTable(found) && !Array.isArray(found)) here[key] = table()
    const next = here[key]
    const one = Array.isArray(next) ? next.at(-1) : next
    here = isTable(one) ? one : table()
  }
  return here
}

class Reader {
  private at = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }
  done(): boolean {
    return this.at >= this.text.length
  }
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at += found[0].length
    return found ?? undefined
  }
  blank(): void {
    this.take(/(?:\s|#[^\n]*)*/y)
  }
  pair(into: TomlTable): void {
    const [, path] = this.take(/((?:"[^"\n]*"|'[^'\n]*'|[\w.\- \t])+?)[ \t]*=[ \t]*/y) ?? []
    if (path === undefined) return
    const keys = keysOf(path)
    const value = this.value(0)
    const key = keys.pop()
    if (key !== undefined && value !== undefined) open(into, keys)[key] = value
  }
  private value(depth: number): Toml | undefined {
    const long = this.take(/"""\r?\n?([\s\S]*?)"""|'''\r?\n?([\s\S]*?)'''/y)
    if (long) return long[1] ?? long[2]
    const text = this.take(/"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/y)
    if (text) return text[1]?.replace(/\\(["\\])/g, '$1') ?? text[2]
    if (depth < 20 && this.take(/\[/y)) return this.list(depth)
    if (depth < 20 && this.take(/\{/y)) return this.inline(depth)
    return this.take(/[^\s,\]}#]+/y)?.[0]
  }
  private list(depth: number): Toml[] {
    const all: Toml[] = []
    for (this.blank(); !this.done() && !this.take(/\]/y); this.blank()) {
      const one = this.value(depth + 1)
      if (one !== undefined) all.push(one)
      this.blank()
      if (!this.take(/,/y) && one === undefined) this.at++
    }
    return all
  }
  private inline(depth: number): TomlTable {
    const made = table()
    for (this.blank(); !this.done() && !this.take(/\}/y); this.blank()) {
      const [, path = ''] = this.take(/((?:"[^"\n]*"|'[^'\n]*'|[\w.-])+)[ \t]*=[ \t]*/y) ?? []
      const value = this.value(depth + 1)
      const keys = keysOf(path)
      const key = keys.pop()
      if (key !== undefined && value !== undefined) open(made, keys)[key] = value
      this.blank()
      if (!this.take(/,/y) && value === undefined) this.at++
    }
    return made
  }
}
