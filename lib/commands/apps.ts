/** Apps: make, list, show, rename, destroy. */
import { z } from 'zod'
import { createApp } from '../flow/create.ts'
import { destroy } from '../flow/destroy.ts'
import { freeName } from '../flow/domains.ts'
import { gateInfo } from '../flow/gate.ts'
import { publish } from '../flow/publish.ts'
import { type System, urlOf } from '../flow/system.ts'
import { type App, liveRelease } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { appName } from '../model/name.ts'
import { rateLabel } from '../model/rate.ts'
import { sleepInfo, sleepLabel } from '../model/sleep.ts'
import { command, maySee, pairs, table } from './command.ts'

export const state = (app: App): string => (!app.live ? 'created' : app.run === 'running' ? 'live' : app.run)
export const resolve = (system: System, name: string): App => {
  const app = system.store.find(name)
  if (!app) throw new Failure('NO_SUCH_APP', { message: `no app ${name} that you may see` })
  return app
}
const info = (system: System, app: App) => ({
  app: app.name,
  id: app.id,
  state: state(app),
  release: app.live?.release ?? null,
  commit: liveRelease(app)?.commit ?? null,
  url: urlOf(system, app),
  domains: app.domains,
  ...gateInfo(app),
  sleep: sleepInfo(app),
  root: app.root ?? null,
  branch: app.branch ?? null,
  owner: app.owner,
  created: app.createdAt,
})
/** Path of a folder in the repository, as backendim.yaml takes it; `.` is the whole. */
export const folder = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\x00-\x1f\x7f]{1,200}$/, 'a folder of the repository')
  .transform(
    (path) =>
      path
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .join('/') || '.',
  )
const Named = z.object({ app: z.string().describe('name of the app') })

export const apps = [
  command({
    name: 'apps',
    summary: 'list your apps',
    access: 'host',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async ({ system, identity }) =>
      system.store
        .apps()
        .filter((app) => maySee(identity, app))
        .map((app) => info(system, app)),
    show: (list) =>
      table(
        ['APP', 'STATE', 'RELEASE', 'URL'],
        list.map((app) => [app.app, app.state, app.release ? `v${app.release}` : '-', app.url]),
        'No apps yet. Push one: git remote add backendim backendim:NAME && git push backendim main',
      ),
  }),
  command({
    name: 'apps:create',
    summary: 'make an app (a first push does so too)',
    access: 'host',
    effect: 'write',
    input: Named.extend({ root: folder.optional().describe('its folder, where the repository holds several apps') }),
    args: ['app'],
    example: 'apps:create shop-api --root services/api',
    run: async ({ system, identity, input }) => {
      if (!identity.create) throw new Failure('NOT_ALLOWED', { message: 'your key may not make apps' })
      const app = await createApp(system, appName(input.app), identity, { root: input.root })
      return info(system, app)
    },
    // Of several apps in one repository each wants a remote of its own name.
    show: ({ app, root }) => {
      const remote = root === null ? 'backendim' : app
      return `Made ${app}. Push to it:\n  git remote add ${remote} backendim:${app}\n  git push ${remote} main`
    },
  }),
  command({
    name: 'apps:info',
    summary: 'show an app',
    access: 'app',
    effect: 'read',
    input: Named,
    args: ['app'],
    run: async ({ system, input }) => info(system, resolve(system, input.app)),
    show: ({ maintenance, auth, access, rateLimit, sleep, root, branch, owner, created, ...app }) =>
      pairs({
        ...app,
        domains: app.domains.join(', ') || '-',
        maintenance: maintenance ?? 'off',
        auth: auth ?? 'off',
        access: access.join(', ') || 'everybody',
        'rate limit': rateLimit ? rateLabel(rateLimit) : 'off',
        sleep: sleepLabel(sleep && { ...sleep, after: sleep.after * 1000 }),
        root: root ?? undefined,
        branch,
        owner,
        created,
      }),
  }),
  command({
    name: 'apps:rename',
    summary: 'give an app another name',
    access: 'app',
    effect: 'write',
    input: Named.extend({ to: z.string().describe('the new name') }),
    args: ['app', 'to'],
    run: async ({ system, identity, input }) => {
      const app = resolve(system, input.app)
      // Whoever chooses names finds out which are taken.
      if (!identity.create) throw new Failure('NOT_ALLOWED', { message: 'your key may not choose names of apps' })
      const to = appName(input.to)
      freeName(system, to, app.id)
      await system.store.rename(app, to)
      await publish(system)
      return {
        app: input.to,
        url: urlOf(system, app),
        remote: `git remote set-url backendim backendim:${input.to}`,
      }
    },
    show: (data) => `Renamed to ${data.app}: ${data.url}\nOn your machine: ${data.remote}`,
  }),
  command({
    name: 'apps:destroy',
    summary: 'remove an app; a copy of its intent and repository stays in trash/',
    access: 'app',
    effect: 'destroy',
    input: Named.extend({ confirm: z.string().optional().describe('name of the app, once more') }),
    args: ['app'],
    run: async ({ system, queue, input }) => {
      const app = resolve(system, input.app)
      if (input.confirm !== app.name)
        throw new Failure('CONFIRM', {
          message: `${app.name}, its ${app.releases.length} releases, config and logs would go; a copy stays in trash/`,
          hint: 'repeat the name to confirm',
          next: [`ssh backendim apps:destroy ${app.name} --confirm ${app.name}`],
        })
      await queue.endAll(app.id, new Failure('CANCELED', { message: 'the app was destroyed' }))
      return { app: app.name, trash: await system.locks.hold(app.id, () => destroy(system, app)) }
    },
    show: (data) => `Destroyed ${data.app}; a copy is in ${data.trash} on the host.`,
  }),
]
