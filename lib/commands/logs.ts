/** Logs in Heroku's grammar: processes, deploys and router in one stream. */
import { z } from 'zod'
import { linearPattern } from '../io/pattern.ts'
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command } from './command.ts'

const input = z.object({
  app: z.string().describe('name of the app'),
  lines: z.coerce.number().int().min(0).max(10_000).default(100).describe('how many of the last lines'),
  follow: z.boolean().default(false).describe('go on until interrupted'),
  process: z.string().optional().describe('only this process type, router or deploy'),
  since: z
    .string()
    .regex(/^\d{1,6}[smhd]$/, 'such as 10m')
    .optional()
    .describe('not older than, such as 10m'),
  grep: z.string().max(200).optional().describe('only lines that match this regular expression'),
  release: z
    .string()
    .regex(/^v?\d{1,9}$/, 'such as v3')
    .optional()
    .describe('only this release'),
})
type Asked = Call<z.infer<typeof input>>
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Characters that may wait for a slow client. */
const BEHIND = 1024 * 1024

async function run(call: Asked): Promise<string[] | undefined> {
  const { system, input: asked } = call
  const app = resolve(system, asked.app)
  const since =
    asked.since && new Date(Date.now() - Number.parseInt(asked.since, 10) * (UNITS[asked.since.slice(-1)] ?? 0))
  const filter = {
    process: asked.process,
    since: since || undefined,
    grep: asked.grep === undefined ? undefined : linearPattern(asked.grep),
    release: asked.release === undefined ? undefined : Number(asked.release.replace('v', '')),
  }
  refuseRelease(app, filter.release)
  if (filter.process !== undefined && !typesOf(app).includes(filter.process))
    await refuseType(system, app, filter.process)
  if (!asked.follow) return system.logs.tail(app.id, { ...filter, lines: asked.lines })
  const client = new Follower(call)
  system.logs.follow(app.id, filter, (line) => client.take(line), call.signal)
  await client.begin(await system.logs.tail(app.id, { ...filter, lines: asked.lines }))
  await new Promise<void>((resolve) =>
    call.signal.aborted ? resolve() : call.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  return undefined
}

const typesOf = (app: App): string[] => [
  ...new Set(['router', 'deploy', ...app.releases.flatMap((release) => Object.keys(release.processes))]),
]

/** A filter that nothing can match is a slip, not an empty log. A type of an earlier release may still have lines. */
async function refuseType(system: Asked['system'], app: App, type: string): Promise<void> {
  const known = [...new Set([...typesOf(app), ...(await system.logs.streams(app.id))])].sort()
  if (known.includes(type)) return
  throw new Failure('NOT_FOUND', { message: `${app.name} has no ${type}`, hint: `there are ${known.join(', ')}` })
}

function refuseRelease(app: App, release: number | undefined): void {
  if (release === undefined || release < app.nextRelease) return
  const next = [`ssh backendim releases ${app.name}`]
  throw new Failure('NOT_FOUND', { message: `${app.name} has no release v${release}`, next })
}

/** A client that follows. It listens before the tail is read, so nothing is missed, and may be slow without filling memory. */
class Follower {
  private readonly call: Asked
  private waiting: string[] = []
  private size = 0
  private left = 0
  private busy = true
  constructor(call: Asked) {
    this.call = call
  }

  take(line: string): void {
    if (this.left > 0 || this.size > BEHIND) this.left++
    else {
      this.waiting.push(line)
      this.size += line.length
    }
    if (!this.busy) void this.flush()
  }

  async begin(last: string[]): Promise<void> {
    this.waiting = [...last, ...unseen(last, this.waiting, last.length >= this.call.input.lines)]
    await this.flush()
  }

  private async flush(): Promise<void> {
    this.busy = true
    while (this.waiting.length > 0 || this.left > 0) {
      for (const line of this.batch()) {
        const text = this.call.json ? JSON.stringify(line) : line
        if (!this.call.out(text)) await this.call.drained()
      }
    }
    this.busy = false
  }
  private batch(): string[] {
    const lines = this.waiting
    if (this.left > 0) {
      const time = new Date().toISOString().replace('Z', '000+00:00')
      const what = `${this.left} lines were left out, this client reads too slowly`
      lines.push(`${time} backendim[logs]: Error L10 (output buffer overflow): ${what}`)
    }
    this.waiting = []
    this.size = 0
    this.left = 0
    return lines
  }
}

/** What came while the tail was read, without what the tail has, and without what is older than a full tail. */
function unseen(last: string[], came: string[], full: boolean): string[] {
  const seen = new Map<string, number>()
  for (const line of last) seen.set(line, (seen.get(line) ?? 0) + 1)
  const first = full ? last[0]?.slice(0, 32) : undefined
  return came.filter((line) => {
    const times = seen.get(line) ?? 0
    seen.set(line, times - 1)
    return times <= 0 && (first === undefined || line.slice(0, 32) >= first)
  })
}

export const logs = ['logs', 'apps:logs'].map((name) =>
  command({
    name,
    summary: 'print the last log lines of an app',
    access: 'app',
    effect: 'read',
    input,
    args: ['app'],
    alias: { n: 'lines', t: 'follow', p: 'process' },
    example: `${name} shop -t`,
    run,
    show: (lines) => lines?.join('\n') ?? '',
  }),
)
