/** Path routes: parts of an app's hosts that another app serves. */
import { z } from 'zod'
import { publish } from '../flow/publish.ts'
import type { System } from '../flow/system.ts'
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command, type Identity, maySee, table } from './command.ts'

const Hosts = z.object({ app: z.string().describe('name of the app whose hosts these are') })
const Path = Hosts.extend({
  path: z
    .string()
    .max(200)
    .transform((path) => path.replace(/\/+$/, ''))
    .pipe(z.string().regex(/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/, 'a path such as /api, of letters, digits and - . _ ~'))
    .describe('path such as /api'),
})
/** More would be looked through for every request. */
const MOST = 50

const seen = (system: System, app: App, identity: Identity) =>
  (app.paths ?? []).map(({ prefix, strip, to }) => {
    const other = system.store.byId(to)
    return { path: prefix, to: other && maySee(identity, other) ? other.name : null, strip }
  })

/** Both apps: what one may not see, one may not put anything in front of. */
function other(system: System, identity: Identity, name: string, app: App): App {
  const found = resolve(system, name)
  if (!maySee(identity, found)) throw new Failure('NO_SUCH_APP', { message: `no app ${name} that you may see` })
  if (found.id === app.id)
    throw new Failure('USAGE', { message: `${name} serves its own paths already`, hint: 'name another app' })
  return found
}

export const routes = [
  command({
    name: 'routes',
    summary: 'list the paths of an app’s hosts that other apps serve',
    access: 'app',
    effect: 'read',
    input: Hosts,
    args: ['app'],
    run: async ({ system, input, identity }) => seen(system, resolve(system, input.app), identity),
    show: (list) =>
      table(
        ['PATH', 'TO', 'STRIP'],
        list.map((one) => [one.path, one.to ?? '-', one.strip ? 'yes' : 'no']),
        'No path routes: the app serves its hosts whole.',
      ),
  }),
  command({
    name: 'routes:add',
    summary: 'let another app serve a path of an app’s hosts',
    access: 'app',
    effect: 'write',
    input: Path.extend({
      to: z.string().describe('name of the app that serves it'),
      strip: z.boolean().default(false).describe('take the path off before the app sees it'),
    }),
    args: ['app', 'path'],
    example: 'routes:add shop /api --to shop-api --strip',
    run: async ({ system, input, identity }) => {
      const { path, strip } = input
      const app = resolve(system, input.app)
      const to = other(system, identity, input.to, app)
      await system.store.change(app.id, (next) => {
        const kept = (next.paths ?? []).filter((one) => one.prefix !== path && system.store.byId(one.to))
        if (kept.length >= MOST) throw new Failure('USAGE', { message: `at most ${MOST} paths`, hint: 'remove one' })
        next.paths = [...kept, { prefix: path, to: to.id, strip }]
      })
      await publish(system)
      return { app: app.name, path, to: to.name, strip }
    },
    show: (data) =>
      `${data.to} serves ${data.path} of ${data.app}${data.strip ? `, and sees what comes after it` : ''}.`,
  }),
  command({
    name: 'routes:remove',
    summary: 'give a path back to the app of the hosts',
    access: 'app',
    effect: 'write',
    input: Path,
    args: ['app', 'path'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      if (!app.paths?.some((one) => one.prefix === input.path))
        throw new Failure('NOT_FOUND', {
          message: `${app.name} has no route for ${input.path}`,
          next: [`ssh backendim routes ${app.name}`],
        })
      await system.store.change(app.id, (next) => {
        next.paths = next.paths?.filter((one) => one.prefix !== input.path)
      })
      await publish(system)
      return { app: app.name, path: input.path }
    },
    show: (data) => `${data.app} serves ${data.path} itself.`,
  }),
]
