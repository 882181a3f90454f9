/** Help is made from the table. */
import { z } from 'zod'
import { Failure } from '../model/errors.ts'
import { type Command, command } from './command.ts'

const usage = (one: Command): string =>
  [
    one.name,
    ...one.args.map((arg) => (arg.startsWith('...') ? `${arg.slice(3).toUpperCase()}…` : arg.toUpperCase())),
  ].join(' ')

export const help = (all: Command[]): Command[] => [
  command({
    name: 'help',
    summary: 'list the commands, or explain one',
    access: 'host',
    effect: 'read',
    input: z.object({ command: z.string().optional().describe('name of a command') }),
    args: ['command'],
    run: async ({ input }) => {
      if (input.command === undefined)
        return all.map((one) => ({
          name: one.name,
          usage: usage(one),
          summary: one.summary,
          options: {} as Record<string, string>,
        }))
      const one = all.find((other) => other.name === input.command)
      if (!one) throw new Failure('UNKNOWN_COMMAND', { message: `no command ${input.command}` })
      const options = Object.fromEntries(
        Object.entries(one.input.shape).map(([key, type]) => [key, (type as z.ZodType).description ?? '']),
      )
      return [
        {
          name: one.name,
          usage: usage(one),
          summary: one.summary + (one.example ? `\n\n  ssh HOST ${one.example}` : ''),
          options,
        },
      ]
    },
    show: (list) =>
      list.length === 1
        ? `${list[0]?.usage}\n  ${list[0]?.summary}\n${Object.entries(list[0]?.options ?? {})
            .map(([key, text]) => `  --${key}  ${text}`)
            .join('\n')}`
        : list.map((one) => `${one.usage.padEnd(34)} ${one.summary}`).join('\n'),
  }),
]
