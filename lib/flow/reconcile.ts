/** Makes the world match the store: at start, and whenever the engine comes back. */

import type { Instance } from '../io/engine.ts'
import { firewall } from '../io/firewall.ts'
import { type App, formation, liveRelease } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { publish } from './publish.ts'
import { specs, targets } from './rollout.ts'
import type { System } from './system.ts'

/** At start, before anything is accepted: what was in the middle is failed, and its leftovers go. */
export async function recover(system: System): Promise<void> {
  for (const app of system.store.apps()) {
    await system.store.change(app.id, failUnfinished(system.now()))
    await system.git.removeStaleLocks(app.id)
    const live = liveRelease(app)
    if (live?.commit && app.branch) await mendBranch(system, app, live.commit)
  }
  await reconcile(system)
}

/** Every app's containers, the firewall and the table. Safe to call at any time. */
export async function reconcile(system: System): Promise<void> {
  await guard(system)
  const all = await system.engine.list()
  const known = new Set(system.store.apps().map((app) => app.id))
  for (const orphan of all.filter((one) => !known.has(one.app))) await system.engine.removeContainer(orphan.id)
  await Promise.all(
    system.store.apps().map((app) =>
      system.locks
        .hold(app.id, () =>
          converge(
            system,
            app.id,
            all.filter((one) => one.app === app.id),
          ),
        )
        .catch((error) => console.error(`reconcile ${app.name}: ${error}`)),
    ),
  )
  await publish(system)
}

/** Removes what should not run, starts what should; the caller holds the app's lock. */
async function converge(system: System, id: string, found: Instance[]): Promise<void> {
  const app = system.store.byId(id)
  if (!app) return
  const release = liveRelease(app)
  const wanted = release && app.run === 'running' ? formation(app, release) : {}
  const right = (one: Instance): boolean =>
    one.generation === app.live?.generation && one.type !== 'run' && one.index <= (wanted[one.type] ?? 0)
  const retiring = system.retiring.has(id)
  for (const one of found.filter((one) => !right(one))) if (!retiring) await system.engine.removeContainer(one.id)
  if (!release || app.run !== 'running' || !app.live) return system.serving.delete(id) as unknown as undefined
  const present = found.filter(right)
  for (const spec of specs(system, app, release, app.live.generation)) {
    const here = present.find((one) => one.type === spec.type && one.index === spec.index)
    if (here?.running) continue
    if (here) await system.engine.removeContainer(here.id)
    const started = await system.engine.start(spec)
    await system.engine.keep(started.id)
    if (here) present.splice(present.indexOf(here), 1)
    present.push(started)
  }
  for (const one of present) await system.engine.keep(one.id)
  system.serving.set(id, targets(release, present))
}

function failUnfinished(now: string) {
  return (app: App): void => {
    const error = new Failure('HOST_ERROR', {
      message: 'the host was restarted during this deploy',
      hint: 'push again',
    })
    for (const release of app.releases) if (release.state === 'starting') release.state = 'failed'
    for (const deploy of app.deploys) {
      if (deploy.endedAt) continue
      const live = deploy.release !== undefined && app.live !== undefined && deploy.release <= app.live.release
      Object.assign(deploy, {
        endedAt: now,
        status: live ? 'live' : 'refused',
        error: live ? undefined : error.toJSON(),
      })
    }
  }
}

/** Invariant: the branch on the host is the commit that is live. */
async function mendBranch(system: System, app: App, commit: string): Promise<void> {
  const ref = `refs/heads/${app.branch}`
  const at = await system.git.ref(app.id, ref)
  if (at !== commit) await system.git.move(app.id, ref, commit, at)
}

/** Without the right to change the firewall apps run all the same, and doctor says what is open. */
async function guard(system: System): Promise<void> {
  const ports = { open: [...new Set([80, 443, system.httpPort])] }
  await firewall(system.store.host.id, system.engine.bridgePrefix, ports).catch((error) =>
    console.error(`firewall: ${error.message}`),
  )
}
