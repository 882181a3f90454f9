/** What is kept of a request at its end: its numbers, and a line in the app's log where there is something to say. */
import type { LiveRoute, LiveTarget } from './balance.ts'
import type { Events, Passage } from './events.ts'
import type { Facts } from './headers.ts'
import type { ClientRequest } from './message.ts'
import type { Fault } from './pages.ts'

interface Told {
  readonly route: LiveRoute
  readonly req: Pick<ClientRequest, 'method' | 'url'>
  readonly facts: Facts
  readonly target: LiveTarget | undefined
  /** 0: it did not get as far. */
  readonly began: number
  readonly connectedAt: number
  /** Bytes of the bodies: from the client, and to it. */
  readonly received: number
  readonly bytes: number
}

/** The app's answer is through. Not `timed`: how long it took says nothing of the app. */
export function answered(events: Events, told: Told, status: number, now: number, timed: boolean): void {
  const { tally } = told.route
  tally.count(status, timed ? now - told.began : -1, told.received, told.bytes)
  if (told.route.access !== null) note(events, told, status, now)
}

/** A line of the access log, where this request is to have one. */
export function note(events: Events, told: Told, status: number, now: number): void {
  const { app, access } = told.route
  if (access?.takes(now)) events.pass(app, passage(told, status, now - told.began), access.omitted())
}

/** Answered by us, or broken off. */
export function failed(events: Events, told: Told, { code, desc, status, quiet }: Fault): void {
  const took = told.began === 0 ? -1 : performance.now() - told.began
  told.route.tally.count(status, took, told.received, told.bytes)
  if (quiet) return
  events.emit(told.route.app, { code, desc, ...passage(told, status, Math.max(took, 0)) })
}

function passage({ req, facts, target, began, connectedAt, bytes }: Told, status: number, service: number): Passage {
  const connect = connectedAt === 0 ? 0 : connectedAt - began
  return { method: req.method!, url: req.url!, ...facts, dyno: target?.name ?? '', connect, service, status, bytes }
}
