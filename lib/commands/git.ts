/** Settings of an app's repository. */
import { z } from 'zod'
import { deployKey } from '../io/deploy-key.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

export const git = [
  command({
    name: 'git:key',
    summary: 'print the public key by which an app fetches its submodules; made when first asked for',
    access: 'app',
    effect: 'write',
    input: z.object({ app: z.string().describe('name of the app') }),
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      return { app: app.name, key: await deployKey(system.data, app.id, `backendim-${app.name}`) }
    },
    show: (data) => data.key,
  }),
  command({
    name: 'git:set',
    summary: 'set deploy-branch: the branch that a push deploys',
    access: 'app',
    effect: 'write',
    input: z.object({
      app: z.string().describe('name of the app'),
      key: z.enum(['deploy-branch']).describe('deploy-branch'),
      value: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/, 'a branch name')
        .describe('name of the branch'),
    }),
    args: ['app', 'key', 'value'],
    run: async ({ system, queue, input, identity }) => {
      const app = resolve(system, input.app)
      const data = { app: app.name, branch: input.value }
      if (!(await system.git.isBranchName(input.value))) throw new Failure('USAGE', { message: 'not a branch name' })
      if (app.branch === input.value) return data
      const message = `${identity.user} set the deploy branch to ${input.value}`
      const hint = `push to it: git push backendim ${input.value}`
      queue.cancelAll(app.id, new Failure('CANCELED', { message, hint }))
      await system.git.init(app.id)
      await system.locks.hold(app.id, async () => {
        const was = system.store.byId(app.id)?.branch
        await system.store.change(app.id, (next) => {
          next.branch = input.value
        })
        await system.git.renameBranch(app.id, was, input.value)
      })
      return data
    },
    show: (data) => `${data.app} deploys ${data.branch}: git push backendim ${data.branch}`,
  }),
]
