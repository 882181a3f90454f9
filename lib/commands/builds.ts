/** What a build would do, and building again. */
import { z } from 'zod'
import { requireLive } from '../flow/change.ts'
import { explain } from '../flow/explain.ts'
import { readProject } from '../flow/project.ts'
import type { Queue } from '../flow/queue.ts'
import { type App, type Deploy, liveRelease } from '../model/app.ts'
import { type ErrorCode, Failure } from '../model/errors.ts'
import { shown } from '../model/explanation.ts'
import { resolve } from './apps.ts'
import { command, type Identity } from './command.ts'

const Named = z.object({ app: z.string().describe('name of the app') })

export const builds = [
  command({
    name: 'build:plan',
    summary: 'say how the live commit is built, why so, and by which Dockerfile',
    access: 'app',
    effect: 'read',
    input: Named,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const commit = liveRelease(app)?.commit ?? app.deploys.at(-1)?.commit
      if (!commit || !(await system.git.ref(app.id, commit)))
        throw new Failure('NOT_FOUND', { message: `${app.name} has no commit to plan for`, hint: 'push to it first' })
      return explain(await readProject(system, app.id, commit))
    },
    show: shown,
  }),
  command({
    name: 'ps:rebuild',
    summary: 'build and deploy the live commit again',
    access: 'app',
    effect: 'write',
    input: Named,
    args: ['app'],
    run: async ({ system, queue, input, identity, out, say, json, signal }) => {
      const app = resolve(system, input.app)
      const commit = requireLive(app).commit as string
      const job = await rebuild(queue, app, commit, identity)
      for await (const line of system.deployLogs.lines(job.id, signal)) json ? say(line) : out(line)
      await queue.wait(job.id)
      const ended = system.store.byId(app.id)?.deploys.find((one) => one.id === job.id)
      if (ended?.error) throw new Failure(ended.error.code as ErrorCode, ended.error)
      return { app: app.name, deploy: job.id, release: ended?.release }
    },
    show: () => '',
  }),
]

/** Only a push may supersede a push: what is under way goes first, and the same commit is not built twice. */
function rebuild(queue: Queue, app: App, commit: string, identity: Identity): Promise<Deploy> | Deploy {
  const running = queue.current(app, commit, false)
  if (running) return running
  const other = app.deploys.find((deploy) => !deploy.endedAt)
  if (other)
    throw new Failure('LOCKED', {
      message: `deploy ${other.id} of ${other.commit.slice(0, 7)} is under way`,
      hint: 'wait for it, then try again:',
      next: [`ssh backendim deploys:wait ${other.id}`],
    })
  const ref = `refs/heads/${app.branch}`
  const same = { commit, ref, seen: commit, forced: false, skipTests: false, dryRun: false }
  return queue.enqueue(app.id, { ...same, by: identity.user, admin: identity.admin })
}
