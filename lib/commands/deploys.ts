/** Deploys: durable jobs that anybody who may see the app can look at, wait for or cancel. */
import { z } from 'zod'
import { type App, type Deploy, subject } from '../model/app.ts'
import { type ErrorCode, Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command, maySee, pairs, table } from './command.ts'

const One = z.object({ deploy: z.string().describe('id of the deploy') })

function find({ system, identity, input }: Call<z.infer<typeof One>>): { app: App; deploy: Deploy } {
  for (const app of system.store.apps()) {
    const deploy = maySee(identity, app) && app.deploys.find((one) => one.id === input.deploy)
    if (deploy) return { app, deploy }
  }
  throw new Failure('NOT_FOUND', {
    message: `no deploy ${input.deploy} that you may see`,
    next: ['ssh backendim deploys APP'],
  })
}
const brief = ({ id, status, stage, commit, image, origin, by, createdAt, endedAt, release, error }: Deploy) => ({
  id,
  status,
  stage,
  commit,
  image,
  origin,
  by,
  createdAt,
  endedAt,
  release,
  code: error?.code,
})
const oops = (deploy: Deploy): Failure => new Failure((deploy.error?.code ?? 'HOST_ERROR') as ErrorCode, deploy.error)

export const deploys = [
  command({
    name: 'deploys',
    summary: 'list the last deploys of an app',
    access: 'app',
    effect: 'read',
    input: z.object({ app: z.string().describe('name of the app') }),
    args: ['app'],
    run: async ({ system, input }) => resolve(system, input.app).deploys.map(brief).reverse(),
    show: (list) =>
      table(
        ['DEPLOY', 'STATUS', 'WHAT', 'RELEASE', 'CODE', 'BY', 'WHEN'],
        list.map((one) => [
          one.id,
          one.status,
          subject(one),
          one.release ? `v${one.release}` : '-',
          one.code ?? '-',
          one.by,
          one.createdAt,
        ]),
        'No deploys yet. Push: git push backendim main',
      ),
  }),
  command({
    name: 'deploys:info',
    summary: 'show a deploy; exits with its code',
    access: 'host',
    effect: 'read',
    input: One,
    args: ['deploy'],
    run: async (call) => ({ app: find(call).app.name, ...find(call).deploy }),
    show: (one) => pairs({ ...brief(one), seconds: JSON.stringify(one.seconds), message: one.error?.message ?? '' }),
    exit: (one) => (one.error ? oops(one).exit : 0),
  }),
  command({
    name: 'deploys:log',
    summary: 'print all lines of a deploy so far, or those of its tests',
    access: 'host',
    effect: 'read',
    input: One.extend({ tests: z.boolean().default(false).describe('what the tests printed alone') }),
    args: ['deploy'],
    run: (call) => call.system.deployLogs.soFar(find(call).deploy.id, call.input.tests ? 'tests' : undefined),
    show: (lines) => lines.join('\n'),
  }),
  command({
    name: 'deploys:wait',
    summary: 'print the lines of a deploy until it ends; exits with its code',
    access: 'host',
    effect: 'read',
    input: One.extend({
      timeout: z.coerce.number().int().min(1).optional().describe('seconds to wait at most'),
      verbose: z.boolean().default(false).describe('all lines, not only what a push prints'),
    }),
    args: ['deploy'],
    run: async (call) => {
      const { deploy } = find(call)
      const late = AbortSignal.any([
        call.signal,
        ...(call.input.timeout ? [AbortSignal.timeout(call.input.timeout * 1000)] : []),
      ])
      for await (const line of call.system.deployLogs.lines(deploy.id, late, call.input.verbose))
        call.json ? call.say(line) : call.out(line)
      const end = find(call).deploy
      if (!end.endedAt)
        throw new Failure('WAIT_TIMEOUT', {
          message: `${deploy.id} still runs (${end.stage})`,
          next: [`ssh backendim deploys:wait ${deploy.id}`],
        })
      if (end.error) throw oops(end)
      return brief(end)
    },
    show: () => '',
  }),
  command({
    name: 'deploys:cancel',
    summary: 'cancel a deploy that has not switched yet',
    access: 'host',
    effect: 'write',
    input: One,
    args: ['deploy'],
    run: async (call) => {
      const { deploy } = find(call)
      if (!call.queue.cancel(deploy.id, new Failure('CANCELED', { message: `${call.identity.user} canceled it` })))
        throw new Failure('NOT_FOUND', { message: `deploy ${deploy.id} has ended already (${deploy.status})` })
      await call.queue.wait(deploy.id)
      const { app, deploy: end } = find(call)
      if (end.status === 'live')
        throw new Failure('LOCKED', {
          message: `deploy ${deploy.id} had switched already: v${end.release} is live`,
          hint: 'to go back to the release before it:',
          next: [`ssh backendim rollback ${app.name}`],
        })
      return brief(end)
    },
    show: (one) => `Deploy ${one.id}: ${one.status}${one.code ? ` (${one.code})` : ''}.`,
  }),
]
