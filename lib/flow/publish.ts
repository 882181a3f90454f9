/** Publishes the whole route table, made from the store's intent and from what serves; and proves that it is in effect. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Route, RouteTable } from '../../proxy/table.ts'
import { served } from '../io/proxy.ts'
import type { App, Release } from '../model/app.ts'
import { tlsOf } from './https.ts'
import { leadsTo, pathsOf, routeOf } from './routes.ts'
import { hostOf, type System } from './system.ts'

let version = 0

export function routeTable(system: System): RouteTable {
  // Grows across restarts of the control plane without a write of its own.
  version = Math.max(version + 1, Date.now())
  const hosts: Record<string, Route> = {}
  const now = Date.parse(system.now())
  for (const app of system.store.apps()) {
    const route = routeOf(system, app)
    for (const host of [hostOf(system, app), ...app.domains]) {
      const tls = tlsOf(system, host, now)
      hosts[host] = { ...route, tls, to: leadsTo(system, app, host), paths: pathsOf(system, app, tls) }
    }
  }
  return {
    version,
    proof: system.store.host.proof,
    hosts,
    httpsPort: system.publicHttps,
    trusted: system.store.host.trusted,
  }
}

let tail: Promise<unknown> = Promise.resolve()
let next: Promise<void> | undefined

/** Answers when a table made after the call is in effect. Calls that come while one is under way share the next. */
export function publish(system: System): Promise<void> {
  next ??= tail.then(() => {
    next = undefined
    const done = system.proxy.publish(routeTable(system))
    // Names are reachable for a CA from now on.
    done.then(() => system.certifier.wake()).catch(() => {})
    tail = done.catch(() => {})
    return done
  })
  return next
}

const PROOF = 5000

/**
 * Past the point of no return: publishes, then asks as a client would until the release answers. Never throws; false
 * when it was not seen, with what was seen instead.
 */
export async function show(
  system: System,
  id: string,
  release: Release,
  say: (line: string) => void,
): Promise<boolean> {
  let seen = 'the proxy took no table'
  try {
    await publish(system)
    if ((system.serving.get(id) ?? []).length === 0) return true
    const began = Date.now()
    do {
      const by = await answeredBy(system, id, release)
      if (by === release.version) return true
      seen = typeof by === 'string' ? by : by === undefined ? 'no release answered' : `v${by} answered`
      await sleep(100)
    } while (Date.now() - began < PROOF)
  } catch (error) {
    console.error(`publish: ${error}`)
  }
  say(`warning: v${release.version} was not seen serving: ${seen}`)
  return false
}

function answeredBy(system: System, id: string, release: Release): Promise<number | string | undefined> {
  const host = hostOf(system, system.store.byId(id) as App)
  return served(system.http, host, release.health.path, system.store.host.proof).catch((error) => String(error.message))
}
