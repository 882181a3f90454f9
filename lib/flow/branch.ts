/** The deploy branch on the host is always the commit that is live: what may move it, and the move. */
import type { Deploy } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import type { System } from './system.ts'

/** Under the lock: the branch must be where the pusher saw it, or behind the pushed commit, or the push was forced. */
export async function notStale(system: System, id: string, job: Deploy): Promise<string | undefined> {
  if (!job.ref || !job.commit) return undefined
  const branch = system.store.byId(id)?.branch
  if (branch && job.ref !== `refs/heads/${branch}`)
    throw new Failure('STALE', { message: `the deploy branch is ${branch} since`, hint: `push to ${branch}` })
  const current = await system.git.ref(id, job.ref)
  if (!current || current === job.seen || job.forced || (await system.git.isAncestor(id, current, job.commit)))
    return current
  throw new Failure('STALE', {
    message: `${job.ref.replace('refs/heads/', '')} has moved to ${current.slice(0, 7)} since this push`,
  })
}

/** The branch follows what is live, and goes where that is no commit of anybody's. Nothing here can undo the release any more: what fails, the next start mends. */
export async function settle(system: System, id: string, job: Deploy, seen: string | undefined): Promise<void> {
  try {
    if (!job.ref || !job.commit) return await system.git.dropBranch(id, system.store.byId(id)?.branch)
    await system.git.move(id, job.ref, job.commit, seen)
    if (!seen) await system.git.setHead(id, job.ref.replace('refs/heads/', ''))
  } catch (error) {
    console.error(`branch of ${id}: ${error}`)
  }
}
