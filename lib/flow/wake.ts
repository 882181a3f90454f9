/** Wakes an app that is asleep: its stopped containers start again, and as soon as the first answers, it serves. */
import type { NapEvent } from '../../proxy/table.ts'
import type { Instance } from '../io/engine.ts'
import { type App, liveRelease, type Release } from '../model/app.ts'
import { Failure, failure } from '../model/errors.ts'
import { awake, note } from './awake.ts'
import { check } from './check.ts'
import { publish } from './publish.ts'
import { specs, targets } from './rollout.ts'
import { sleep, webOf } from './sleep.ts'
import type { System } from './system.ts'

/** Seconds between SIGTERM and SIGKILL of one that did not come up. */
const GRACE = 5

/** What the proxy says of an app. Done at once: nobody waits for what it begins. */
export function hear(system: System, { app, nap }: NapEvent): Promise<void> {
  const work = nap === 'idle' ? sleep(system, app, false) : wake(system, app)
  // Of the user's failures the app's log and `diagnose` tell.
  work.catch((error) => error instanceof Failure || console.error(`${nap} ${app}:`, error))
  return Promise.resolve()
}

export const wake = (system: System, id: string): Promise<void> =>
  system.locks.hold(id, () => rouse(system, id).finally(() => answerHeld(system, id)))

/** The caller holds the app's lock. Throws why it does not come up; then it is asleep as before. */
export async function rouse(system: System, id: string): Promise<void> {
  const app = system.store.byId(id)
  const release = app && liveRelease(app)
  if (!app || !release || app.run !== 'asleep') return
  const began = Date.now()
  try {
    const web = await raise(system, app, release)
    const checks = web.map((one) => check(system, app, release, one, EAGER).then(() => one))
    await awake(system, id, [await firstOf(checks)])
    note(system, app, `awake after ${Date.now() - began} ms`)
    await join(system, id, web, checks)
  } catch (error) {
    await fallBack(system, app, failure(error))
    throw error
  }
}
const EAGER = { say: () => {}, signal: new AbortController().signal, eager: true }

/** Starts what was stopped; what is missing, or cannot start, is made anew. */
async function raise(system: System, app: App, release: Release): Promise<Instance[]> {
  const { engine } = system
  const here = await webOf(system, app)
  const wanted = specs(system, app, release, app.live?.generation ?? 0).filter((spec) => spec.type === 'web')
  return Promise.all(
    wanted.map(async (spec) => {
      const found = here.find((one) => one.index === spec.index)
      if (found && (await engine.wake(found.id))) return { ...found, running: true }
      if (found) await engine.removeContainer(found.id)
      return engine.start(spec)
    }),
  )
}

const firstOf = (checks: Promise<Instance>[]): Promise<Instance> =>
  Promise.any(checks).catch((error: AggregateError) => {
    throw error.errors[0] ?? new Failure('HOST_ERROR', { message: 'there is no web process to wake' })
  })

/** The others serve as they come; one that does not is the engine's to start again (flow/watch.ts takes it in). */
async function join(system: System, id: string, web: Instance[], checks: Promise<Instance>[]): Promise<void> {
  const ended = await Promise.allSettled(checks)
  const up = web.filter((_, at) => ended[at]?.status === 'fulfilled')
  if (up.length > 1) {
    system.serving.set(id, targets(up))
    await publish(system)
  }
  for (const one of web) {
    await system.engine.keep(one.id)
    if (!up.includes(one)) await system.engine.wake(one.id)
  }
}

/** Asleep as before: the next request tries again. */
async function fallBack(system: System, app: App, error: Failure): Promise<void> {
  const { code, message } = error
  if (system.store.byId(app.id)?.run !== 'asleep') return
  note(system, app, `error: could not be woken: ${code}: ${message}`)
  await system.proxy.notWoken(app.id).catch((thrown) => console.error(`proxy: ${thrown}`))
  await system.store.change(app.id, (next) => {
    next.wakeError = { code, message, at: system.now() }
  })
  await Promise.all((await webOf(system, app)).map((one) => system.engine.rest(one.id, GRACE)))
}

/** A request is held for an app that is awake only where the proxy's table is behind. */
async function answerHeld(system: System, id: string): Promise<void> {
  if (system.store.byId(id)?.run === 'asleep') return
  const held = (await system.proxy.naps())[id]?.held ?? 0
  if (held > 0) await publish(system)
}
