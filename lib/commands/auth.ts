/** A password before an app. It comes in by stdin, never as an argument: those are seen by everybody on a machine. */
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { changeGate } from '../flow/gate.ts'
import { basicAuth, newPassword } from '../io/password.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command } from './command.ts'

const Input = z.object({
  app: z.string().describe('name of the app'),
  mode: z.enum(['on', 'off']).optional().describe('on or off; left out: shows the user'),
  user: z
    .string()
    .regex(/^[^:\x00-\x1f\x7f]{1,64}$/, 'a name without a colon')
    .optional()
    .describe('name of the user'),
  generate: z.boolean().default(false).describe('make a password, and read none'),
})
type Input = z.infer<typeof Input>

const usage = (message: string): Failure => new Failure('USAGE', { message, hint: 'see help auth:basic' })

interface Answer {
  app: string
  user: string | null
  /** Only one that was made here, and only now. */
  password?: string
}

async function turnOn({ system, input, stdin, say }: Call<Input>): Promise<Answer> {
  const app = resolve(system, input.app)
  const { user } = input
  if (user === undefined) throw usage('--user is missing: name of the user')
  if (!input.generate) say('The password is read from stdin, to its end; nothing there: one is made.')
  const given = input.generate ? '' : (await text(stdin)).replace(/\r?\n$/, '')
  const password = given === '' ? newPassword() : sound(given)
  const auth = await basicAuth(user, password)
  await changeGate(system, app, (gate) => {
    gate.auth = auth
  })
  return { app: app.name, user, ...(given === '' ? { password } : {}) }
}

function sound(password: string): string {
  if (/^[^\x00-\x1f\x7f]{8,256}$/.test(password)) return password
  throw new Failure('USAGE', { message: 'this password cannot be used', hint: 'one line of 8 to 256 characters' })
}

async function turnOff({ system, input }: Call<Input>): Promise<Answer> {
  const app = resolve(system, input.app)
  await changeGate(system, app, (gate) => {
    delete gate.auth
  })
  return { app: app.name, user: null }
}

export const auth = [
  command({
    name: 'auth:basic',
    summary: 'want a user name and a password (on stdin) before an app',
    access: 'app',
    effect: 'write',
    input: Input,
    args: ['app', 'mode'],
    example: 'auth:basic shop on --user ann < password.txt',
    run: async (call): Promise<Answer> => {
      if (call.input.mode === 'on') return turnOn(call)
      if (call.input.mode === 'off') return turnOff(call)
      if (call.input.user !== undefined || call.input.generate) throw usage('--user and --generate go with on')
      const app = resolve(call.system, call.input.app)
      return { app: app.name, user: app.gate?.auth?.user ?? null }
    },
    show: ({ app, user, password }) => {
      if (user === null) return `${app} wants no password.`
      return `${app} wants the password of ${user}.${password ? `\nIt is shown this once: ${password}` : ''}`
    },
  }),
]
