/** The folder of an app in its repository, where one repository holds several. */
import { z } from 'zod'
import { folder, resolve } from './apps.ts'
import { command } from './command.ts'

export const root = [
  command({
    name: 'apps:root',
    summary: 'show or set the folder of an app in its repository',
    access: 'app',
    effect: 'write',
    input: z.object({
      app: z.string().describe('name of the app'),
      folder: folder.optional().describe('path from the top of the repository; . for the whole'),
    }),
    args: ['app', 'folder'],
    example: 'apps:root shop-api services/api',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      if (input.folder === undefined) return { app: app.name, root: app.root ?? null, set: false }
      await system.store.change(app.id, (next) => {
        next.root = input.folder
      })
      return { app: app.name, root: input.folder, set: true }
    },
    show: (data) => {
      if (!data.set)
        return data.root ?? 'none is set: backendim.yaml says it (build.root), else it is the whole repository'
      return `${data.app} is built from ${data.root}, from the next push on; to build it now: ssh backendim ps:rebuild ${data.app}`
    },
  }),
]
