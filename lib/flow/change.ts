/** Changes of a live app without a build: config, rollback, restart, scale, stop, start. Each takes the app's lock at once. */
import { configHash } from '../io/store.ts'
import { type App, formation, liveRelease, type Release } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { pruneReleases } from './prune.ts'
import { publish } from './publish.ts'
import { check, requireLive, rollout, specs, targets } from './rollout.ts'
import type { System } from './system.ts'

export type Say = (line: string) => void
const whole = (say: Say) => ({ say, stage: () => {}, signal: new AbortController().signal })

/** A release like another one, with the app's config as it is now, brought into service. */
async function releaseLike(
  system: System,
  id: string,
  base: Release,
  reason: string,
  by: string,
  say: Say,
): Promise<Release> {
  const release = await system.store.change(id, (app) => {
    const hash = configHash(app.config)
    app.configs[hash] = app.config
    const next: Release = {
      ...base,
      version: app.nextRelease++,
      state: 'starting',
      config: hash,
      reason,
      by,
      createdAt: system.now(),
    }
    app.releases.push(next)
    return next
  })
  try {
    await rollout(system, id, release, whole(say))
  } catch (error) {
    await system.store.change(id, (app) => {
      app.releases = app.releases.filter((one) => one.version !== release.version || one.state !== 'starting')
    })
    throw error
  }
  if (release.commit) await system.git.hold(id, `v${release.version}`, release.commit)
  await pruneReleases(system, id)
  return release
}

/** Sets and unsets config vars (undefined unsets). With a live release that runs, the change is a release of its own; a failure puts the vars back. */
export function setConfig(
  system: System,
  id: string,
  edit: Record<string, string | undefined>,
  by: string,
  restart: boolean,
  say: Say,
): Promise<{ release: number | null }> {
  return system.locks.hold(id, async () => {
    const before = { ...(system.store.byId(id) as App).config }
    await system.store.change(id, (app) => apply(app.config, edit))
    const app = system.store.byId(id) as App
    const base = liveRelease(app)
    if (!base || !restart || app.run === 'stopped') return { release: null }
    const names = Object.keys(edit).join(', ')
    try {
      const release = await releaseLike(system, id, base, `Set ${names} config vars`, by, say)
      return { release: release.version }
    } catch (error) {
      await system.store.change(id, (next) => {
        next.config = before
      })
      throw error
    }
  })
}
function apply(config: Record<string, string>, edit: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(edit)) {
    if (value === undefined) delete config[name]
    else config[name] = value
  }
}

/** A new release with the image and the config of an earlier one. */
export function rollback(
  system: System,
  id: string,
  version: number | undefined,
  keepConfig: boolean,
  by: string,
  say: Say,
): Promise<{ release: number; from: number }> {
  return system.locks.hold(id, async () => {
    const app = system.store.byId(id) as App
    const live = requireLive(app)
    const usable = app.releases.filter((release) => release.state === 'retired')
    const base = version === undefined ? usable.at(-1) : usable.find((release) => release.version === version)
    if (!base)
      throw new Failure('NOT_FOUND', {
        message:
          version === live.version
            ? `v${version} is live already`
            : `there is no release ${version ? `v${version}` : 'before this one'} to roll back to`,
        next: [`releases ${app.name}`],
      })
    const before = app.config
    if (!keepConfig)
      await system.store.change(id, (next) => {
        next.config = { ...next.configs[base.config] }
      })
    try {
      const release = await releaseLike(system, id, base, `Rollback to v${base.version}`, by, say)
      await moveBranch(system, id, release)
      return { release: release.version, from: base.version }
    } catch (error) {
      await system.store.change(id, (next) => {
        next.config = before
      })
      throw error
    }
  })
}
async function moveBranch(system: System, id: string, release: Release): Promise<void> {
  const app = system.store.byId(id) as App
  if (!release.commit || !app.branch) return
  const ref = `refs/heads/${app.branch}`
  const at = await system.git.ref(id, ref)
  if (at !== release.commit) await system.git.move(id, ref, release.commit, at)
}

/** The same release in new containers, beside the old ones until they are healthy. */
export function restart(system: System, id: string, say: Say): Promise<{ release: number }> {
  return system.locks.hold(id, async () => {
    const release = requireLive(system.store.byId(id) as App)
    await rollout(system, id, release, whole(say))
    return { release: release.version }
  })
}

export function stop(system: System, id: string): Promise<void> {
  return system.locks.hold(id, async () => {
    requireLive(system.store.byId(id) as App)
    await system.store.change(id, (app) => {
      app.run = 'stopped'
    })
    system.serving.delete(id)
    await publish(system)
    await system.retiring.get(id)?.done
    await Promise.all((await system.engine.list(id)).map((one) => system.engine.stop(one.id, 30)))
  })
}

/** Sets how many run; new ones must be healthy before the number is kept. */
export function scale(
  system: System,
  id: string,
  counts: Record<string, number>,
  say: Say,
): Promise<Record<string, number>> {
  return system.locks.hold(id, async () => {
    const app = structuredClone(system.store.byId(id) as App)
    const release = liveRelease(app)
    const unknown = release && Object.keys(counts).find((type) => !release.processes[type] && type !== 'web')
    if (unknown)
      throw new Failure('NOT_FOUND', {
        message: `${app.name} has no process type ${unknown}`,
        next: [`ps ${app.name}`],
      })
    const save = (): Promise<unknown> => system.store.change(id, (next) => Object.assign(next.scale, counts))
    if (!release || !app.live || app.run === 'stopped') {
      await save()
      return { ...app.scale, ...counts }
    }
    Object.assign(app.scale, counts)
    await grow(system, app, release, app.live.generation, say)
    await save()
    await shrink(system, app, release, app.live.generation)
    return formation(app, release)
  })
}
async function grow(system: System, app: App, release: Release, generation: number, say: Say): Promise<void> {
  const here = (await system.engine.list(app.id)).filter((one) => one.generation === generation)
  const missing = specs(system, app, release, generation).filter(
    (spec) => !here.some((one) => one.type === spec.type && one.index === spec.index),
  )
  const started = []
  try {
    for (const spec of missing) started.push(await system.engine.start(spec))
    await Promise.all(started.map((instance) => check(system, app, release, instance, whole(say))))
    await Promise.all(started.map((instance) => system.engine.keep(instance.id)))
  } catch (error) {
    await Promise.all(started.map((instance) => system.engine.removeContainer(instance.id)))
    throw error
  }
}
async function shrink(system: System, app: App, release: Release, generation: number): Promise<void> {
  const wanted = formation(app, release)
  const here = (await system.engine.list(app.id)).filter((one) => one.generation === generation && one.type !== 'run')
  const stay = here.filter((one) => one.index <= (wanted[one.type] ?? 0))
  system.serving.set(app.id, targets(release, stay))
  await publish(system)
  const gone = here.filter((one) => !stay.includes(one))
  await system.proxy.drain(
    gone.map((one) => `${one.address}:${release.port}`),
    30_000,
  )
  await Promise.all(gone.map((one) => system.engine.stop(one.id, 30)))
}
