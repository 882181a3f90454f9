/** Releases and the way back. */
import { z } from 'zod'
import { rollback, rollbackTarget } from '../flow/change.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command, pairs, table } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })
const version = z.string().regex(/^v?[1-9]\d*$/, 'vN')
const number = (text: string): number => Number(text.replace('v', ''))

export const releases = [
  command({
    name: 'releases',
    summary: 'list the releases that are kept',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) =>
      resolve(system, input.app)
        .releases.map(({ version, state, commit, origin, reason, by, createdAt }) => ({
          version,
          state,
          commit,
          origin,
          reason,
          by,
          createdAt,
        }))
        .reverse(),
    show: (list) =>
      table(
        ['RELEASE', 'STATE', 'REASON', 'BY', 'WHEN'],
        list.map((one) => [`v${one.version}`, one.state, one.reason, one.by, one.createdAt]),
        'No releases yet. Push one: git push backendim main',
      ),
  }),
  command({
    name: 'releases:info',
    summary: 'show a release',
    access: 'app',
    effect: 'read',
    input: App.extend({ release: version.describe('vN') }),
    args: ['app', 'release'],
    run: async ({ system, input }) => {
      const found = resolve(system, input.app).releases.find((one) => one.version === number(input.release))
      if (!found)
        throw new Failure('NOT_FOUND', {
          message: `there is no release ${input.release}`,
          next: [`ssh backendim releases ${input.app}`],
        })
      return found
    },
    show: (one) =>
      pairs({
        release: `v${one.version}`,
        state: one.state,
        commit: one.commit,
        ...(one.origin ? { origin: one.origin } : {}),
        image: one.image,
        port: one.port,
        reason: one.reason,
        by: one.by,
        created: one.createdAt,
        processes: Object.keys(one.processes).join(', '),
      }),
  }),
  command({
    name: 'rollback',
    summary: 'bring an earlier release back, image and config, without a build',
    access: 'app',
    effect: 'write',
    input: App.extend({
      release: version.optional().describe('vN; the one before the live one unless given'),
      keepConfig: z.boolean().default(false).describe('keep the config vars as they are now'),
    }),
    args: ['app', 'release'],
    run: async ({ system, queue, input, identity, say }) => {
      const app = resolve(system, input.app)
      const wanted = input.release === undefined ? undefined : number(input.release)
      rollbackTarget(app, wanted)
      queue.cancelAll(
        app.id,
        new Failure('CANCELED', {
          message: `${identity.user} rolled ${app.name} back`,
          hint: 'push again to deploy it all the same',
        }),
      )
      return { app: app.name, ...(await rollback(system, app.id, wanted, input.keepConfig, identity.user, say)) }
    },
    show: (data) =>
      `${data.app} v${data.release} is live: the image and config of v${data.from}.` +
      (data.changed.length > 0 ? `\nConfig vars that this changed: ${data.changed.join(', ')}` : ''),
  }),
]
