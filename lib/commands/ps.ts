/** Processes: what runs, restart, stop, start, scale. */
import { z } from 'zod'
import { restart, stop } from '../flow/change.ts'
import { scale } from '../flow/scale.ts'
import { wake } from '../flow/wake.ts'
import { instanceName } from '../io/engine.ts'
import { formation, liveRelease } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command, table } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })

export const ps = [
  command({
    name: 'ps',
    summary: 'list the processes',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const live = liveRelease(app)
      const found = (await system.engine.list(app.id)).filter((one) => one.type !== 'run')
      const restarts = await Promise.all(
        found.map((one) =>
          system.engine.state(one.id).then(
            (state) => state.restarts,
            () => 0,
          ),
        ),
      )
      const processes = found
        .map((one, at) => ({
          name: instanceName(one),
          release: one.release,
          state: one.running ? 'up' : app.run === 'asleep' && one.type === 'web' ? 'asleep' : 'down',
          restarts: restarts[at] ?? 0,
          status: one.status,
          old: one.generation !== app.live?.generation,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      return { app: app.name, formation: live ? formation(app, live) : {}, processes }
    },
    show: (data) =>
      table(
        ['PROCESS', 'RELEASE', 'STATE', 'RESTARTS', 'STATUS'],
        data.processes.map((one) => [
          one.name,
          `v${one.release}`,
          one.old ? 'retiring' : one.state,
          one.restarts,
          one.status,
        ]),
        `Nothing runs for ${data.app}.`,
      ) +
      Object.entries(data.formation)
        .filter(([, count]) => count === 0)
        .map(([type]) => `\n${type} is at 0; start it: ssh backendim ps:scale ${data.app} ${type}=1`)
        .join(''),
  }),
  command({
    name: 'ps:restart',
    summary: 'restart, the new processes beside the old until healthy',
    access: 'app',
    effect: 'write',
    input: App,
    args: ['app'],
    run: async ({ system, input, identity, say }) => ({
      app: input.app,
      ...(await restart(system, resolve(system, input.app).id, identity.user, say)),
    }),
    show: (data) => `Restarted ${data.app} v${data.release}.`,
  }),
  command({
    name: 'ps:start',
    summary: 'start a stopped app, wake one that is asleep',
    access: 'app',
    effect: 'write',
    input: App,
    args: ['app'],
    run: async ({ system, input, identity, say }) => {
      const { id, run, live } = resolve(system, input.app)
      if (run !== 'asleep') return { app: input.app, ...(await restart(system, id, identity.user, say)) }
      await wake(system, id)
      return { app: input.app, release: live?.release ?? 0 }
    },
    show: (data) => `${data.app} v${data.release} runs.`,
  }),
  command({
    name: 'ps:stop',
    summary: 'stop an app; it answers 503 until it is started',
    access: 'app',
    effect: 'write',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      await stop(system, resolve(system, input.app).id)
      return { app: input.app, state: 'stopped' }
    },
    show: (data) => `Stopped ${data.app}. Start it: ssh backendim ps:start ${data.app}`,
  }),
  command({
    name: 'ps:scale',
    summary: 'set how many of each process type run',
    access: 'app',
    effect: 'write',
    input: App.extend({
      counts: z
        .array(z.string().regex(/^[a-z][a-z0-9_-]*=\d{1,2}$/, 'TYPE=COUNT'))
        .min(1)
        .describe('TYPE=COUNT'),
    }),
    args: ['app', '...counts'],
    example: 'ps:scale shop web=3',
    run: async ({ system, input, say }) => {
      const counts = Object.fromEntries(
        input.counts.map((pair) => pair.split('=')).map(([type, count]) => [type ?? '', Number(count)]),
      )
      if (Object.values(counts).some((count) => count > 50))
        throw new Failure('USAGE', { message: 'at most 50 of a type' })
      return { app: input.app, formation: await scale(system, resolve(system, input.app).id, counts, say) }
    },
    show: (data) =>
      `${data.app}: ${Object.entries(data.formation)
        .map(([type, count]) => `${type}=${count}`)
        .join(' ')}`,
  }),
]
