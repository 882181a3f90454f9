/** A push that changes nothing that the app is built of: the release that is live stands for the new commit too, and nothing is built. */
import { configHash } from '../io/store.ts'
import { type App, type Deploy, liveRelease, type Release } from '../model/app.ts'
import { notStale, settle } from './branch.ts'
import type { DeployRun } from './deploy.ts'
import type { Project } from './project.ts'
import type { System } from './system.ts'

/** False: there is something to build. A commit that changes nothing at all is a wish to deploy once more. */
export async function standsFor(
  system: System,
  id: string,
  job: Deploy,
  project: Project,
  run: DeployRun,
): Promise<boolean> {
  const { commit } = job
  if (job.dryRun || !job.ref || !commit || !sameRelease(system.store.byId(id) as App, project)) return false
  return system.locks.hold(id, async () => {
    run.signal.throwIfAborted()
    const live = sameRelease(system.store.byId(id) as App, project)
    if (!live?.commit || (await system.git.sameTree(id, live.commit, commit))) return false
    const seen = await notStale(system, id, job)
    run.say(`-----> Nothing that ${system.store.byId(id)?.name} is built of has changed (${project.root})`)
    await system.store.change(id, (app) => take(app, job, live.version))
    await system.git.hold(id, `v${live.version}`, commit)
    await settle(system, id, job, seen)
    return true
  })
}

function sameRelease(app: App, { fingerprint }: Project): Release | undefined {
  const live = liveRelease(app)
  const fits = fingerprint !== undefined && live?.fingerprint === fingerprint
  return fits && app.run !== 'stopped' && configHash(app.config) === live.config ? live : undefined
}

/** In one write, so that the branch, which follows it, is mended after a crash. */
function take(app: App, job: Deploy, version: number): void {
  const live = app.releases.find((one) => one.version === version)
  // It may have come from an archive: now it is of a branch, which the next start leaves alone.
  if (live) Object.assign(live, { commit: job.commit, origin: undefined })
  const record = app.deploys.find((one) => one.id === job.id)
  if (record) Object.assign(record, { status: 'unchanged', release: version })
}
