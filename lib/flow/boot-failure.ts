/** Why an instance is not healthy: told from its exit, its sockets, its answers and its last lines. */
import { LogDemux } from '../io/docker-logs.ts'
import { type Instance, instanceName } from '../io/engine.ts'
import { type Listener, listeners } from '../io/listeners.ts'
import type { Answer } from '../io/probe.ts'
import type { Release } from '../model/app.ts'
import { crashCause, crashLines } from '../model/crash.ts'
import { Failure } from '../model/errors.ts'
import { mask, type System } from './system.ts'

const LINES = 15
/** So far back is looked for the error that a long trace belongs to. */
const TRACE = 60

export async function bootFailure(
  system: System,
  release: Release,
  instance: Instance,
  last: Answer | undefined,
): Promise<Failure> {
  const state = await system.engine.state(instance.id)
  const output = await lastLines(system, instance)
  const open = state.running ? await listeners(state.pid) : []
  return explain(release, instanceName(instance), state, last, open, output)
}

/** Pure: the facts in, the verdict out. */
export function explain(
  release: Release,
  name: string,
  state: { running: boolean; exitCode: number; oom: boolean },
  last: Answer | undefined,
  open: Listener[],
  output: string[],
): Failure {
  const { path, within } = release.health
  const evidence = output.slice(-LINES)
  if (state.oom) return new Failure('BOOT_OOM', { message: `${name} ran out of memory while starting`, evidence })
  if (!state.running) return crashed(`${name} ended with exit code ${state.exitCode}`, output)
  if (last && 'status' in last)
    return new Failure('HEALTH_STATUS', {
      message: `GET ${path} answered ${last.status}`,
      evidence: [...(last.body ? last.body.split('\n').map((line) => `answer: ${line}`) : []), ...evidence],
    })
  const here = open.filter((one) => one.port === release.port)
  if (here.some((one) => one.loopback) && here.every((one) => one.loopback))
    return new Failure('BOUND_LOCALHOST', {
      message: `${name} listens on 127.0.0.1:${release.port} only, where nothing outside the container can reach it`,
      evidence,
    })
  if (here.length === 0 && open.length > 0) {
    const ports = [...new Set(open.map((one) => one.port))].join(', ')
    return new Failure('PORT_MISMATCH', {
      message: `${name} listens on ${ports}, expected ${release.port} ($PORT)`,
      evidence,
    })
  }
  const found = here.length > 0 ? 'it listens, but does not answer' : 'it listens on nothing'
  return new Failure('HEALTH_TIMEOUT', {
    message: `GET ${path} was not answered within ${within / 1000} s: ${found}`,
    evidence,
  })
}

/** With the cause where its last words are sure of it. */
function crashed(ended: string, output: string[]): Failure {
  const evidence = crashLines(output)
  const crash = crashCause(output)
  return crash
    ? new Failure('BOOT_CRASH', { message: `${ended}: ${crash.cause}`, evidence, hint: crash.hint })
    : new Failure('BOOT_CRASH', { message: `${ended} before it was healthy`, evidence })
}

async function lastLines(system: System, instance: Instance): Promise<string[]> {
  const output = await system.engine.tail(instance.id, TRACE)
  return new LogDemux().push(output).map((entry) => mask(system, instance.app, entry.text))
}
