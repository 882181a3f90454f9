/** Help is made from the table. */
import { z } from 'zod'
import { Failure } from '../model/errors.ts'
import { nearest } from '../model/name.ts'
import { type Command, command, optionName } from './command.ts'

const upper = (arg: string): string => (arg.startsWith('...') ? `${arg.slice(3).toUpperCase()}…` : arg.toUpperCase())
const usage = (one: Command): string =>
  [
    one.name,
    ...one.args.map((arg) => place(one, arg)),
    ...needed(one).map((key) => `${optionName(key)} ${upper(key)}`),
  ].join(' ')
/** Options that cannot be left out. */
const needed = (one: Command): string[] =>
  Object.entries(one.input.shape)
    .filter(([key, type]) => !one.args.some((arg) => arg.replace('...', '') === key) && !optional(type as z.ZodType))
    .map(([key]) => key)
const optional = (type: z.ZodType | undefined): boolean => type?.safeParse(undefined).success === true
const place = (one: Command, arg: string): string => {
  const type = one.input.shape[arg.replace('...', '')] as z.ZodType | undefined
  return optional(type) ? `[${upper(arg)}]` : upper(arg)
}

/** As they are typed: positional ones in capitals, others with their dashes; `--no-` where the default is on. */
function options(one: Command): Record<string, string> {
  const letters = new Map(Object.entries(one.alias ?? {}).map(([letter, key]) => [key, `-${letter}, `]))
  const places = one.args.map((arg) => arg.replace('...', ''))
  return Object.fromEntries(
    Object.entries(one.input.shape).map(([key, type]) => {
      const { description = '' } = type as z.ZodType
      const at = places.indexOf(key)
      if (at >= 0) return [upper(one.args[at] as string), description]
      const on = type instanceof z.ZodDefault && type.def.defaultValue === true
      const name = on ? optionName(key).replace('--', '--no-') : optionName(key)
      return [`${letters.get(key) ?? ''}${name}`, description]
    }),
  )
}

/** The hint names what was meant, or the commands of that family. */
export function unknown(name: string, known: string[], meant?: string): Failure {
  const family = known.filter((one) => one.startsWith(`${name}:`))
  const near = meant ?? (family.length > 0 ? family.join(', ') : nearest(name, known))
  return new Failure('UNKNOWN_COMMAND', {
    message: `no command ${JSON.stringify(name.slice(0, 60))}`,
    hint: near ? `did you mean ${near}?` : 'see help',
  })
}

export function help(others: Command[]): Command[] {
  const all = [...others]
  const self = command({
    name: 'help',
    summary: 'list the commands, or explain one',
    access: 'host',
    effect: 'read',
    input: z.object({ command: z.string().optional().describe('name of a command') }),
    args: ['command'],
    run: async ({ input }) => {
      const entry = (one: Command) => ({ name: one.name, usage: usage(one), summary: one.summary })
      if (input.command === undefined) return all.map((one) => ({ ...entry(one), options: {}, example: undefined }))
      const one = all.find((other) => other.name === input.command)
      if (!one)
        throw unknown(
          input.command,
          all.map((other) => other.name),
        )
      return [{ ...entry(one), options: options(one), example: one.example && `ssh backendim ${one.example}` }]
    },
    show: (list) => {
      const [only] = list
      if (!only || list.length > 1) return list.map((one) => `${one.usage.padEnd(34)} ${one.summary}`).join('\n')
      const lines = Object.entries({ ...only.options, '--json': 'print data as JSON' })
      const width = Math.max(...lines.map(([name]) => name.length))
      return [
        only.usage,
        `  ${only.summary}`,
        ...(only.example ? [`\n  ${only.example}\n`] : []),
        ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
      ].join('\n')
    },
  })
  all.push(self)
  return [self]
}
