/** Logs in Heroku's grammar: processes, deploys and router in one stream. */
import { z } from 'zod'
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
    .regex(/^\d+[smhd]$/, 'such as 10m')
    .optional()
    .describe('not older than, such as 10m'),
  grep: z.string().max(200).optional().describe('only lines that match'),
  release: z
    .string()
    .regex(/^v?\d+$/)
    .optional()
    .describe('only this release'),
})
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

async function run(call: Call<z.infer<typeof input>>): Promise<string[]> {
  const { system, input: asked } = call
  const app = resolve(system, asked.app)
  const since =
    asked.since && new Date(Date.now() - Number.parseInt(asked.since, 10) * (UNITS[asked.since.slice(-1)] ?? 0))
  const filter = {
    process: asked.process,
    since: since || undefined,
    grep: pattern(asked.grep),
    release: asked.release === undefined ? undefined : Number(asked.release.replace('v', '')),
  }
  const last = await system.logs.tail(app.id, { ...filter, lines: asked.lines })
  if (!asked.follow) return last
  for (const line of last) call.out(line)
  system.logs.follow(app.id, filter, call.out, call.signal)
  await new Promise<void>((resolve) =>
    call.signal.aborted ? resolve() : call.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  return []
}
function pattern(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text)
  } catch (error) {
    throw new Failure('USAGE', { message: `--grep: ${(error as Error).message}` })
  }
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
    show: (lines) => lines.join('\n'),
  }),
)
