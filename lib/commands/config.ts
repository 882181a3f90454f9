/** Config vars. A change makes a release and restarts with the health gate, unless --no-restart. */
import { isUtf8 } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { setConfig } from '../flow/change.ts'
import { formatDotenv, parseDotenv } from '../model/dotenv.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command, pairs } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })
const Change = App.extend({ restart: z.boolean().default(true).describe('only store it') })
type Change = z.infer<typeof Change>

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

async function change(call: Call<Change>, edit: Record<string, string | undefined>) {
  const bad = Object.keys(edit).find((name) => !NAME.test(name))
  if (bad !== undefined)
    throw new Failure('USAGE', {
      message: `${JSON.stringify(bad)} is not a config var name`,
      hint: 'letters, digits and _, not starting with a digit',
    })
  if (Object.keys(edit).length === 0) throw new Failure('USAGE', { message: 'nothing to set', hint: 'give KEY=VALUE' })
  if (edit.PORT !== undefined)
    throw new Failure('USAGE', { message: 'PORT is set by the platform', hint: 'use port: in backendim.yaml' })
  const nul = Object.keys(edit).find((name) => edit[name]?.includes('\0'))
  if (nul !== undefined) throw new Failure('USAGE', { message: `${nul}: a value cannot hold a NUL byte` })
  const app = resolve(call.system, call.input.app)
  call.say(`-----> Changing ${Object.keys(edit).join(', ')} of ${app.name}`)
  const { release, changed } = await setConfig(
    call.system,
    app.id,
    edit,
    call.identity.user,
    call.input.restart,
    call.say,
  )
  return { app: app.name, changed, release }
}
const done = (data: { app: string; changed: string[]; release: number | null }): string =>
  data.changed.length === 0
    ? `Nothing changed: ${data.app} has them as they are.`
    : `Changed ${data.changed.join(', ')} of ${data.app}; ${data.release ? `v${data.release} is live` : 'no restart'}.`

function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes))
    throw new Failure('USAGE', { message: 'the text is not UTF-8', hint: 'encode other bytes, as base64 say' })
  return bytes.toString('utf8')
}

export const config = [
  command({
    name: 'config',
    summary: 'show the config vars',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => resolve(system, input.app).config,
    show: (vars) => (Object.keys(vars).length ? pairs(vars) : 'No config vars yet. Set one: config:set APP KEY=VALUE'),
  }),
  command({
    name: 'config:set',
    summary: 'set config vars; values with blanks go in by config:import',
    access: 'app',
    effect: 'write',
    input: Change.extend({ vars: z.array(z.string().regex(/=/, 'KEY=VALUE')).min(1).describe('KEY=VALUE') }),
    args: ['app', '...vars'],
    example: 'config:set shop LOG_LEVEL=debug',
    run: (call) =>
      change(
        call,
        Object.fromEntries(
          call.input.vars.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
        ),
      ),
    show: done,
  }),
  command({
    name: 'config:get',
    summary: 'print one config var',
    access: 'app',
    effect: 'read',
    input: App.extend({ name: z.string().regex(NAME).describe('name of the config var') }),
    args: ['app', 'name'],
    run: async ({ system, input }) => {
      const vars = resolve(system, input.app).config
      if (!Object.hasOwn(vars, input.name))
        throw new Failure('NOT_FOUND', {
          message: `${input.name} is not set`,
          next: [`ssh backendim config ${input.app}`],
        })
      return vars[input.name] as string
    },
    show: (value) => value,
  }),
  command({
    name: 'config:unset',
    summary: 'remove config vars',
    access: 'app',
    effect: 'write',
    input: Change.extend({ names: z.array(z.string().regex(NAME)).min(1).describe('names') }),
    args: ['app', '...names'],
    run: (call) => change(call, Object.fromEntries(call.input.names.map((name) => [name, undefined]))),
    show: done,
  }),
  command({
    name: 'config:import',
    summary: 'set config vars from dotenv text on stdin, byte for byte',
    access: 'app',
    effect: 'write',
    input: Change,
    args: ['app'],
    example: 'config:import shop < .env',
    run: async (call) => change(call, parseDotenv(utf8(await buffer(call.stdin)))),
    show: done,
  }),
  command({
    name: 'config:export',
    summary: 'print the config vars as dotenv text',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => resolve(system, input.app).config,
    show: (vars) => formatDotenv(vars).replace(/\n$/, ''),
  }),
]
