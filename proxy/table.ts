/** The route table: all that the proxy knows. The control plane publishes it whole; the proxy serves it. */

export interface Target {
  /** Process instance, such as `web.1`; appears as `dyno=` in router lines. */
  name: string
  host: string
  port: number
}

/** A user name and its password: scrypt (N 16384, r 8, p 1, 32 bytes) of `USER:PASSWORD`; salt and hash in base64. */
export interface BasicAuth {
  user: string
  salt: string
  hash: string
}

/** What stands before an app. An absent part stops nobody. */
export interface GateRules {
  /** Under maintenance: what visitors are told. */
  maintenance?: string
  auth?: BasicAuth
  /** Addresses and CIDR blocks from which one may come. */
  allow?: string[]
  /** Requests of one client address: so many at once, and so many more with each second. */
  rate?: { perSecond: number; burst: number }
}

export interface Route {
  /** Id of the app, under which router lines are logged. */
  app: string
  /** `live` has targets; `created` has no release yet; `stopped` was stopped on purpose; `asleep`: requests are held until it is live. */
  state: 'live' | 'created' | 'stopped' | 'asleep'
  release: number
  targets: Target[]
  /** There is a certificate for the host. `redirect`: HTTP leads to HTTPS; `hsts`: answers by HTTPS say so for later. Absent: HTTP is served as it is. */
  tls?: { redirect: boolean; hsts: boolean }
  /** Absent: everybody is let through. */
  gate?: GateRules
  /** What backendim.yaml asks for; absent: the defaults. */
  proxy?: ProxySettings
  /** Share of the requests that get a line in the log, up to 1; absent: none but failures. */
  accessLog?: number
  /** Another host, which this name leads to with 308. */
  to?: string
  /** Parts of the host that other apps serve. */
  paths?: PathRoute[]
  /** It may go to sleep, or is asleep. */
  sleep?: Napping
}

/** The longest prefix wins, on borders of segments. Parts of `route` itself are not looked at. */
export interface PathRoute {
  prefix: string
  /** The app does not see the prefix, but for X-Forwarded-Prefix. */
  strip: boolean
  route: Route
}

/** `proxy:` of backendim.yaml. Milliseconds and bytes; what is absent has its default. */
export interface ProxySettings {
  /** From the whole request to the first byte of the answer (H12). */
  firstByte?: number
  /** No byte in either direction while a request is open (H15). */
  idle?: number
  /** Of a request's body; 0: no limit. */
  maxBody?: number
  /** A cookie leads a client back to the instance that served it first. */
  sticky?: boolean
}

export interface Napping {
  /** Milliseconds without a request after which the control plane is told; 0: never. */
  after: number
  /** Paths whose requests do not count, and are answered 200 while it is asleep. */
  ignore: string[]
  /** Milliseconds that a request is held at most. */
  hold: number
}

export interface RouteTable {
  /** Grows with every publish; the proxy refuses an older one. */
  version: number
  /** A request that carries it in `x-backendim-proof` is told `x-backendim-served: RELEASE NAME` in the answer. */
  proof: string
  /** Lower-case host name without port → its route. `*.example.com`: names with one label more that are not here themselves. */
  hosts: Record<string, Route>
  /** By which clients reach HTTPS; absent: the one that the proxy listens on. */
  httpsPort?: number
  /** Addresses and CIDR blocks of proxies before this one, whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  trusted?: string[]
}

/** What `GET /metrics.json` answers: counters since this process began. */
export interface ProxyMetrics {
  pid: number
  /** Milliseconds since 1970. */
  began: number
  /** Resident bytes of this process. */
  rss: number
  /** Milliseconds; upper ends of the steps of `Figures.steps`, which has one more without an end. */
  bounds: number[]
  /** Requests that reached no app. */
  none: Figures
  /** By id of the app, those that had traffic. `past`: the sum of releases that are not kept apart any more. */
  apps: Record<string, { releases: Record<string, Figures>; past: Figures }>
}

export interface Figures {
  /** Requests whose client did not wait for the answer. */
  aborted: number
  /** Answers 1xx to 5xx. */
  classes: number[]
  /** Bytes of bodies, from clients and to them. */
  received: number
  sent: number
  /** Sum of the times that `steps` counts: how many answers took no longer than each bound, but longer than the one before. */
  ms: number
  steps: number[]
  inFlight: number
  /** Upgraded connections: open now, all, and the bytes that they carried. */
  open: number
  upgrades: number
  upgradedIn: number
  upgradedOut: number
}

/** One line of `GET /events` (NDJSON) on the proxy's socket: a router line for an app's log. */
export interface RouterEvent {
  app: string
  time: string
  line: string
}

/**
 * Another line of `GET /events`. `idle`: no request for as long as `Napping.after`, told again after as long once more;
 * `wanted`: a request is held, told once for all that are held, and again to every new reader.
 */
export interface NapEvent {
  app: string
  nap: 'idle' | 'wanted'
}

/** What `GET /naps` answers for an app that has `sleep`. */
export interface NapState {
  /** Milliseconds without a request that counts; 0 while one is in flight. */
  idle: number
  held: number
}
