/** The access log of an app: a line per request, or per some of them. */
import { z } from 'zod'
import { publish } from '../flow/publish.ts'
import { shareOf } from '../model/share.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

const told = ({ app, rate }: { app: string; rate: number }): string =>
  rate === 0
    ? `${app} has no access log; failures are logged all the same.`
    : `${rate === 1 ? `Every request to ${app} gets` : `${Number((rate * 100).toPrecision(3))} % of the requests to ${app} get`} a line: ssh backendim logs ${app} -p router`

export const accessLog = [
  command({
    name: 'logs:access',
    summary: 'log a line per request, or for a share of them',
    access: 'app',
    effect: 'write',
    input: z.object({
      app: z.string().describe('name of the app'),
      rate: z
        .string()
        .refine((text) => shareOf(text) !== undefined, 'on, off, or a share such as 0.01 or 1%')
        .optional()
        .describe('on, off, or a share of the requests such as 0.01 or 1%; none: say what is set'),
    }),
    args: ['app', 'rate'],
    example: 'logs:access shop 1%',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const rate = input.rate === undefined ? undefined : (shareOf(input.rate) ?? 0)
      if (rate === undefined) return { app: app.name, rate: app.accessLog ?? 0 }
      await system.store.change(app.id, (next) => {
        if (rate === 0) delete next.accessLog
        else next.accessLog = rate
      })
      await publish(system)
      return { app: app.name, rate }
    },
    show: told,
  }),
]
