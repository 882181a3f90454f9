/** A push looks on at its deploy: the lines from the first on, a sign of life when there are none, and what is said when it does not wait for the end. */
import type { System } from '../flow/system.ts'
import type { Deploy } from '../model/app.ts'

export type Say = (line: string) => void

const SILENCE = 10_000
/** Lines of one step's output that a push prints; all of them are in the deploy's log. */
const STEP = 200
const RESULT = 'backendim-result: '

/** For `-o json` every line is JSON but the verdict, which is JSON behind its mark. */
export const speaker =
  (print: Say, json: boolean): Say =>
  (line) =>
    print(json && !line.startsWith(RESULT) ? JSON.stringify({ say: line }) : line)

/** Ends with the deploy and answers its record, or after `wait` seconds: undefined, it goes on. */
export async function attach(
  system: System,
  app: string,
  id: string,
  options: { wait?: number; verbose?: boolean; client: AbortSignal; say: Say },
): Promise<Deploy | undefined> {
  const record = (): Deploy | undefined => system.store.byId(app)?.deploys.find((one) => one.id === id)
  const late = options.wait === undefined ? undefined : AbortSignal.timeout(options.wait * 1000)
  let said = Date.now()
  const say = (line: string): void => {
    said = Date.now()
    options.say(line)
  }
  const heartbeat = setInterval(() => {
    if (Date.now() - said >= SILENCE && !options.client.aborted) say(alive(record(), system.deployLogs.now(id)))
  }, 1000)
  try {
    const lines = system.deployLogs.lines(id, late, options.verbose)
    if (options.wait !== 0) for await (const line of clipped(id, lines)) say(line)
  } finally {
    clearInterval(heartbeat)
  }
  const ended = record()
  if (ended?.endedAt) return ended
  const name = system.store.byId(app)?.name
  if (ended && name) for (const line of goesOn(name, ended)) options.say(line)
  return undefined
}

const alive = (record: Deploy | undefined, now: string | undefined): string =>
  `       … ${record?.stage ?? 'ending'}${now === undefined ? '' : `: ${now.slice(0, 60)}`}`

/** A step that never stops talking would drown what comes after it. */
async function* clipped(id: string, lines: AsyncIterable<string>): AsyncGenerator<string> {
  let run = 0
  for await (const line of lines) {
    const output = line.startsWith('       ') && !/^ {7}(?:\[|…)/.test(line)
    if (!output && run > STEP) yield `       … ${run - STEP} more lines: ssh backendim deploys:log ${id}`
    run = output ? run + 1 : 0
    if (run <= STEP) yield line
  }
}

function goesOn(app: string, { id, commit, seconds }: Deploy): string[] {
  const next = [`ssh backendim deploys:wait ${id}`]
  const nothing = { release: null, url: null, code: null, health: null }
  const result = { status: 'running', app, commit: commit ?? null, ...nothing, deploy: id, seconds, next }
  return [`-----> Deploy ${id} goes on; wait for it: ${next[0]}`, `${RESULT}${JSON.stringify(result)}`]
}
