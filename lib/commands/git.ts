/** Settings of an app's repository. */
import { z } from 'zod'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

export const git = [
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
        .regex(/^(?!.*(\.\.|\/\/|@\{))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/, 'a branch name')
        .describe('name of the branch'),
    }),
    args: ['app', 'key', 'value'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      if (input.value.endsWith('.lock')) throw new Failure('USAGE', { message: 'not a branch name' })
      await system.locks.hold(app.id, async () => {
        await system.store.change(app.id, (next) => {
          next.branch = input.value
        })
        await system.git.setHead(app.id, input.value)
      })
      return { app: app.name, branch: input.value }
    },
    show: (data) => `${data.app} deploys ${data.branch}: git push backendim ${data.branch}`,
  }),
]
