/** The gate before an app: from where one may come, how often, whether the app is under maintenance, and with which password. */
import type { BlockList } from 'node:net'
import { Buckets, type Rate } from './buckets.ts'
import { networkOf } from './caps.ts'
import { clientOf, type Open } from './clients.ts'
import { Credentials, type Verdict } from './credentials.ts'
import { PIPELINED } from './forward.ts'
import type { Facts } from './headers.ts'
import { Ledger, type Spent } from './ledger.ts'
import { limits } from './limits.ts'
import type { ClientRequest } from './message.ts'
import { blocksOf, covers } from './network.ts'
import { type Fault, faults } from './pages.ts'
import type { GateRules } from './table.ts'

/** The rules of one app, made ready. */
export class Gate {
  readonly allow: BlockList | undefined
  readonly maintenance: Fault | undefined
  readonly rate: GateRules['rate']
  readonly auth: GateRules['auth']

  constructor({ allow, maintenance, rate, auth }: GateRules) {
    this.allow = allow === undefined ? undefined : blocksOf(allow)
    this.maintenance = maintenance === undefined ? undefined : { ...faults.maintenance, hint: maintenance }
    this.rate = rate
    this.auth = auth
  }
}

/** `fault`: what is answered instead of the app. */
type Then = (fault: Fault | undefined) => void

/** Of what the gate refuses, so many lines go to the app's log per client: a flood must not wash the rest out of it. */
const LINES = { perSecond: 0.1, burst: 5 }
const CHALLENGE = ['www-authenticate', 'Basic realm="restricted", charset="UTF-8"']

export class Doorkeeper {
  /** Not of the gates, which are new with every table. */
  private readonly buckets = new Buckets()
  private readonly lines = new Buckets(5000)
  private readonly credentials = new Credentials()
  readonly ledger = new Ledger()

  /** Answers at once, but for a password that was not seen before; never for a client that has gone meanwhile. */
  ask(gate: Gate, app: string, req: ClientRequest, facts: Facts, then: Then): void {
    const client = networkOf(facts.client)
    const stop = this.stop(gate, app, client, facts)
    if (stop !== undefined || gate.auth === undefined) {
      then(stop)
      return
    }
    const verdict = this.credentials.check(gate.auth, req.headers.authorization, client)
    const judge = (found: Verdict): void => then(this.judge(found, app, client, facts))
    if (typeof verdict === 'string') judge(verdict)
    // Or one connection could fill the memory with what waits.
    else if (clientOf(req.socket).open.size >= PIPELINED) judge('busy')
    else void wait(req, verdict, judge)
  }

  private stop(gate: Gate, app: string, client: string, facts: Facts): Fault | undefined {
    if (gate.allow !== undefined && !covers(gate.allow, facts.client)) return this.refuse(faults.forbidden, app, client)
    const seconds = gate.rate === undefined ? 0 : this.count(`${app} ${client}`, gate.rate)
    return seconds > 0 ? this.refuse(faults.limited, app, client, retryAfter(seconds)) : gate.maintenance
  }

  private count(key: string, rate: Rate): number {
    const seconds = this.buckets.take(key, rate)
    if (seconds === 0) this.ledger.note(key, rate)
    return seconds
  }

  /** What clients have used at other workers. */
  charge(spent: Spent[]): void {
    for (const { key, count, perSecond, burst } of spent) this.buckets.charge(key, { perSecond, burst }, count)
  }

  private judge(verdict: Verdict, app: string, client: string, facts: Facts): Fault | undefined {
    if (verdict === 'wrong') return this.refuse(faults.unauthorized, app, client, CHALLENGE)
    if (verdict === 'busy') return this.refuse(faults.limited, app, client, retryAfter(5))
    // It was for us, and is no business of the app.
    facts.consumed = true
    return undefined
  }

  private refuse(fault: Fault, app: string, client: string, headers: string[] = []): Fault {
    return { ...fault, headers, quiet: this.lines.take(`${fault.code} ${app} ${client}`, LINES) > 0 }
  }
}

const retryAfter = (seconds: number): string[] => ['retry-after', String(Math.ceil(seconds))]

async function wait(req: ClientRequest, verdict: Promise<Verdict>, then: (verdict: Verdict) => void): Promise<void> {
  const { open } = clientOf(req.socket)
  const waiting = new Waiting()
  open.add(waiting)
  const found = await verdict
  open.delete(waiting)
  if (!waiting.gone) then(found)
}

/** In the place of a request whose password is being looked at, among what its client has open. */
class Waiting implements Open {
  readonly patience = limits.idle
  gone = false

  clientGone(): void {
    this.gone = true
  }

  breakOff(): void {
    this.gone = true
  }
}
