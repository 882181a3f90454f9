/** One command line against one command: words in, checked input out. Nothing here asks the system. */
import yargs from 'yargs'
import { z } from 'zod'
import { type Command, optionName } from '../commands/command.ts'
import { Failure } from '../model/errors.ts'
import { nearest } from '../model/name.ts'

export interface Parsed {
  words: string[]
  options: Record<string, unknown>
  json: boolean
  help: boolean
}

type Kind = 'boolean' | 'string' | 'array'

const inner = (type: z.ZodType): z.ZodType => {
  const wrapped = type as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }
  return wrapped.def.innerType ? inner(wrapped.def.innerType) : type
}
const kindOf = (type: z.ZodType): Kind =>
  type instanceof z.ZodBoolean ? 'boolean' : type instanceof z.ZodArray ? 'array' : 'string'

export function parse(found: Command, words: string[]): Parsed {
  const kinds: Record<string, Kind> = Object.fromEntries(
    Object.entries(found.input.shape).map(([key, type]) => [key, kindOf(inner(type as z.ZodType))]),
  )
  const all: Record<string, Kind> = { ...kinds, json: 'boolean', help: 'boolean' }
  onlyKnown(found, all, words)
  let broken: string | undefined
  const result = yargs([])
    .parserConfiguration({
      'dot-notation': false,
      'parse-positional-numbers': false,
      'parse-numbers': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
    })
    .locale('en')
    .exitProcess(false)
    .help(false)
    .version(false)
    .options(Object.fromEntries(Object.entries(all).map(([key, type]) => [key, { type, string: type === 'array' }])))
    .alias(found.alias ?? {})
    .strictOptions()
    .fail((message, error) => {
      broken = message ?? error?.message ?? 'not understood'
    })
    .parseSync(joined(all, words)) as Record<string, unknown> & { _: unknown[] }
  const given = Object.entries(kinds).filter(([key]) => result[key] !== undefined)
  const twice = given.find(([key, kind]) => kind !== 'array' && Array.isArray(result[key]))
  const empty = given.find(([key, kind]) => kind !== 'boolean' && [result[key]].flat().includes(''))
  if (empty) broken ??= `${optionName(empty[0])} wants a value`
  if (twice) broken ??= `${optionName(twice[0])} is given twice`
  if (broken !== undefined) throw new Failure('USAGE', { message: broken, hint: `see help ${found.name}` })
  const options = Object.fromEntries(given.map(([key]) => [key, result[key]]))
  return { words: result._.map(String), options, json: result.json === true, help: result.help === true }
}

/** `--option -` as `--option=-`: yargs takes a lone dash for a word of its own. */
function joined(kinds: Record<string, Kind>, words: string[]): string[] {
  const takes = new Set(Object.entries(kinds).flatMap(([key, kind]) => (kind === 'boolean' ? [] : [optionName(key)])))
  const end = words.indexOf('--')
  return words.flatMap((word, at) => {
    const inside = end < 0 || at < end
    if (inside && word === '-' && takes.has(words[at - 1] ?? '')) return []
    return inside && takes.has(word) && words[at + 1] === '-' ? [`${word}=-`] : [word]
  })
}

/** yargs never sees an option that is not ours: it has some of its own, and trips over names such as --constructor. */
function onlyKnown(found: Command, kinds: Record<string, Kind>, words: string[]): void {
  const known = new Set<string>(Object.keys(found.alias ?? {}).map((letter) => `-${letter}`))
  for (const [key, kind] of Object.entries(kinds)) {
    known.add(optionName(key)).add(`--${key}`)
    if (kind === 'boolean') known.add(optionName(key).replace('--', '--no-'))
  }
  const end = words.indexOf('--')
  for (const word of end < 0 ? words : words.slice(0, end)) {
    if (!/^-\D/.test(word)) continue
    const name = word.startsWith('--') ? word.replace(/=.*$/s, '') : word.slice(0, 2)
    if (known.has(name)) continue
    const near = nearest(name, known)
    throw new Failure('USAGE', {
      message: `${found.name} has no option ${JSON.stringify(name.slice(0, 60))}`,
      hint: near ? `did you mean ${near}?` : `see help ${found.name}`,
    })
  }
}

/** ssh joins what it is given with blanks, so that the shell's own quotes never come here. */
const BLANKS = `over ssh a value with blanks wants quotes within quotes: "'like this'"; `

/** Puts the positional words in their places. */
export function bind(found: Command, parsed: Parsed): Record<string, unknown> {
  const input: Record<string, unknown> = { ...parsed.options }
  const left = [...parsed.words]
  for (const arg of found.args) {
    if (arg.startsWith('...')) input[arg.slice(3)] = left.splice(0)
    else if (left.length > 0 && input[arg] === undefined) input[arg] = left.shift()
  }
  if (left.length > 0)
    throw new Failure('USAGE', {
      message: `${JSON.stringify(left[0]?.slice(0, 60))} is one argument too many`,
      hint: `${Object.values(parsed.options).some((value) => typeof value === 'string') ? BLANKS : ''}see help ${found.name}`,
    })
  return input
}

export function check(found: Command, input: Record<string, unknown>): Record<string, unknown> {
  const result = found.input.safeParse(input)
  if (result.success) return result.data as Record<string, unknown>
  const [issue] = result.error.issues
  const key = String(issue?.path[0] ?? '')
  throw new Failure('USAGE', { message: explain(found, key, input[key], issue), hint: `see help ${found.name}` })
}

/** In the words of the command line; the schema's own are for programmers. */
function explain(found: Command, key: string, value: unknown, issue: z.core.$ZodIssue | undefined): string {
  const { description = '' } = (found.input.shape[key] ?? {}) as { description?: string }
  const place = found.args.some((arg) => arg.replace('...', '') === key)
  const name = place ? key : optionName(key)
  if (value === undefined || (Array.isArray(value) && value.length === 0))
    return `${name} is missing: ${description || key}`
  const given = JSON.stringify(Array.isArray(value) ? value[Number(issue?.path[1] ?? 0)] : value)?.slice(0, 80)
  if (issue?.code === 'invalid_value') return `${name}: ${given} is not one of ${issue.values.join(', ')}`
  if (issue?.code === 'invalid_type') return `${name}: ${given} is not a ${issue.expected}`
  if (issue?.code === 'too_big') return `${name}: at most ${issue.maximum}`
  if (issue?.code === 'too_small') return `${name}: at least ${issue.minimum}`
  return `${name}: ${given} is not right, it wants ${issue?.message ?? description}`
}
