/** Host → route, from the last table; and the life of upstreams: those that left the table end when they are idle. */
import type { BlockList } from 'node:net'
import type { LiveRoute, LiveTarget } from './balance.ts'
import { Gate } from './gate.ts'
import { Naps } from './hold.ts'
import { limits } from './limits.ts'
import { blocksOf } from './network.ts'
import type { LivePath } from './paths.ts'
import { cookieOf } from './sticky.ts'
import type { GateRules, Route, RouteTable } from './table.ts'
import { Tallies } from './tallies.ts'
import { Upstream } from './upstream.ts'

export class Router {
  version = 0
  proof = ''
  /** 0: the one that we listen on. */
  httpsPort = 0
  /** Proxies before this one; undefined: there are none. */
  trusted: BlockList | undefined
  requests = 0
  inFlight = 0
  /** Called whenever nothing at all is in flight any more. */
  onIdle: () => void = () => {}
  readonly tallies = new Tallies()
  readonly naps = new Naps()
  /** Of the last table, by app. */
  private gates = new Map<string, { text: string; gate: Gate }>()
  private before = this.gates
  private routes = new Map<string, LiveRoute>()
  private current = new Map<string, Upstream>()
  private readonly removed = new Set<Upstream>()
  private readonly drains = new Set<() => void>()

  /** Puts a whole table in effect at once. False: it is older than the one in effect. */
  apply(table: RouteTable): boolean {
    if (table.version < this.version) return false
    const next = new Map<string, Upstream>()
    const routes = new Map<string, LiveRoute>()
    this.before = this.gates
    this.gates = new Map()
    for (const [host, route] of Object.entries(table.hosts)) routes.set(host.toLowerCase(), this.enliven(route, next))
    const trusted = table.trusted === undefined ? undefined : blocksOf(table.trusted)
    const gone = [...this.current.values()].filter((upstream) => next.get(upstream.key) !== upstream)
    this.routes = routes
    this.current = next
    this.version = table.version
    this.proof = table.proof
    this.httpsPort = table.httpsPort ?? 0
    this.trusted = trusted
    for (const upstream of gone) this.remove(upstream)
    this.tallies.trim()
    this.naps.settle([...routes.values()])
    return true
  }

  /** The route of a Host header; null when that is not a host name at all. */
  find(host: string): LiveRoute | undefined | null {
    return this.routes.get(host) ?? this.lookUp(host)
  }

  start(upstream: Upstream): void {
    upstream.inFlight++
    upstream.requests++
    this.inFlight++
  }

  finish(upstream: Upstream): void {
    this.inFlight--
    if (--upstream.inFlight === 0) {
      if (upstream.removed) this.removed.delete(upstream)
      for (const check of this.drains) check()
    }
    if (this.inFlight === 0) this.onIdle()
  }

  /**
   * Resolves with what these addresses still have in flight: 0 as soon as that is so, more on time-out. WebSockets to those
   * that left the table are ended then.
   */
  drain(keys: string[], timeout: number): Promise<number> {
    const left = () => this.upstreams().reduce((sum, u) => sum + (keys.includes(u.key) ? u.inFlight : 0), 0)
    if (left() === 0) return Promise.resolve(0)
    return new Promise((resolve) => {
      const end = (n: number) => {
        clearTimeout(timer)
        this.drains.delete(check)
        resolve(n)
      }
      const check = () => {
        if (left() === 0) end(0)
      }
      const late = () => {
        if (this.dismiss((u) => u.removed && keys.includes(u.key)))
          timer = setTimeout(() => end(left()), 2 * limits.farewell)
        else end(left())
      }
      let timer = setTimeout(late, timeout)
      this.drains.add(check)
    })
  }

  /** Ends the WebSockets to these; false: there are none. */
  dismiss(which: (upstream: Upstream) => boolean): boolean {
    const ends = this.upstreams().flatMap((upstream) => (which(upstream) ? [...upstream.ends] : []))
    for (const end of ends) end.goodbye()
    return ends.length > 0
  }

  /** Resolves when nothing is in flight to any target. */
  idle(): Promise<void> {
    if (this.inFlight === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const check = () => {
        if (this.inFlight === 0) resolve()
      }
      this.drains.add(check)
    })
  }

  stats(): object {
    const { version, requests, inFlight } = this
    const targets: Record<string, { inFlight: number; requests: number; removed: boolean }> = {}
    for (const u of this.upstreams()) {
      const sum = targets[u.key]
      targets[u.key] = {
        inFlight: u.inFlight + (sum?.inFlight ?? 0),
        requests: u.requests + (sum?.requests ?? 0),
        removed: u.removed,
      }
    }
    return { pid: process.pid, version, requests, inFlight, targets }
  }

  private upstreams(): Upstream[] {
    return [...this.removed, ...this.current.values()]
  }

  private enliven(route: Route, next: Map<string, Upstream>): LiveRoute {
    const targets = route.targets.map(({ name, host, port }): LiveTarget => {
      const key = `${host}:${port}`
      const upstream = next.get(key) ?? this.current.get(key) ?? new Upstream(host, port)
      next.set(key, upstream)
      return { name, upstream }
    })
    const { app, state, release, to = '' } = route
    const { redirect = false, hsts = false } = route.tls ?? {}
    const { firstByte = limits.firstByte, idle = limits.idle, maxBody = 0, sticky = false } = route.proxy ?? {}
    const paths = route.paths?.map((one): LivePath => ({ ...one, route: this.enliven(one.route, next) })) ?? null
    paths?.sort((a, b) => b.prefix.length - a.prefix.length)
    const patience = Math.max(firstByte, idle)
    const cookie = sticky ? cookieOf(app) : ''
    return {
      ...{ app, state, release, targets, redirect, hsts, firstByte, idle, patience },
      ...{ maxBody, cookie, to, paths, turn: 0 },
      ...{
        nap: this.naps.of(route),
        tally: this.tallies.of(app, release),
        access: this.tallies.logOf(app, route.accessLog),
      },
      gate: route.gate === undefined ? undefined : this.gateOf(app, route.gate),
    }
  }

  /** One for all hosts and paths of an app, and for tables to come while its rules are the same: a long list is dear to make. */
  private gateOf(app: string, rules: GateRules): Gate {
    const text = JSON.stringify(rules)
    const known = this.gates.get(app) ?? this.before.get(app)
    const gate = known?.text === text ? known.gate : new Gate(rules)
    this.gates.set(app, { text, gate })
    return gate
  }

  private remove(upstream: Upstream): void {
    upstream.remove()
    if (upstream.inFlight > 0) this.removed.add(upstream)
  }

  private lookUp(host: string): LiveRoute | undefined | null {
    const match = /^([\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])\.?(?::\d{0,5})?$/i.exec(host)
    if (match === null) return null
    const name = match[1]!.toLowerCase()
    const dot = name.indexOf('.')
    return this.routes.get(name) ?? (dot < 0 ? undefined : this.routes.get(`*${name.slice(dot)}`))
  }
}
