/** From which addresses an app may be reached. */
import { z } from 'zod'
import { changeGate } from '../flow/gate.ts'
import { cidr } from '../io/cidr.ts'
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

const Named = z.object({ app: z.string().describe('name of the app') })
const Blocks = Named.extend({
  blocks: z.array(z.string()).min(1).max(500).describe('addresses or CIDR blocks, such as 203.0.113.0/24'),
})
/** Each is compared with every request. */
const MOST = 500

const list = ({ name, gate }: App) => ({ app: name, allow: gate?.allow ?? [] })
const show = ({ app, allow }: { app: string; allow: string[] }): string =>
  allow.length > 0 ? allow.join('\n') : `Everybody may reach ${app}.`

export const access = [
  command({
    name: 'access',
    summary: 'list the addresses that may reach an app',
    access: 'app',
    effect: 'read',
    input: Named,
    args: ['app'],
    run: async ({ system, input }) => list(resolve(system, input.app)),
    show,
  }),
  command({
    name: 'access:allow',
    summary: 'let only these addresses (and those allowed before) reach an app',
    access: 'app',
    effect: 'write',
    input: Blocks,
    args: ['app', '...blocks'],
    example: 'access:allow shop 203.0.113.0/24 2001:db8::/32',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const blocks = input.blocks.map(cidr)
      const { allow } = await changeGate(system, app, (gate) => {
        gate.allow = [...new Set([...(gate.allow ?? []), ...blocks])]
        if (gate.allow.length > MOST) throw new Failure('USAGE', { message: `at most ${MOST} blocks` })
      })
      return list({ ...app, gate: { allow } })
    },
    show,
  }),
  command({
    name: 'access:remove',
    summary: 'take addresses from the list; when none is left everybody may reach the app',
    access: 'app',
    effect: 'write',
    input: Blocks,
    args: ['app', '...blocks'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const blocks = input.blocks.map(cidr)
      const { allow } = await changeGate(system, app, (gate) => {
        const missing = blocks.find((one) => !gate.allow?.includes(one))
        if (missing !== undefined)
          throw new Failure('NOT_FOUND', {
            message: `${missing} is not on the list`,
            next: [`ssh backendim access ${app.name}`],
          })
        const left = gate.allow?.filter((one) => !blocks.includes(one))
        gate.allow = left?.length ? left : undefined
      })
      return list({ ...app, gate: { allow } })
    },
    show,
  }),
]
