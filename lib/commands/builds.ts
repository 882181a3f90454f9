/** What a build would do, and building again. */
import { z } from 'zod'
import { free } from '../flow/bring.ts'
import { requireLive } from '../flow/change.ts'
import { explain } from '../flow/explain.ts'
import { readProject } from '../flow/project.ts'
import type { Queue } from '../flow/queue.ts'
import { type App, type Deploy, liveRelease } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { shown } from '../model/explanation.ts'
import { resolve } from './apps.ts'
import { command, type Identity } from './command.ts'
import { follow } from './deploy.ts'

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
      const live = liveRelease(app)
      const commit = live ? live.commit : app.deploys.at(-1)?.commit
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
    run: async (call) => {
      const app = resolve(call.system, call.input.app)
      return follow(call, app.id, await rebuild(call.queue, app, call.identity))
    },
    show: () => '',
  }),
]

/** Only a push may supersede a push: what is under way goes first, and the same commit is not built twice. */
async function rebuild(queue: Queue, app: App, { user, admin }: Identity): Promise<Deploy> {
  const { commit, origin } = requireLive(app)
  if (!commit)
    throw new Failure('USAGE', {
      message: `${app.name} was not built here: it is ${origin}`,
      hint: 'deploy the image again:',
      next: [`ssh backendim deploy:image ${app.name} ${origin?.replace('image ', '')}`],
    })
  const running = queue.current(app, commit, false)
  if (running) return running
  free(app)
  const where = origin === undefined ? { ref: `refs/heads/${app.branch}`, seen: commit } : { origin }
  const same = { commit, ...where, forced: false, skipTests: false, dryRun: false }
  return queue.enqueue(app.id, { ...same, by: user, admin })
}
