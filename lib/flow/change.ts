/** Changes of a live app without a build: config, rollback, restart, stop. Each takes the app's lock at once. */
import { configHash } from '../io/store.ts'
import { type App, addRelease, liveRelease, type Release } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { pruneReleases } from './prune.ts'
import { publish } from './publish.ts'
import { end } from './retire.ts'
import { rollout } from './rollout.ts'
import type { System } from './system.ts'

export type Say = (line: string) => void

interface Next {
  /** Image, processes and health are taken from it. */
  base: Release
  /** Config vars of the new release, and of the app once it is live. */
  vars: Record<string, string>
  reason: string
  by: string
}

/** A release like another one with these config vars, brought into service. The app's config changes in the write that makes it live. */
async function releaseLike(system: System, id: string, next: Next, say: Say): Promise<Release> {
  const { base, vars, reason, by } = next
  const release = await system.store.change(id, (app) =>
    addRelease(app, configHash(vars), vars, { ...base, reason, by, createdAt: system.now() }),
  )
  if (release.commit) await system.git.hold(id, `v${release.version}`, release.commit)
  try {
    const onLive = (app: App): void => {
      app.config = vars
    }
    await rollout(system, id, release, { ...whole(say), onLive })
  } catch (error) {
    await system.store.change(id, (app) => {
      const record = app.releases.find((one) => one.version === release.version)
      if (record?.state === 'starting') record.state = 'failed'
    })
    throw error
  } finally {
    await pruneReleases(system, id)
  }
  return release
}
export const whole = (say: Say) => ({ say, stage: () => {}, signal: new AbortController().signal })

/** Sets and unsets config vars (undefined unsets). With a release that runs, the change is a release of its own. */
export function setConfig(
  system: System,
  id: string,
  edit: Record<string, string | undefined>,
  by: string,
  restart: boolean,
  say: Say,
): Promise<{ release: number | null; changed: string[] }> {
  return system.locks.hold(id, async () => {
    const app = system.store.byId(id) as App
    const vars = edited(app.config, edit)
    const changed = differing(app.config, vars)
    const base = liveRelease(app)
    if (changed.length === 0) return { release: null, changed }
    if (!base || !restart || app.run === 'stopped') {
      await system.store.change(id, (next) => {
        next.config = vars
      })
      return { release: null, changed }
    }
    const verb = changed.every((name) => vars[name] === undefined) ? 'Unset' : 'Set'
    const next = { base, vars, reason: `${verb} ${changed.join(', ')} config vars`, by }
    const release = await releaseLike(system, id, next, say).catch((error) => {
      if (!(error instanceof Failure)) throw error
      const hint = `nothing was changed, v${base.version} still serves; mend the value and set it again`
      throw new Failure(error.code, { message: error.message, evidence: error.evidence, hint })
    })
    return { release: release.version, changed }
  })
}
function edited(config: Record<string, string>, edit: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries({ ...config, ...edit })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The release that a rollback would bring back. Throws NOT_FOUND where there is none. */
export function rollbackTarget(app: App, version: number | undefined): Release {
  const live = requireLive(app)
  const usable = app.releases.filter((release) => release.state === 'retired')
  const base = version === undefined ? usable.at(-1) : usable.find((release) => release.version === version)
  if (base) return base
  throw new Failure('NOT_FOUND', {
    message:
      version === live.version
        ? `v${version} is live already`
        : `there is no release ${version ? `v${version}` : 'before this one'} to roll back to`,
    hint: 'see which releases are kept',
    next: [`ssh backendim releases ${app.name}`],
  })
}

/** A new release with the image and the config of an earlier one. Answers which config vars that changed. */
export function rollback(
  system: System,
  id: string,
  version: number | undefined,
  keepConfig: boolean,
  by: string,
  say: Say,
): Promise<{ release: number; from: number; changed: string[] }> {
  return system.locks.hold(id, async () => {
    const app = system.store.byId(id) as App
    const base = rollbackTarget(app, version)
    const vars = keepConfig ? app.config : (app.configs[base.config] ?? {})
    const release = await releaseLike(system, id, { base, vars, reason: `Rollback to v${base.version}`, by }, say)
    await moveBranch(system, id, release).catch((error) => console.error(`branch of ${id}: ${error}`))
    return { release: release.version, from: base.version, changed: differing(app.config, vars) }
  })
}
const differing = (a: Record<string, string>, b: Record<string, string>): string[] =>
  Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name])

async function moveBranch(system: System, id: string, release: Release): Promise<void> {
  const app = system.store.byId(id) as App
  if (release.origin) return system.git.dropBranch(id, app.branch)
  if (!release.commit || !app.branch) return
  const ref = `refs/heads/${app.branch}`
  const at = await system.git.ref(id, ref)
  if (at !== release.commit) await system.git.move(id, ref, release.commit, at)
}

/** The live release in new containers, beside the old ones until they are healthy; with config vars that were only stored so far, as a release of its own. */
export function restart(system: System, id: string, by: string, say: Say): Promise<{ release: number }> {
  return system.locks.hold(id, async () => {
    const app = system.store.byId(id) as App
    const base = requireLive(app)
    if (configHash(app.config) !== base.config) {
      const next = { base, vars: app.config, reason: 'Restart with changed config vars', by }
      return { release: (await releaseLike(system, id, next, say)).version }
    }
    await rollout(system, id, base, whole(say))
    return { release: base.version }
  })
}

/** Out of the table first, then drained and stopped. */
export function stop(system: System, id: string): Promise<void> {
  return system.locks.hold(id, async () => {
    requireLive(system.store.byId(id) as App)
    await system.store.change(id, (app) => {
      app.run = 'stopped'
    })
    system.serving.delete(id)
    await publish(system)
    await system.retiring.get(id)?.done
    await end(system, await system.engine.list(id))
  })
}

/** For callers that need a sentence, not a stack: no release yet. */
export function requireLive(app: App): Release {
  const release = liveRelease(app)
  if (release) return release
  throw new Failure('NOT_FOUND', {
    message: `${app.name} has no release yet`,
    hint: 'push to it first',
    next: ['git push backendim main'],
  })
}
