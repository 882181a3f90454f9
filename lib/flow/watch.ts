/** Watches the engine: logs of what starts, instances that fall over or come back, and the engine itself going away. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Instance, instanceName } from '../io/engine.ts'
import { type App, liveRelease } from '../model/app.ts'
import { well } from './check.ts'
import type { Collector } from './collect.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { targets } from './rollout.ts'
import type { System } from './system.ts'

const AGAIN = 300

/** Until aborted. When the engine was away, the world is made right again. */
export async function watch(system: System, collector: Collector, signal: AbortSignal): Promise<void> {
  let away = false
  for (let first = true; !signal.aborted; first = false) {
    try {
      const events = system.engine.events(signal)
      // The subscription stands before the world is read, so that nothing falls between the two.
      const next = events.next()
      next.catch(() => {})
      if (!first) await reconcile(system)
      await collector.attachAll()
      away = false
      for (let event = await next; !event.done; event = await events.next()) told(system, collector, event.value)
    } catch (error) {
      if (!signal.aborted && !away) console.error(`the engine is away: ${error}`)
      away = true
    }
    await sleep(AGAIN, undefined, { signal }).catch(() => {})
  }
}

function told(system: System, collector: Collector, event: { action: 'start' | 'die'; instance: Instance }): void {
  const { action, instance } = event
  if (instance.type === 'run') return
  if (action === 'start') collector.attach(instance)
  const work = action === 'start' ? back(system, instance) : down(system, instance)
  work.catch((error) => console.error(`${action} of ${instanceName(instance)}: ${error}`))
}

/** The instance's app, if it is one of those that should serve now. */
function appOf(system: System, instance: Instance): App | undefined {
  const app = system.store.byId(instance.app)
  const serves = app?.run === 'running' && app.live?.generation === instance.generation
  return instance.type === 'web' && serves ? app : undefined
}

/** One of several that ended gets no requests until it is well again. The only one stays: taking it out never helps. */
async function down(system: System, instance: Instance): Promise<void> {
  const serving = system.serving.get(instance.app) ?? []
  const left = serving.filter((target) => target.host !== instance.address)
  if (!appOf(system, instance) || left.length === 0 || left.length === serving.length) return
  system.serving.set(instance.app, left)
  await publish(system)
}

/** The engine started it again: it serves as soon as it is well. */
async function back(system: System, instance: Instance): Promise<void> {
  const app = appOf(system, instance)
  const release = app && liveRelease(app)
  const there = system.serving.get(instance.app) ?? []
  if (!app || !release || there.length === 0 || there.some((target) => target.host === instance.address)) return
  if (!(await well(system, app, release, instance))) return
  await system.locks.hold(instance.app, async () => {
    if (!appOf(system, instance)) return
    const [state, serving] = [await system.engine.state(instance.id), system.serving.get(instance.app) ?? []]
    if (!state.running || serving.some((target) => target.host === instance.address)) return
    system.serving.set(instance.app, [...serving, ...targets([instance])])
    await publish(system)
  })
}
