/** A push looks on at its deploy: the lines from the first on, a sign of life when there are none, and what is said when it does not wait for the end. */
import type { System } from '../flow/system.ts'
import type { Deploy } from '../model/app.ts'

export type Say = (line: string) => void

const SILENCE = 10_000
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
  options: { wait?: number; client: AbortSignal; say: Say },
): Promise<Deploy | undefined> {
  const record = (): Deploy | undefined => system.store.byId(app)?.deploys.find((one) => one.id === id)
  const late = options.wait === undefined ? undefined : AbortSignal.timeout(options.wait * 1000)
  let said = Date.now()
  const say = (line: string): void => {
    said = Date.now()
    options.say(line)
  }
  const heartbeat = setInterval(() => {
    if (Date.now() - said >= SILENCE && !options.client.aborted) say(`       … ${record()?.stage ?? 'ending'}`)
  }, 1000)
  try {
    if (options.wait !== 0) for await (const line of system.deployLogs.lines(id, late)) say(line)
  } finally {
    clearInterval(heartbeat)
  }
  const ended = record()
  if (ended?.endedAt) return ended
  const name = system.store.byId(app)?.name
  if (ended && name) for (const line of goesOn(name, ended)) options.say(line)
  return undefined
}

function goesOn(app: string, { id, commit, seconds }: Deploy): string[] {
  const next = [`ssh backendim deploys:wait ${id}`]
  const nothing = { release: null, url: null, code: null, health: null }
  const result = { status: 'running', app, commit, ...nothing, deploy: id, seconds, next }
  return [`-----> Deploy ${id} goes on; wait for it: ${next[0]}`, `${RESULT}${JSON.stringify(result)}`]
}
