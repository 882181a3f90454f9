/** SSH keys: who may come in, and for which apps. */
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { parsePublicKey } from '../io/public-key.ts'
import { newId } from '../io/store.ts'
import type { Key } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command, table } from './command.ts'

const brief = (key: Key) => ({
  id: key.id,
  user: key.user,
  type: key.type,
  fingerprint: key.fingerprint,
  admin: key.admin,
  create: key.create,
  apps: key.apps ?? null,
})

export const keys = [
  command({
    name: 'keys',
    summary: 'list the keys that may come in',
    access: 'admin',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async ({ system }) =>
      system.store.host.keys.map((key) => ({
        ...brief(key),
        apps: key.apps?.map((id) => system.store.byId(id)?.name ?? id) ?? null,
      })),
    show: (list) =>
      table(
        ['KEY', 'USER', 'APPS', 'ADMIN', 'FINGERPRINT'],
        list.map((key) => [key.id, key.user, key.apps?.join(',') ?? 'all', key.admin ? 'yes' : 'no', key.fingerprint]),
        'No keys.',
      ),
  }),
  command({
    name: 'keys:add',
    summary: 'let a key in; the public key on stdin',
    access: 'admin',
    effect: 'write',
    input: z.object({
      user: z
        .string()
        .regex(/^[A-Za-z0-9@._+-]{1,64}$/)
        .optional()
        .describe('name of its user; the comment of the key unless given'),
      admin: z.boolean().default(false).describe('may do everything'),
      app: z.array(z.string()).optional().describe('only these apps (may be repeated)'),
      create: z.boolean().optional().describe('may make apps; unless said, a key that is limited by --app may not'),
    }),
    args: ['user'],
    example: 'keys:add ann < ann.pub',
    run: async ({ system, stdin, input }) => {
      if (input.admin && input.app)
        throw new Failure('USAGE', {
          message: '--admin and --app exclude each other',
          hint: 'an admin key reaches all',
        })
      const parsed = parsePublicKey((await text(stdin)).trim())
      const apps = input.app?.map((name) => resolve(system, name).id)
      const blob = parsed.blob.toString('base64')
      return system.store.changeHost((host) => {
        if (host.keys.some((key) => key.blob === blob))
          throw new Failure('NAME_TAKEN', { message: 'that key is in already', hint: 'see keys' })
        const user = input.user ?? (parsed.comment.replace(/[^A-Za-z0-9@._+-]/g, '-').slice(0, 64) || 'user')
        const key: Key = {
          id: newId(),
          user,
          type: parsed.type,
          blob,
          fingerprint: parsed.fingerprint,
          admin: input.admin,
          apps,
          // Who may choose names can find out which are taken, hidden apps among them.
          create: input.create ?? !apps,
          createdAt: system.now(),
        }
        host.keys.push(key)
        return brief(key)
      })
    },
    show: (key) => `Added the key ${key.fingerprint} of ${key.user} (${key.id}).`,
  }),
  command({
    name: 'keys:remove',
    summary: 'shut a key out',
    access: 'admin',
    effect: 'destroy',
    input: z.object({ key: z.string().describe('id or fingerprint') }),
    args: ['key'],
    run: ({ system, input }) =>
      system.store.changeHost((host) => {
        const key = host.keys.find((one) => one.id === input.key || one.fingerprint === input.key)
        if (!key) throw new Failure('NOT_FOUND', { message: `no key ${input.key}`, next: ['ssh backendim keys'] })
        if (key.admin && host.keys.filter((one) => one.admin).length === 1)
          throw new Failure('USAGE', { message: 'this is the last admin key', hint: 'add another admin key first' })
        host.keys = host.keys.filter((one) => one !== key)
        return brief(key)
      }),
    show: (key) => `Removed the key ${key.fingerprint} of ${key.user}.`,
  }),
]
