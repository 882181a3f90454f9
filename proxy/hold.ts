/**
 * Apps that may sleep: which of them are idle, and the requests that are held until one is awake. One clock looks at
 * them all, so that a request costs no timer.
 */
import type { LiveRoute } from './balance.ts'
import { limits } from './limits.ts'
import { type Fault, faults } from './pages.ts'
import type { NapEvent, NapState, Route } from './table.ts'

const TICK_MS = 250
/** Those held are let go bit by bit, or a small app would drop the connections of a thousand. */
const STEP_MS = 5
const STEP = 16
const BUSY = 100

/** A request that waits. */
export interface Held {
  heldAt: number
  /** As if it had just come. */
  again(): void
  fail(fault: Fault): void
}

export class Nap {
  /** A request came since the clock last looked. */
  touched = false
  readonly held = new Set<Held>()
  private readonly app: string
  private readonly naps: Naps
  private route: LiveRoute | undefined
  private after = 0
  private holds = 0
  private ignore: string[] = []
  private last = performance.now()
  private toldAt = 0
  private told = false
  private going: NodeJS.Timeout | undefined

  constructor(app: string, naps: Naps) {
    this.app = app
    this.naps = naps
  }

  set({ after, ignore, hold } = { after: 0, ignore: [] as string[], hold: limits.orphaned }): void {
    this.after = after
    this.ignore = ignore
    this.holds = hold
  }

  /** After a table: what changed counts as a request. Undefined: the app has left it. */
  settle(route: LiveRoute | undefined): void {
    const before = this.route
    if (before?.state !== route?.state || before?.release !== route?.release) this.last = performance.now()
    this.route = route
    if (route?.nap !== this) this.after = 0
    if (route?.state !== 'asleep') this.letGo()
  }

  ignores(path: string): boolean {
    return this.ignore.length > 0 && this.ignore.includes(path.split('?', 1)[0]!)
  }

  hold(held: Held): void {
    if (this.held.size * limits.workers >= limits.held || this.naps.held * limits.workers >= limits.heldInAll) {
      held.fail(faults.backlog)
      return
    }
    held.heldAt = performance.now()
    this.held.add(held)
    this.naps.held++
    this.told ||= this.tell('wanted')
  }

  /** It went away, or goes on. */
  drop(held: Held): void {
    if (this.held.delete(held)) this.naps.held--
    if (this.held.size === 0) this.told = false
  }

  /** What is held is told to a reader that may not know. */
  retell(): void {
    this.told = this.held.size > 0 && this.tell('wanted')
  }

  refuse(fault: Fault): void {
    for (const held of [...this.held]) this.end(held, fault)
  }

  check(now: number, heard: boolean): void {
    if (this.touched || this.inFlight() > 0) this.last = now
    this.touched = false
    const most = heard ? this.holds : Math.min(limits.orphaned, this.holds)
    for (const held of this.held) {
      if (now - held.heldAt < most) break
      this.end(held, faults.waking)
    }
    const due = this.after > 0 && now - Math.max(this.last, this.toldAt) >= this.after
    if (due && this.route?.state === 'live' && this.route.targets.length > 0 && this.tell('idle')) this.toldAt = now
  }

  state(now: number): NapState {
    const busy = this.touched || this.inFlight() > 0
    return { idle: busy ? 0 : Math.round(now - this.last), held: this.held.size }
  }

  private tell(nap: NapEvent['nap']): boolean {
    return this.naps.listener.tell({ app: this.app, nap })
  }

  private inFlight(): number {
    let sum = 0
    for (const { upstream } of this.route?.targets ?? []) sum += upstream.inFlight
    return sum
  }

  private end(held: Held, fault: Fault): void {
    this.drop(held)
    held.fail(fault)
  }

  /** In the order of arrival. */
  private letGo(): void {
    clearTimeout(this.going)
    let room = Math.max(STEP, BUSY - this.inFlight())
    for (const held of [...this.held]) {
      if (room-- <= 0) break
      this.drop(held)
      held.again()
    }
    if (this.held.size > 0 && this.route?.state !== 'asleep') this.going = setTimeout(() => this.letGo(), STEP_MS)
  }
}

interface Listener {
  readonly read: boolean
  /** False when nobody heard it. */
  tell(event: NapEvent): boolean
}

export class Naps {
  /** Held of all apps. */
  held = 0
  /** The control plane, where it listens. */
  listener: Listener = { read: false, tell: () => false }
  private readonly all = new Map<string, Nap>()
  private clock: NodeJS.Timeout | undefined

  of({ app, state, sleep }: Route): Nap | null {
    if (sleep === undefined && state !== 'asleep') return null
    const nap = this.all.get(app) ?? new Nap(app, this)
    nap.set(sleep)
    this.all.set(app, nap)
    return nap
  }

  /** A table is in effect. */
  settle(routes: LiveRoute[]): void {
    if (this.all.size === 0) return
    const napping = new Map<string, LiveRoute>()
    for (const route of routes) if (route.nap !== null || this.all.has(route.app)) napping.set(route.app, route)
    for (const [app, nap] of this.all) {
      const route = napping.get(app)
      nap.settle(route)
      if (route?.nap !== nap && nap.held.size === 0) this.all.delete(app)
    }
    if (this.all.size > 0) this.clock ??= setInterval(() => this.tick(), TICK_MS).unref()
    else {
      clearInterval(this.clock)
      this.clock = undefined
    }
  }

  /** There is a new reader of what is told. */
  retell(): void {
    for (const nap of this.all.values()) nap.retell()
  }

  /** It could not be woken; the next request asks again. */
  failed(app: string): void {
    this.all.get(app)?.refuse(faults.crashed)
  }

  /** Nobody tells us any more that an app is awake. */
  end(): void {
    for (const nap of this.all.values()) nap.refuse(faults.waking)
  }

  states(): Record<string, NapState> {
    const now = performance.now()
    return Object.fromEntries([...this.all].map(([app, nap]) => [app, nap.state(now)]))
  }

  private tick(): void {
    const now = performance.now()
    for (const nap of this.all.values()) nap.check(now, this.listener.read)
  }
}
