/** How many requests one client address may make to an app. */
import { z } from 'zod'
import { changeGate, gateInfo } from '../flow/gate.ts'
import { Failure } from '../model/errors.ts'
import { parseRate, RATE, rateLabel } from '../model/rate.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

export const rateLimit = [
  command({
    name: 'rate-limit',
    summary: 'limit the requests of each client address to an app; others get 429',
    access: 'app',
    effect: 'write',
    input: z.object({
      app: z.string().describe('name of the app'),
      rate: z
        .string()
        .refine((text) => text === 'off' || RATE.test(text), 'a rate such as 10/s, 100/m or 1000/h, or off')
        .optional()
        .describe('such as 10/s, 100/m or 1000/h; or off; left out: shows it'),
      burst: z.coerce.number().int().min(1).max(1e6).optional().describe('how many may come at once'),
    }),
    args: ['app', 'rate'],
    example: 'rate-limit shop 10/s --burst 20',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const { rate: text, burst } = input
      if (burst !== undefined && (text ?? 'off') === 'off')
        throw new Failure('USAGE', { message: '--burst goes with a rate such as 10/s', hint: 'see help rate-limit' })
      if (text === undefined) return { app: app.name, rateLimit: gateInfo(app).rateLimit }
      const rate = text === 'off' ? undefined : parseRate(text, burst)
      const gate = await changeGate(system, app, (gate) => {
        gate.rate = rate
      })
      return { app: app.name, rateLimit: gateInfo({ ...app, gate }).rateLimit }
    },
    show: ({ app, rateLimit }) =>
      rateLimit ? `${app}: ${rateLabel(rateLimit)} for each address` : `${app} has no rate limit.`,
  }),
]
