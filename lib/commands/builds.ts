/** What a build would do, and building again. */
import { z } from 'zod'
import { requireLive } from '../flow/change.ts'
import { planOf, readProject } from '../flow/project.ts'
import { liveRelease } from '../model/app.ts'
import { type ErrorCode, Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })

export const builds = [
  command({
    name: 'build:plan',
    summary: 'print the Dockerfile that the live commit is built with',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const commit = liveRelease(app)?.commit ?? app.deploys.at(-1)?.commit
      if (!commit)
        throw new Failure('NOT_FOUND', { message: `${app.name} has no commit yet`, hint: 'push to it first' })
      const project = await readProject(system, app.id, commit)
      const plan = await planOf(project)
      const text = 'text' in plan.dockerfile ? plan.dockerfile.text : await project.source.read(plan.dockerfile.path)
      return { ...plan, text: text ?? '' }
    },
    show: (plan) => `# ${plan.buildpack}: ${plan.runtime}\n${plan.text.trimEnd()}`,
  }),
  command({
    name: 'ps:rebuild',
    summary: 'build and deploy the live commit again',
    access: 'app',
    effect: 'write',
    input: App,
    args: ['app'],
    run: async ({ system, queue, input, identity, out, say, json, signal }) => {
      const app = resolve(system, input.app)
      const live = requireLive(app)
      const ref = `refs/heads/${app.branch}`
      const commit = live.commit as string
      const job = await queue.enqueue(app.id, {
        commit,
        ref,
        seen: commit,
        forced: false,
        shallow: false,
        skipTests: false,
        dryRun: false,
        by: identity.user,
        admin: identity.admin,
      })
      for await (const line of system.deployLogs.lines(job.id, signal)) json ? say(line) : out(line)
      await queue.wait(job.id)
      const ended = system.store.byId(app.id)?.deploys.find((one) => one.id === job.id)
      if (ended?.error) throw new Failure(ended.error.code as ErrorCode, ended.error)
      return { app: app.name, deploy: job.id, release: ended?.release }
    },
    show: () => '',
  }),
]
