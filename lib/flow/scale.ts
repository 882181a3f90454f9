/** How many of each process type run (an app that is asleep wakes first): new ones join the live generation, those over the number are drained and stopped. */
import type { Instance } from '../io/engine.ts'
import { type App, formation, liveRelease, type Release } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { type Say, whole } from './change.ts'
import { check } from './check.ts'
import { publish } from './publish.ts'
import { end } from './retire.ts'
import { specs, targets } from './rollout.ts'
import type { System } from './system.ts'
import { rouse } from './wake.ts'

/** New ones must be healthy before the number is kept. Answers what runs for each type. */
export function scale(
  system: System,
  id: string,
  counts: Record<string, number>,
  say: Say,
): Promise<Record<string, number>> {
  return system.locks.hold(id, async () => {
    await rouse(system, id)
    const app = structuredClone(system.store.byId(id) as App)
    const release = liveRelease(app)
    refuseUnknown(app, release, counts)
    Object.assign(app.scale, counts)
    const save = (): Promise<unknown> => system.store.change(id, (next) => Object.assign(next.scale, counts))
    if (!release || app.run === 'stopped') {
      await save()
      return app.scale
    }
    await grow(system, app, release, say)
    await save()
    await shrink(system, app, release)
    return formation(app, release)
  })
}

function refuseUnknown(app: App, release: Release | undefined, counts: Record<string, number>): void {
  const unknown = release && Object.keys(counts).find((type) => !Object.hasOwn(release.processes, type))
  if (!unknown) return
  throw new Failure('NOT_FOUND', {
    message: `${app.name} has no process type ${unknown}; it has ${Object.keys(release.processes).join(', ')}`,
    hint: 'name it in the Procfile or in backendim.yaml',
    next: [`ssh backendim ps ${app.name}`],
  })
}

async function generationOf(system: System, app: App): Promise<Instance[]> {
  const found = await system.engine.list(app.id)
  return found.filter((one) => one.generation === app.live?.generation && one.type !== 'run')
}

async function grow(system: System, app: App, release: Release, say: Say): Promise<void> {
  const here = await generationOf(system, app)
  const missing = specs(system, app, release, app.live?.generation ?? 0).filter(
    (spec) => !here.some((one) => one.type === spec.type && one.index === spec.index),
  )
  const started: Instance[] = []
  try {
    for (const spec of missing) started.push(await system.engine.start(spec))
    await Promise.all(started.map((instance) => check(system, app, release, instance, whole(say))))
    await Promise.all(started.map((instance) => system.engine.keep(instance.id)))
  } catch (error) {
    await Promise.all(started.map((instance) => system.engine.removeContainer(instance.id)))
    throw error
  }
}

async function shrink(system: System, app: App, release: Release): Promise<void> {
  const wanted = formation(app, release)
  const here = await generationOf(system, app)
  const stay = here.filter((one) => one.index <= (wanted[one.type] ?? 0))
  system.serving.set(app.id, targets(stay))
  await publish(system)
  await end(
    system,
    here.filter((one) => !stay.includes(one)),
  )
}
