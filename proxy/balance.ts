/** Which target gets the next request: the one with least in flight, in turn on ties. One Upstream per address. */
import { Client, type Dispatcher, Pool } from 'undici'
import { connect } from './connect.ts'

/** How long a target that refused a connection comes after all others. */
const AVOID_MS = 1000

const OPTIONS = {
  connect,
  pipelining: 1,
  // Below gunicorn's 2 s, whatever the app announces: a connection that the app is about to close is never reused.
  keepAliveTimeout: 1000,
  keepAliveMaxTimeout: 1000,
  headersTimeout: 30_000,
  // Idle time is watched on the client's socket, where it covers both directions and can be lifted for SSE.
  bodyTimeout: 0,
}

export class Upstream {
  readonly key: string
  readonly host: string
  readonly port: number
  readonly origin: string
  readonly pool: Pool
  inFlight = 0
  requests = 0
  /** No longer in the table: closed as soon as nothing is in flight. */
  removed = false
  failedAt = 0

  constructor(host: string, port: number) {
    this.host = host
    this.port = port
    this.key = `${host}:${port}`
    const name = host.includes(':') ? `[${host}]` : host
    this.origin = `http://${name}:${port}`
    this.pool = new Pool(this.origin, OPTIONS)
  }

  /** Sends on a connection of its own: where one idle connection was stale, the pool's others are likely to be so too. */
  sendAfresh(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const client = new Client(this.origin, OPTIONS)
    client.dispatch({ ...options, reset: true }, handler)
    client.close(() => {})
  }
}

export interface LiveTarget {
  name: string
  upstream: Upstream
}

export interface LiveRoute {
  app: string
  state: 'live' | 'created' | 'stopped'
  release: number
  targets: LiveTarget[]
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

function avoided(upstream: Upstream): boolean {
  if (upstream.failedAt === 0) return false
  if (performance.now() - upstream.failedAt < AVOID_MS) return true
  upstream.failedAt = 0
  return false
}
