/** Which target gets the next request: the one with least in flight, in turn on ties. */
import type { AccessLog } from './access.ts'
import type { Gate } from './gate.ts'
import type { Nap } from './hold.ts'
import { limits } from './limits.ts'
import type { LivePath } from './paths.ts'
import type { Tally } from './tally.ts'
import type { Upstream } from './upstream.ts'

export interface LiveTarget {
  name: string
  upstream: Upstream
}

export interface LiveRoute {
  app: string
  state: 'live' | 'created' | 'stopped' | 'asleep'
  release: number
  targets: LiveTarget[]
  redirect: boolean
  hsts: boolean
  gate: Gate | undefined
  firstByte: number
  idle: number
  /** Of the client, until its answer begins: a wait that `firstByte` allows is not idle. */
  patience: number
  /** 0: no limit. */
  maxBody: number
  /** Name of the cookie that names an instance; empty: none is given. */
  cookie: string
  /** Host that this name leads to; empty: it does not. */
  to: string
  /** The longest prefix first. */
  paths: LivePath[] | null
  tally: Tally
  access: AccessLog | null
  /** For apps that may sleep. */
  nap: Nap | null
  turn: number
}

export function pick(route: LiveRoute, tried: Upstream[] | null): LiveTarget | undefined {
  const { targets } = route
  const n = targets.length
  if (n === 1 && tried === null) return targets[0]
  let best: LiveTarget | undefined
  let bestLoad = 0
  for (let i = 0; i < n; i++) {
    const target = targets[(route.turn + i) % n]!
    if (tried?.includes(target.upstream)) continue
    const load = target.upstream.inFlight + (avoided(target.upstream) ? 1e9 : 0)
    if (best === undefined || load < bestLoad) {
      best = target
      bestLoad = load
    }
  }
  route.turn = (route.turn + 1) % (n || 1)
  return best
}

export function avoided(upstream: Upstream): boolean {
  if (upstream.failedAt === 0) return false
  if (performance.now() - upstream.failedAt < limits.avoid) return true
  upstream.failedAt = 0
  return false
}
