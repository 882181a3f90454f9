/**
 * What one release of an app has answered since this process began: numbers in one array, so that counting a request is
 * a handful of additions and makes no object.
 */
import type { Figures } from './table.ts'

/** Milliseconds; upper ends of the histogram's steps. What is longer falls in one more. */
export const BOUNDS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000, 30_000]
/** Where in the array: 0 holds requests that the client gave up, 1 to 5 answers by class; then these, then the steps. */
const [RECEIVED, SENT, TIME, UPGRADES, UPGRADED_IN, UPGRADED_OUT, STEPS] = [6, 7, 8, 9, 10, 11, 12] as const
const SIZE = STEPS + BOUNDS.length + 1
/** Of all that have counted nothing: a thousand idle apps should cost little. */
const NONE = new Float64Array(0)
/** nginx's number for a client that did not wait for its answer. */
const GIVEN_UP = 499

export class Tally {
  readonly release: number
  inFlight = 0
  /** WebSockets and the like that are open now; null: there were none. */
  private open: Set<Upgraded> | null = null
  private at = NONE

  constructor(release: number) {
    this.release = release
  }

  /** `ms`: negative where the time says nothing of the app, such as for a stream of events. */
  count(status: number, ms: number, received: number, sent: number): void {
    const at = this.numbers()
    at[status === GIVEN_UP ? 0 : status < 600 ? (status / 100) | 0 : 5]! += 1
    at[RECEIVED]! += received
    at[SENT]! += sent
    if (ms < 0 || status === GIVEN_UP) return
    at[TIME]! += ms
    let step = 0
    while (step < BOUNDS.length && ms > BOUNDS[step]!) step++
    at[STEPS + step]! += 1
  }

  upgrade(upgraded: Upgraded): void {
    const at = this.numbers()
    at[1]! += 1
    at[UPGRADES]! += 1
    this.open ??= new Set()
    this.open.add(upgraded)
  }

  carry(received: number, sent: number): void {
    this.at[UPGRADED_IN]! += received
    this.at[UPGRADED_OUT]! += sent
  }

  downgrade(upgraded: Upgraded): void {
    this.open?.delete(upgraded)
  }

  /** Its numbers stay after it is forgotten itself. */
  addTo(other: Tally): void {
    const at = other.numbers()
    for (let i = 0; i < this.at.length; i++) at[i]! += this.at[i]!
  }

  figures(): Figures {
    for (const one of this.open ?? []) one.settle()
    const at = [...this.numbers()]
    return {
      ...{ aborted: at[0]!, classes: at.slice(1, 6), received: at[RECEIVED]!, sent: at[SENT]!, ms: at[TIME]! },
      ...{ steps: at.slice(STEPS), inFlight: this.inFlight, open: this.open?.size ?? 0, upgrades: at[UPGRADES]! },
      ...{ upgradedIn: at[UPGRADED_IN]!, upgradedOut: at[UPGRADED_OUT]! },
    }
  }

  get used(): boolean {
    return this.inFlight > 0 || (this.open !== null && this.open.size > 0)
  }

  get empty(): boolean {
    return !this.used && this.at === NONE
  }

  private numbers(): Float64Array<ArrayBuffer> {
    if (this.at === NONE) this.at = new Float64Array(SIZE)
    return this.at
  }
}

/** The app's side of an upgraded connection. */
interface Wire {
  readonly bytesRead: number
  readonly bytesWritten: number
}

/** An upgraded connection may be open for days: what it carried is counted when somebody asks, and at its end. */
export class Upgraded {
  private readonly tally: Tally
  private readonly wire: Wire
  private read: number
  private written: number

  /** `early`: bytes that came together with the head of the app's answer. */
  constructor(tally: Tally, wire: Wire, early: number) {
    this.tally = tally
    this.wire = wire
    this.read = wire.bytesRead - early
    this.written = wire.bytesWritten
    tally.upgrade(this)
  }

  settle(): void {
    const { bytesRead, bytesWritten } = this.wire
    this.tally.carry(bytesWritten - this.written, bytesRead - this.read)
    this.read = bytesRead
    this.written = bytesWritten
  }

  end(): void {
    this.settle()
    this.tally.downgrade(this)
  }
}
