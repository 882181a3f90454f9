/** After a crash, before anything is accepted: what was in the middle ends, and its leftovers go. */
import { type App, type Deploy, liveRelease } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { removeStray } from './destroy.ts'
import { lastWords } from './queue.ts'
import { reconcile } from './reconcile.ts'
import type { System } from './system.ts'

/** Milliseconds within which the engine has noticed that a build's client is gone. */
const LATE = 5000

export async function recover(system: System): Promise<void> {
  await killRuns(system)
  for (const app of system.store.apps()) {
    await endDeploys(system, app)
    await mendRepository(system, app.id).catch((error) => console.error(`repository of ${app.name}: ${error}`))
  }
  await reconcile(system)
  await sweep(system)
}

/** Tests and release commands have nobody any more who waits for them. */
async function killRuns(system: System): Promise<void> {
  for (const one of await system.engine.list()) if (one.type === 'run') await system.engine.removeContainer(one.id)
}

/** A deploy that had switched is live; any other is refused, and can be pushed again. Its log ends with the verdict as any other. */
async function endDeploys(system: System, app: App): Promise<void> {
  const open = app.deploys.filter((deploy) => !deploy.endedAt)
  if (open.length === 0 && app.releases.every((release) => release.state !== 'starting')) return
  await system.store.change(app.id, (next) => {
    for (const release of next.releases) if (release.state === 'starting') release.state = 'failed'
    next.releases = next.releases.filter((release) => release.state !== 'failed')
    for (const deploy of next.deploys) if (!deploy.endedAt) Object.assign(deploy, ending(deploy, system.now()))
  })
  for (const deploy of open) await system.deployLogs.end(deploy.id, lastWords(system, app.id, deploy.id))
  if (open.length > 0) setTimeout(() => void removeLate(system, app.id, open), LATE).unref()
}

/** The engine may just have been naming the image of a build that lost its client: nobody would ever look for it again. */
async function removeLate({ engine, store }: System, id: string, ended: Deploy[]): Promise<void> {
  const used = new Set(store.byId(id)?.releases.map((release) => release.image))
  for (const image of ended.map((deploy) => engine.image(id, deploy.id)))
    for (const tag of [image, `${image}-test`])
      if (!used.has(tag)) await engine.removeImage(tag).catch((error) => console.error(`image ${tag}: ${error}`))
}

function ending(deploy: Deploy, endedAt: string): Partial<Deploy> {
  if (deploy.status === 'live' || deploy.status === 'unchanged') return { endedAt }
  const message = 'the host was restarted during this deploy'
  const error = new Failure('HOST_ERROR', { message, hint: 'push again' }).toJSON()
  return { endedAt, status: 'refused', release: undefined, error }
}

/** The branch is the commit that is live; the kept releases' commits are held, and nothing else. */
async function mendRepository(system: System, id: string): Promise<void> {
  const { git } = system
  const app = system.store.byId(id) as App
  if (!(await git.ids()).includes(id)) return
  await git.removeStaleLocks(id)
  const live = liveRelease(app)
  if (live?.origin) await git.dropBranch(id, app.branch)
  else if (live?.commit && app.branch) {
    const ref = `refs/heads/${app.branch}`
    const at = await git.ref(id, ref)
    if (at !== live.commit) await git.move(id, ref, live.commit, at)
    await git.setHead(id, app.branch)
  }
  const keep = new Map<string, string>(
    app.releases.flatMap((one) => (one.commit ? [[`v${one.version}`, one.commit] as [string, string]] : [])),
  )
  const held = await git.held(id)
  for (const name of held.keys()) if (!keep.has(name)) await git.release(id, name)
  for (const [name, commit] of keep) if (held.get(name) !== commit) await git.hold(id, name, commit)
}

/** Images, networks and repositories that nothing names any more. */
async function sweep(system: System): Promise<void> {
  const { engine, git, store } = system
  const images = new Set(store.apps().flatMap((app) => app.releases.map((release) => release.image)))
  for (const tag of await engine.images()) if (!images.has(tag)) await engine.removeImage(tag)
  await engine.networks.removeStray(new Set(store.apps().map((app) => app.id)))
  for (const id of await git.ids()) if (!store.byId(id)) await removeStray(system, id)
}
