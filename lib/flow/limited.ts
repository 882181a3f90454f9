/** A command in an image with a time limit; its last lines are kept as evidence. */
import { type Run, runOnce } from '../io/run-once.ts'
import { Failure } from '../model/errors.ts'
import { mask, type System } from './system.ts'

export const RUN_TIME = 10 * 60_000
const EVIDENCE = 15
const KEPT = 5000
const LINE = 1000
const MB = 1024 ** 2

interface Purpose {
  code: 'TESTS_FAILED' | 'RELEASE_COMMAND_FAILED'
  name: string
  /** Milliseconds. */
  limit?: number
  next?: string[]
  /** Sees what it printed at the end, whatever the end is. */
  ended?(lines: string[]): void
  /** Words better than the exit code, where the output tells more. */
  explain?(): { message: string; evidence: string[] } | undefined
}

/** Throws the code when it ends with another exit code than 0, or not in time. */
export async function runLimited(
  system: System,
  options: Run,
  run: { line(text: string): void; signal: AbortSignal },
  what: Purpose,
): Promise<void> {
  const lines: string[] = []
  const onLine = (text: string): void => {
    const line = mask(system, options.app, text)
    run.line(line)
    lines.push(line.slice(0, LINE))
    if (lines.length > KEPT * 1.2) lines.splice(0, lines.length - KEPT)
  }
  const { code, name, next = [], limit = RUN_TIME } = what
  const late = AbortSignal.timeout(limit)
  const last = (message: string): Failure => new Failure(code, { message, evidence: lines.slice(-EVIDENCE), next })
  const { exit, oom } = await runOnce(system.engine, options, onLine, AbortSignal.any([run.signal, late])).catch(
    (error) => {
      if (run.signal.aborted) throw run.signal.reason
      if (late.aborted) throw last(`${name} took longer than ${spell(limit)}`)
      throw error
    },
  )
  what.ended?.(lines)
  if (exit === 0) return
  if (oom) throw last(`${name} ran out of memory: a process was killed at ${Math.round(options.memory / MB)} MB`)
  const found = what.explain?.()
  if (found)
    throw new Failure(code, {
      ...found,
      evidence: found.evidence.length > 0 ? found.evidence : lines.slice(-EVIDENCE),
      next,
    })
  throw last(`${name} ended with exit code ${exit}`)
}

const spell = (time: number): string =>
  time % 60_000 === 0 ? many(time / 60_000, 'minute') : many(time / 1000, 'second')
const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
