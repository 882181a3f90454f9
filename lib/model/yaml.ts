/**
 * YAML that a stranger wrote, as data of a schema; every mistake is named by line and column. What would cost a parser
 * its stack or its time (deep nesting, collections as keys, alias bombs) is refused first: a push must not stop the host.
 */
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  type Pair,
  Parser,
  parseDocument,
  visit,
} from 'yaml'
import { z } from 'zod'
import { invalid } from './errors.ts'
import { deepest, sentence } from './mistake.ts'
import { nearest } from './name.ts'

const MAX_SIZE = 32_000
const MAX_DEPTH = 60

interface Yaml {
  /** Name of the file, for messages. */
  name: string
  schema: z.ZodType
  /** Maps whose numbers are wanted as they are written: 1.10 stays 1.10. */
  literal: string[][]
  /** Keys that a later version will know. */
  later: Set<string>
}
type At = (offset: number) => string

export function parseYaml<T>(source: string, yaml: Yaml & { schema: z.ZodType<T> }): T {
  if (source.length > MAX_SIZE) throw invalid(yaml.name, `it is larger than ${MAX_SIZE / 1000} kB`)
  tooDeep(source, yaml.name)
  const lines = new LineCounter()
  const at: At = (offset) => `${yaml.name}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const [broken] = document.errors
  if (broken) throw invalid(at(broken.pos[0]), words(broken))
  checkKeys(document, at)
  for (const path of yaml.literal) keepNumbers(document, path)
  const result = yaml.schema.safeParse(plain(document, yaml.name))
  if (result.success) return result.data
  const issue = deepest(result.error.issues[0] as z.core.$ZodIssue)
  const where = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path
  throw invalid(at(offsetOf(document.contents, where)), explain(issue, where, yaml))
}

/** The parser's stack is a list; the composer that comes after it recurses. */
function tooDeep(source: string, name: string): void {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(source)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) throw invalid(name, 'it is nested too deeply')
  }
}

function words(error: { code: string; message: string }): string {
  if (error.code === 'TAB_AS_INDENT' || /\btabs?\b/i.test(error.message)) return 'a tab; indent with blanks'
  if (error.code === 'MULTIPLE_DOCS') return 'a second document (---); there may be one'
  return error.message.split('\n')[0] ?? ''
}

function checkKeys(document: Document, at: At): void {
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const pair of map.items) {
        const { key } = pair as Pair<{ value?: unknown; range?: [number, number, number] } | null>
        const where = at(key?.range?.[0] ?? map.range?.[0] ?? 0)
        if (!isScalar(key)) throw invalid(where, 'a key must be a word')
        if (seen.has(String(key.value))) throw invalid(where, `the key "${key.value}" is there twice`)
        seen.add(String(key.value))
      }
    },
  })
}

function keepNumbers(document: Document, path: string[]): void {
  const map = document.contents && document.getIn(path, true)
  if (!isMap(map)) return
  for (const { value } of map.items) if (isScalar(value) && typeof value.value === 'number') value.value = value.source
}

function plain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) ?? {}
  } catch (error) {
    const { message } = error as Error
    throw invalid(name, /alias count/.test(message) ? 'its aliases unfold to too much' : message)
  }
}

function explain(issue: z.core.$ZodIssue, where: PropertyKey[], yaml: Yaml): string {
  if (issue.code === 'unrecognized_keys') {
    const key = String(where.at(-1))
    if (yaml.later.has(key)) return `"${key}" is not supported by this version`
    const near = nearest(key, keysAt(z.toJSONSchema(yaml.schema, { io: 'input' }) as Shape, where.slice(0, -1)))
    return `unknown key "${key}"${near ? `; did you mean "${near}"?` : ''}`
  }
  return sentence(issue, 'the file')
}

interface Shape {
  properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean
  anyOf?: Shape[]
}

/** The keys that the schema knows at a path. */
function keysAt(shape: Shape | undefined, path: PropertyKey[]): string[] {
  if (!shape) return []
  const branches = (shape.anyOf ?? []).flatMap((one) => keysAt(one, path))
  const [first, ...rest] = path
  if (first === undefined) return [...Object.keys(shape.properties ?? {}), ...branches]
  const rather = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined
  return [...keysAt(shape.properties?.[String(first)] ?? rather, rest), ...branches]
}

/** Where a path of keys stands in the text: the key itself, for an element its value. */
function offsetOf(node: unknown, path: PropertyKey[]): number {
  let offset = 0
  let here = node as { items?: unknown[]; range?: [number, number, number] } | null
  for (const key of path) {
    const items = here?.items ?? []
    const found = isMap(here)
      ? items.find((item) => isPair(item) && String((item.key as { value?: unknown }).value) === String(key))
      : items[Number(key)]
    const range = ((isPair(found) ? found.key : found) as { range?: [number, number, number] } | undefined)?.range
    if (range) offset = range[0]
    here = (isPair(found) ? found.value : found) as typeof here
  }
  return offset
}
