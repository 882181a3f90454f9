/** The table seen through a command line: words in, exit code out. Shared by ssh and the local CLI. */
import type { Readable } from 'node:stream'
import yargs from 'yargs'
import { z } from 'zod'
import { type Command, type Identity, maySee } from '../commands/command.ts'
import { COMMANDS } from '../commands/index.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { Failure, failure } from '../model/errors.ts'
import { nearest } from '../model/name.ts'

export interface Streams {
  stdin: Readable
  out(text: string): void
  err(text: string): void
  signal: AbortSignal
}

/** Runs one command for an identity and answers its exit code. */
export async function runWords(
  system: System,
  queue: Queue,
  identity: Identity,
  words: string[],
  streams: Streams,
): Promise<number> {
  let json = words.includes('--json')
  try {
    const found = lookup(words[0] ?? 'help')
    const parsed = parse(found, words.slice(1))
    json = parsed.json
    if (parsed.help) return runWords(system, queue, identity, ['help', found.name], streams)
    const input = inputOf(system, identity, found, parsed)
    authorize(system, identity, found, input)
    const out = (line: string): void => streams.out(`${line}\n`)
    const data = await found.run({
      system,
      queue,
      identity,
      input,
      stdin: streams.stdin,
      json,
      signal: streams.signal,
      say: (line) => streams.err(`${line}\n`),
      out,
    })
    const text = json ? JSON.stringify(data) : (found.show?.(data) ?? JSON.stringify(data, null, 2))
    if (text !== '') out(text)
    return found.name === 'deploys:info' ? exitOf(data) : 0
  } catch (error) {
    const shown = failure(error)
    if (shown.code === 'UNEXPECTED') console.error(error)
    streams.err(json ? `${JSON.stringify({ error: shown })}\n` : sentence(shown))
    return shown.exit
  }
}

const exitOf = (data: unknown): number => {
  const code = (data as { error?: { code?: string } }).error?.code
  return code ? new Failure(code as Failure['code']).exit : 0
}

function sentence(error: Failure): string {
  const evidence = error.evidence.map((line) => `   | ${line}\n`).join('')
  const next = error.next.map((line) => `   ${line}\n`).join('')
  return `error: ${error.message}\n${evidence}   ${error.hint}\n${next}`
}

function lookup(name: string): Command {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (found) return found
  const near = nearest(name, Object.keys(COMMANDS))
  throw new Failure('UNKNOWN_COMMAND', {
    message: `no command ${JSON.stringify(name.slice(0, 60))}`,
    hint: near ? `did you mean ${near}?` : 'see help',
  })
}

interface Parsed {
  words: string[]
  options: Record<string, unknown>
  json: boolean
  help: boolean
}

const inner = (type: z.ZodType): z.ZodType => {
  const wrapped = type as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }
  return wrapped.def.innerType ? inner(wrapped.def.innerType) : type
}

function parse(found: Command, words: string[]): Parsed {
  const options: Record<string, { type: 'boolean' | 'string' | 'array'; string?: boolean }> = {}
  for (const [key, type] of Object.entries(found.input.shape)) {
    const base = inner(type as z.ZodType)
    options[key] =
      base instanceof z.ZodBoolean
        ? { type: 'boolean' }
        : base instanceof z.ZodArray
          ? { type: 'array', string: true }
          : { type: 'string' }
  }
  let broken: string | undefined
  const result = yargs([])
    .parserConfiguration({
      'dot-notation': false,
      'parse-positional-numbers': false,
      'parse-numbers': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
    })
    .exitProcess(false)
    .help(false)
    .version(false)
    .options({
      ...options,
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      app: options.app ?? { type: 'string' },
    })
    .alias(found.alias ?? {})
    .strictOptions()
    .fail((message, error) => {
      broken = message ?? error?.message ?? 'not understood'
    })
    .parseSync(words) as Record<string, unknown> & { _: unknown[] }
  if (broken !== undefined)
    throw new Failure('USAGE', {
      message: broken.replace(/^Unknown argument/, 'unknown option'),
      hint: `see help ${found.name}`,
    })
  const given = Object.fromEntries(
    Object.keys(options)
      .filter((key) => result[key] !== undefined)
      .map((key) => [key, result[key]]),
  )
  return { words: result._.map(String), options: given, json: result.json === true, help: result.help === true }
}

/** The app may be left out when the key reaches exactly one. */
function inputOf(system: System, identity: Identity, found: Command, parsed: Parsed): Record<string, unknown> {
  const first = bind(found, found.args, parsed)
  if (found.access !== 'app' || parsed.options.app !== undefined) return check(found, first)
  const named = parsed.words[0] === undefined ? undefined : system.store.find(parsed.words[0])
  if (named && maySee(identity, named)) return check(found, first)
  const mine = system.store.apps().filter((app) => maySee(identity, app))
  const only = mine.length === 1 ? mine[0] : undefined
  const rest = found.args.slice(1)
  if (only && (parsed.words.length === 0 || rest.length > 0)) {
    const tried = found.input.safeParse({ ...(bind(found, rest, parsed, true) ?? {}), app: only.name })
    if (tried.success && bind(found, rest, parsed, true)) return tried.data as Record<string, unknown>
  }
  return check(found, first)
}

function bind(found: Command, args: string[], parsed: Parsed, quiet = false): Record<string, unknown> {
  const input: Record<string, unknown> = { ...parsed.options }
  const left = [...parsed.words]
  for (const arg of args) {
    if (arg.startsWith('...')) input[arg.slice(3)] = left.splice(0)
    else if (left.length > 0 && !(arg === 'app' && parsed.options.app !== undefined)) input[arg] = left.shift()
  }
  if (left.length > 0) {
    if (quiet) return {}
    throw new Failure('USAGE', {
      message: `${JSON.stringify(left[0])} is one argument too many`,
      hint: `see help ${found.name}`,
    })
  }
  return input
}

function check(found: Command, input: Record<string, unknown>): Record<string, unknown> {
  const result = found.input.safeParse(input)
  if (result.success) return result.data as Record<string, unknown>
  const issue = result.error.issues[0]
  const where = issue?.path[0] === undefined ? '' : `${String(issue.path[0])}: `
  const missing = issue && input[String(issue.path[0])] === undefined
  throw new Failure('USAGE', {
    message: missing ? `${String(issue.path[0])} is missing` : `${where}${issue?.message}`,
    hint: `see help ${found.name}`,
  })
}

/** An app that one may not see and one that does not exist answer alike. */
function authorize(system: System, identity: Identity, found: Command, input: Record<string, unknown>): void {
  if (found.access === 'admin' && !identity.admin)
    throw new Failure('NOT_ALLOWED', { message: `${found.name} is for admins of the host` })
  if (found.access !== 'app') return
  const app = system.store.find(String(input.app))
  if (!app || !maySee(identity, app))
    throw new Failure('NO_SUCH_APP', {
      message: `no app ${JSON.stringify(String(input.app).slice(0, 60))} that you may see`,
    })
}
