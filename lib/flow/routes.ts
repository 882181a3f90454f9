/** What serves an app's hosts: its own instances, and those of other apps for parts of the path. */
import type { PathRoute, Route } from '../../proxy/table.ts'
import { type App, liveRelease } from '../model/app.ts'
import { nappingOf } from './napping.ts'
import { hostOf, type System } from './system.ts'

/** What every host of the app has in common. */
export function routeOf(system: System, app: App): Route {
  const state = !app.live ? 'created' : app.run === 'running' ? 'live' : app.run
  const targets = state === 'live' ? (system.serving.get(app.id) ?? []) : []
  const proxy = liveRelease(app)?.proxy
  const { accessLog, gate } = app
  const facts = { app: app.id, state, release: app.live?.release ?? 0, targets } as const
  return { ...facts, proxy, accessLog, gate, sleep: nappingOf(app) }
}

/** Of apps that are there: one that was destroyed leaves its part to the app of the host. */
export function pathsOf(system: System, app: App, tls: Route['tls']): PathRoute[] | undefined {
  return app.paths?.flatMap(({ prefix, strip, to }) => {
    const other = system.store.byId(to)
    return other ? [{ prefix, strip, route: { ...routeOf(system, other), tls } }] : []
  })
}

/** Where a domain of the app leads to instead; only to one that serves. */
export function leadsTo(system: System, app: App, host: string): string | undefined {
  const to = app.redirects?.[host]
  if (to === '') return hostOf(system, app)
  return to !== undefined && app.redirects?.[to] === undefined && app.domains.includes(to) ? to : undefined
}
