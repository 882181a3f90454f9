/** One answer of at most 4 KB: state, last deploy, last lines, suspected cause, next command. */
import { z } from 'zod'
import { instanceName } from '../io/engine.ts'
import { resolve, state } from './apps.ts'
import { command, pairs } from './command.ts'

export const diagnose = [
  command({
    name: 'diagnose',
    summary: 'what is wrong with an app, in one answer',
    access: 'app',
    effect: 'read',
    input: z.object({ app: z.string().describe('name of the app') }),
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const instances = (await system.engine.list(app.id)).filter((one) => one.type !== 'run')
      const down = instances.filter((one) => !one.running && one.generation === app.live?.generation)
      const last = app.deploys.at(-1)
      const lines = await system.logs.tail(app.id, { lines: 200, grep: /error|exception|fatal|panic|at=error/i })
      const cause =
        down.length > 0
          ? `${down.map(instanceName).join(', ')} is down: ${down[0]?.status}`
          : last?.error
            ? `${last.error.code}: ${last.error.message}`
            : app.run === 'stopped'
              ? 'it was stopped'
              : app.live
                ? 'nothing stands out'
                : 'nothing was deployed yet'
      const next =
        down.length > 0
          ? `logs ${app.name} -n 200`
          : last?.error
            ? `deploys:log ${last.id}`
            : app.run === 'stopped'
              ? `ps:start ${app.name}`
              : `logs ${app.name}`
      return {
        app: app.name,
        state: state(app),
        release: app.live?.release ?? null,
        processes: instances.map((one) => `${instanceName(one)} v${one.release} ${one.status}`).slice(0, 10),
        deploy: last ? { id: last.id, status: last.status, code: last.error?.code ?? null } : null,
        errors: lines.slice(-10).map((line) => line.slice(0, 250)),
        cause: cause.slice(0, 300),
        next,
      }
    },
    show: (data) =>
      pairs({
        ...data,
        processes: data.processes.join('; '),
        deploy: data.deploy ? `${data.deploy.id} ${data.deploy.status} ${data.deploy.code ?? ''}` : '-',
        errors: data.errors.map((line) => `\n  ${line}`).join(''),
      }),
  }),
]
