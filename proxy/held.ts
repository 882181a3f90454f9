/** A request to an app that may sleep: it counts, or is ignored; and while the app is asleep it is held, its body unread. */
import { regated, unserved } from './address.ts'
import { clientOf, type Open } from './clients.ts'
import { type Exchange, PIPELINED } from './forward.ts'
import type { Held, Nap } from './hold.ts'
import { type Fault, faults } from './pages.ts'
import type { Front } from './server.ts'

const ASLEEP = 'asleep\n'
const HEADERS = ['content-type', 'text/plain', 'content-length', String(ASLEEP.length), 'cache-control', 'no-store']

/** True when the request does not go to the app now. */
export function keeps(front: Front, nap: Nap, exchange: Exchange, path: string, expects: boolean): boolean {
  const { route, req, res } = exchange
  const asleep = route.state === 'asleep'
  if (nap.ignores(path)) {
    if (asleep) front.answer(req, res, { status: 200, headers: [...HEADERS], body: ASLEEP }, route.tally)
    return asleep
  }
  nap.touched = true
  // A flood on one connection is dealt with as for an app that is awake.
  if (!asleep || clientOf(req.socket).open.size >= PIPELINED) return false
  nap.hold(new HeldRequest(front, exchange, path, expects))
  return true
}

class HeldRequest implements Held, Open {
  heldAt = 0
  /** How long it may wait is the nap's to say. */
  readonly patience = Number.POSITIVE_INFINITY
  private readonly front: Front
  private readonly exchange: Exchange
  private readonly path: string
  private readonly expects: boolean

  constructor(front: Front, exchange: Exchange, path: string, expects: boolean) {
    this.front = front
    this.exchange = exchange
    this.path = path
    this.expects = expects
    this.open.add(this)
    exchange.res.endure?.(this.patience)
  }

  again(): void {
    const { exchange, front } = this
    const route = front.routeNow(exchange.req)
    const fault = route ? (regated(exchange.route, route) ?? unserved(route)) : faults.unknown
    if (route) exchange.reroute(route)
    if (fault !== undefined) this.fail(fault)
    else if (route!.state === 'asleep') route!.nap!.hold(this)
    else {
      this.open.delete(this)
      exchange.run(this.path, this.expects)
    }
  }

  fail(fault: Fault): void {
    this.open.delete(this)
    this.exchange.refuse(fault)
  }

  clientGone(): void {
    this.leave()
    this.exchange.clientGone()
  }

  breakOff(fault: Fault): void {
    this.leave()
    this.exchange.breakOff(fault)
  }

  private leave(): void {
    this.open.delete(this)
    this.exchange.route.nap?.drop(this)
  }

  private get open(): Set<Open> {
    return clientOf(this.exchange.req.socket).open
  }
}
