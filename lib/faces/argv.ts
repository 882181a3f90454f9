/** The table seen through a command line: words in, exit code out. Shared by ssh and the local CLI. */
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Command, type Identity, maySee } from '../commands/command.ts'
import { unknown } from '../commands/help.ts'
import { COMMANDS } from '../commands/index.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { Failure, failure, sentence } from '../model/errors.ts'
import { bind, check, type Parsed, parse } from './arguments.ts'

export interface Streams {
  stdin: Readable
  /** False: what was written waits for the client. */
  out(text: string): unknown
  err(text: string): unknown
  /** Ends when nothing waits any more, or the client has gone. */
  drained?(): Promise<void>
  signal: AbortSignal
}

/** What a command reads of its input at most. */
const STDIN = 1024 * 1024
const SPELT = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['-v', 'version'],
])

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
    const [first = 'help', ...rest] = words[0] === '--json' ? [...words.slice(1), '--json'] : words
    const found = lookup(SPELT.get(first) ?? first)
    const parsed = parse(found, rest)
    json = parsed.json
    if (parsed.help) return runWords(system, queue, identity, ['help', found.name], streams)
    const input = inputOf(system, identity, found, parsed)
    authorize(system, identity, found, input)
    const data = await found.run({
      system,
      queue,
      identity,
      input,
      stdin: Readable.from(bounded(streams.stdin, found.stdin ?? STDIN), { objectMode: false }),
      json,
      signal: streams.signal,
      say: (line) => streams.err(`${line}\n`),
      out: (line) => streams.out(`${line}\n`) !== false,
      drained: streams.drained ?? (() => Promise.resolve()),
    })
    const text = json ? JSON.stringify(data) : (found.show?.(data) ?? JSON.stringify(data, null, 2))
    if (data !== undefined && text !== '') streams.out(`${text}\n`)
    return found.exit?.(data) ?? 0
  } catch (error) {
    const shown = told(error, identity)
    streams.err(json ? `${JSON.stringify({ error: shown })}\n` : sentence(shown))
    return shown.exit
  }
}

/** What is ours and not the caller's goes to the host log under an id; only an admin reads it here. */
export function told(error: unknown, identity?: Identity): Failure {
  const shown = failure(error)
  if (shown.code !== 'UNEXPECTED') return shown
  const id = randomBytes(4).toString('hex')
  console.error(`error ${id}:`, error)
  const reason = identity?.admin ? `: ${shown.message}` : ''
  return new Failure('UNEXPECTED', { message: `something went wrong on the host (${id})${reason}` })
}

/** Read only when the command reads. */
async function* bounded(stdin: Readable, most: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of stdin) {
    size += chunk.length
    if (size > most) throw new Failure('USAGE', { message: `the input is longer than ${Math.floor(most / 1e6)} MB` })
    yield chunk as Buffer
  }
}

/** What users of other platforms type. */
const ELSEWHERE = new Map(
  Object.entries({
    'access:add': 'access:allow',
    'access:list': 'access',
    'access:off': 'access:remove',
    'apps:delete': 'apps:destroy',
    'apps:list': 'apps',
    'apps:sleep': 'ps:sleep',
    'auth:off': 'auth:basic',
    'auth:on': 'auth:basic',
    'config:add': 'config:set',
    'config:show': 'config',
    create: 'apps:create',
    delete: 'apps:destroy',
    destroy: 'apps:destroy',
    'http-auth:enable': 'auth:basic',
    info: 'apps:info',
    'logs:failed': 'deploys:log',
    ls: 'apps',
    'maintenance:disable': 'maintenance:off',
    'maintenance:enable': 'maintenance:on',
    metrics: 'apps:stats',
    rename: 'apps:rename',
    'releases:rollback': 'rollback',
    restart: 'ps:restart',
    scale: 'ps:scale',
    sleep: 'ps:sleep',
    stats: 'apps:stats',
    status: 'diagnose',
    stop: 'ps:stop',
    start: 'ps:start',
    tail: 'logs',
    'trusted-ips': 'access',
    'trusted-ips:add': 'access:allow',
    'trusted-ips:remove': 'access:remove',
    wake: 'ps:wake',
  }),
)

function lookup(name: string): Command {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (found) return found
  throw unknown(name, Object.keys(COMMANDS), ELSEWHERE.get(name))
}

/** The app may be left out when the key reaches exactly one, and the words fit without it. */
function inputOf(system: System, identity: Identity, found: Command, parsed: Parsed): Record<string, unknown> {
  if (found.access === 'app' && parsed.options.app === undefined) {
    const named = system.store.find(parsed.words[0] ?? '')
    const mine = system.store.apps().filter((app) => maySee(identity, app))
    const [only] = mine
    if (only && mine.length === 1 && !(named && maySee(identity, named)) && fitsWithoutApp(found, parsed))
      return check(found, bind(found, { ...parsed, options: { ...parsed.options, app: only.name } }))
  }
  return check(found, bind(found, parsed))
}

/** No guess: a word that could be meant as an app that is not there must not become something else of the one that is. */
function fitsWithoutApp(found: Command, parsed: Parsed): boolean {
  const rest = found.args.slice(1)
  if (parsed.words.length === 0) return true
  if (parsed.words.length === 1 && mayBeLeftOut(found, rest[0])) return false
  if (rest.length === 0 || (rest[0]?.startsWith('...') && /^[a-z][a-z0-9-]*$/.test(parsed.words[0] ?? ''))) return false
  try {
    const input = bind(found, { ...parsed, options: { ...parsed.options, app: 'one' } })
    return found.input.safeParse(input).success
  } catch {
    return false
  }
}

/** A word of any kind that need not be there: a lone one is rather the app. */
const mayBeLeftOut = (found: Command, name = ''): boolean =>
  found.input.shape[name]?.safeParse(undefined).success === true &&
  found.input.shape[name]?.safeParse('a-word').success === true

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
