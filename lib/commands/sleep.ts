/** Sleep: when an idle app's web stops until the next request, and doing either at once. */
import { z } from 'zod'
import { requireLive } from '../flow/change.ts'
import { publish } from '../flow/publish.ts'
import { sleep as putToSleep } from '../flow/sleep.ts'
import type { System } from '../flow/system.ts'
import { wake } from '../flow/wake.ts'
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { type SleepWords, sleepInfo, sleepLabel, sleepOf, sleepWords } from '../model/sleep.ts'
import { resolve, state } from './apps.ts'
import { command } from './command.ts'

const Named = z.object({ app: z.string().describe('name of the app') })

const answer = (app: App) => ({ app: app.name, state: state(app), sleep: sleepInfo(app) })

export const sleep = [
  command({
    name: 'ps:sleep',
    summary: 'stop an idle app until the next request: after=15m, ignore=/ping, off, now',
    access: 'app',
    effect: 'write',
    input: Named.extend({
      settings: z.array(z.string()).default([]).describe('after=15m ignore=/ping,/status, or off, or now; none: show'),
    }),
    args: ['app', '...settings'],
    example: 'ps:sleep shop after=15m ignore=/ping',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      if (input.settings.length > 0) await set(system, app, sleepWords(input.settings))
      return answer(resolve(system, input.app))
    },
    show: (data) =>
      `${data.app} is ${data.state}; sleep: ${sleepLabel(data.sleep && { ...data.sleep, after: data.sleep.after * 1000 })}`,
  }),
  command({
    name: 'ps:wake',
    summary: 'wake an app that is asleep',
    access: 'app',
    effect: 'write',
    input: Named,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      requireLive(app)
      if (app.run === 'stopped')
        throw new Failure('NOT_FOUND', {
          message: `${app.name} is stopped`,
          hint: 'start it',
          next: [`ssh backendim ps:start ${app.name}`],
        })
      await wake(system, app.id)
      return answer(resolve(system, input.app))
    },
    show: (data) => `${data.app} is ${data.state}.`,
  }),
]

async function set(system: System, app: App, words: SleepWords): Promise<void> {
  if (words === 'now') return sleepNow(system, app)
  const before = sleepOf(app)
  const after = words === 'off' ? 0 : (words.after ?? before?.after)
  if (after === undefined)
    throw new Failure('USAGE', {
      message: `${app.name} does not sleep yet: say after=15m too`,
      hint: 'see help ps:sleep',
    })
  await system.store.change(app.id, (next) => {
    next.sleep = words === 'off' ? null : { after, ignore: words.ignore ?? before?.ignore ?? [] }
  })
  await publish(system)
  // Whoever wants it never to sleep wants it awake.
  if (words === 'off') await wake(system, app.id)
}

async function sleepNow(system: System, app: App): Promise<void> {
  requireLive(app)
  if (app.run === 'asleep' || (await putToSleep(system, app.id, true)) !== 'none') return
  throw new Failure('NOT_FOUND', {
    message: `${app.name} has no web process that runs`,
    next: [`ssh backendim ps ${app.name}`],
  })
}
