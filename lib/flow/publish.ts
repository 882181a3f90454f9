/** Publishes the whole route table, made from the store's intent and from what serves. */
import type { Route, RouteTable } from '../../proxy/table.ts'
import { hostOf, type System } from './system.ts'

let version = 0

export function routeTable(system: System): RouteTable {
  // Grows across restarts of the control plane without a write of its own.
  version = Math.max(version + 1, Date.now())
  const hosts: Record<string, Route> = {}
  for (const app of system.store.apps()) {
    const state = !app.live ? 'created' : app.run === 'stopped' ? 'stopped' : 'live'
    const targets = state === 'live' ? (system.serving.get(app.id) ?? []) : []
    const route: Route = { app: app.id, state, release: app.live?.release ?? 0, targets }
    for (const host of [hostOf(system, app), ...app.domains]) hosts[host] = route
  }
  return { version, proof: system.store.host.proof, hosts }
}

let tail: Promise<unknown> = Promise.resolve()
let next: Promise<void> | undefined

/** Answers when a table made after the call is in effect. Calls that come while one is under way share the next. */
export function publish(system: System): Promise<void> {
  next ??= tail.then(() => {
    next = undefined
    const done = system.proxy.publish(routeTable(system))
    tail = done.catch(() => {})
    return done
  })
  return next
}
