/** A command in an image with a time limit, its lines shown and its last ones kept as evidence. */
import { type Run, runOnce } from '../io/run-once.ts'
import { Failure } from '../model/errors.ts'
import { mask, type System } from './system.ts'

const RUN_TIME = 10 * 60_000
const EVIDENCE = 15

/** Throws the code when it ends with another exit code than 0, or not in time. */
export async function runLimited(
  system: System,
  options: Run,
  run: { say(line: string): void; signal: AbortSignal },
  what: { code: 'TESTS_FAILED' | 'RELEASE_COMMAND_FAILED'; name: string },
): Promise<void> {
  const evidence: string[] = []
  const onLine = (text: string): void => {
    const line = mask(system, options.app, text)
    run.say(`       ${line}`)
    evidence.push(line)
    if (evidence.length > EVIDENCE) evidence.shift()
  }
  const late = AbortSignal.timeout(RUN_TIME)
  const exit = await runOnce(system.engine, options, onLine, AbortSignal.any([run.signal, late])).catch((error) => {
    if (run.signal.aborted) throw run.signal.reason
    if (late.aborted) throw new Failure(what.code, { message: `${what.name} took longer than 10 minutes`, evidence })
    throw error
  })
  if (exit !== 0) throw new Failure(what.code, { message: `${what.name} ended with exit code ${exit}`, evidence })
}
