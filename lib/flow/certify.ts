/** Gives every name that wants one a certificate, and renews it. Wakes with each table that is published and for the next thing that is due; nothing waits for it. */
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { type AcmeJob, runAcme } from '../io/acme-child.ts'
import type { Certs } from '../io/certs.ts'
import { awry, type Here } from '../io/dns.ts'
import type { LocalCa } from '../io/local-ca.ts'
import * as model from '../model/certificate.ts'
import { publish } from './publish.ts'
import { Renewals } from './renewals.ts'
import { Slots } from './slots.ts'
import type { Certifying, System } from './system.ts'

export interface CertSettings extends Here {
  /** Directory of the CA; absent: none is asked. */
  directory?: string
  /** Tried first after a failure. */
  staging?: string
  /** File with the certificate that the CA's own server is trusted by. */
  ca?: string
  email?: string
  challenge?: model.ChallengeType
}
export interface Parts {
  certs: Certs
  ca: LocalCa
  settings: CertSettings
  random(): number
}

/** Processes at once; each takes about 45 MB. */
const ORDERS = 4
/** After a fault of ours that could not be written down, such as a full disk. */
const REST = 60_000
const LONGEST = 12 * 3_600_000
const stopped = new Error('the control plane is stopping')
const unwanted = new Error('nobody wants it any more')

export class Certifier implements Certifying {
  private readonly system: System
  private readonly parts: Parts
  private readonly slots = new Slots(ORDERS)
  private readonly flights = new Map<string, { end: AbortController; done: Promise<void> }>()
  private readonly expired = new Set<string>()
  private readonly resting = new Map<string, number>()
  private readonly renewals: Renewals
  private readonly stopping = new AbortController()
  private readonly stopped = new Promise<void>((resolve) => {
    this.stopping.signal.addEventListener('abort', () => resolve())
  })
  private timer: NodeJS.Timeout | undefined
  private woken = false

  constructor(system: System, parts: Parts) {
    this.system = system
    this.parts = parts
    this.renewals = new Renewals(system, parts, this.stopping.signal, () => this.wake())
  }

  get orders(): boolean {
    return this.parts.settings.directory !== undefined
  }

  async authority(): Promise<string> {
    return (await this.parts.ca.authority(this.now)).cert
  }

  wake(): void {
    if (this.woken || this.stopping.signal.aborted) return
    this.woken = true
    setImmediate(() => {
      this.woken = false
      this.look().catch((error) => console.error(`certificates: ${error}`))
    })
  }

  async stop(): Promise<void> {
    this.stopping.abort(stopped)
    clearTimeout(this.timer)
    for (const { end } of this.flights.values()) end.abort(stopped)
    await Promise.all([...this.flights.values()].map((one) => one.done))
    await this.renewals.asking
  }

  async alone<T>(host: string, work: () => Promise<T>): Promise<T> {
    for (let flight = this.flights.get(host); flight; flight = this.flights.get(host)) {
      flight.end.abort(unwanted)
      await flight.done
    }
    const working = work()
    this.follow(host, new AbortController(), working)
    return working
  }

  private get now(): number {
    return Date.parse(this.system.now())
  }
  private hook(): Promise<string | undefined> {
    const file = join(this.system.data, 'hooks', 'dns-01')
    return access(file, constants.X_OK).then(
      () => file,
      () => undefined,
    )
  }

  private async look(): Promise<void> {
    const hook = await this.hook()
    const want = model.wanted(this.system.store.apps(), this.system.domain, hook !== undefined)
    for (const [host, { end }] of this.flights) if (!want.has(host)) end.abort(unwanted)
    await this.forget(want)
    if (this.stopping.signal.aborted) return
    let next = this.now + LONGEST
    for (const [host, { by }] of want) {
      if (this.flights.has(host) || (by === 'acme' && (!this.orders || this.brought(host)))) continue
      const due = model.dueAt(this.parts.certs.state(host), this.parts.certs.facts(host), by, this.now)
      if (due === undefined) continue
      const at = Math.max(due, this.resting.get(host) ?? 0)
      if (at <= this.now) this.fly(host, by, hook)
      else next = Math.min(next, at)
    }
    next = Math.min(next, this.renewals.ask([...want.keys()], this.flights), this.lapse())
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.wake(), Math.max(0, next - this.now))
  }

  /** A wildcard that somebody brought serves as well. */
  private brought(host: string): boolean {
    const wildcard = model.wildcardOf(host)
    const { certs } = this.parts
    return certs.state(wildcard)?.source === 'own' && certs.serving(host, this.now) === wildcard
  }

  private async forget(want: Map<string, unknown>): Promise<void> {
    const { certs } = this.parts
    for (const host of certs.hosts())
      if (!want.has(host) && !this.flights.has(host) && certs.state(host) && certs.state(host)?.source !== 'own')
        await certs.forget(host)
  }

  /** One in flight per name. */
  private fly(host: string, by: model.Wanted['by'], hook: string | undefined): void {
    const end = new AbortController()
    const work = by === 'local' ? this.issue(host) : this.order(host, hook, end.signal)
    this.follow(host, end, work)
  }

  private follow(host: string, end: AbortController, work: Promise<unknown>): void {
    const done = work
      .then(() => {})
      .catch((error) => {
        if (error === unwanted || error === stopped) return
        console.error(`certificate of ${host}: ${error}`)
        this.resting.set(host, this.now + REST)
      })
      .finally(() => {
        this.flights.delete(host)
        this.wake()
      })
    this.flights.set(host, { end, done })
  }

  private async issue(host: string): Promise<void> {
    const { certs, ca } = this.parts
    await certs.write(host, await ca.leaf(host, this.now))
    await certs.note({ host, source: 'local', phase: 'idle', attempts: 0 })
    await this.tell(host)
  }

  private order(host: string, hook: string | undefined, signal: AbortSignal): Promise<void> {
    return this.slots.hold(
      signal,
      () => {},
      async () => {
        const { certs } = this.parts
        // Whoever was killed may have left a certificate behind that it could not tell of.
        const there = await certs.look(host)
        const before = certs.state(host)
        const fresh = there !== undefined && model.renewalTime(there) > this.now
        if (before?.phase === 'ordering' && fresh && !(await certs.isBegun(host))) return this.succeed(host)
        const challenge = model.challengeFor(host, this.parts.settings.challenge, before)
        const trouble = await this.attempt(host, challenge, hook, signal)
        signal.throwIfAborted()
        await (trouble ? this.fail(host, trouble, challenge) : this.succeed(host))
      },
    )
  }

  private async attempt(
    host: string,
    challenge: model.ChallengeType,
    hook: string | undefined,
    signal: AbortSignal,
  ): Promise<model.Trouble | undefined> {
    const { certs, settings } = this.parts
    if (challenge === 'dns-01' && !hook)
      return {
        kind: 'hook',
        message: `${host} wants dns-01, and there is no executable ${this.system.data}/hooks/dns-01`,
      }
    const trouble = challenge === 'dns-01' ? undefined : await awry(host, settings)
    if (trouble) return trouble
    const before = certs.state(host)
    await certs.note({ attempts: 0, ...before, host, source: 'acme', phase: 'ordering', challenge })
    const job: AcmeJob = {
      data: this.system.data,
      host,
      directory: settings.directory as string,
      trial: model.rehearses(before) ? settings.staging : undefined,
      email: settings.email,
      challenge,
      hook,
      begun: certs.begun(host),
      replaces: before?.source === 'acme' ? certs.facts(host)?.ari : undefined,
    }
    return (await runAcme({ order: job }, settings.ca, signal)).trouble
  }

  private async succeed(host: string): Promise<void> {
    const { certs } = this.parts
    if (!(await certs.look(host)))
      return this.fail(host, { kind: 'ended', message: 'no certificate was written' }, 'http-01')
    const askAt = new Date(this.now + model.askAgainAfter(undefined)).toISOString()
    await certs.note({ host, source: 'acme', phase: 'idle', attempts: 0, askAt })
    await this.tell(host)
  }

  private async fail(host: string, trouble: model.Trouble, challenge: model.ChallengeType): Promise<void> {
    const { certs, random } = this.parts
    const before = certs.state(host)
    const attempts = (before?.attempts ?? 0) + 1
    const { message, type } = trouble
    const error = { code: model.CODES[trouble.kind], message, type, at: this.system.now() }
    const nextTry = new Date(this.now + model.retryDelay(trouble, attempts, random())).toISOString()
    await certs.note({ ...before, host, source: 'acme', phase: 'idle', attempts, error, challenge, nextTry })
    console.error(`certificate of ${host}: ${error.code}: ${message}; next try ${nextTry}`)
  }

  /** The proxy reads the files again; then the table says that there is HTTPS. One that ends as we do never answers. */
  private async tell(host: string): Promise<void> {
    const told = async (): Promise<void> => {
      await this.system.proxy.reload([host]).catch((error) => console.error(`proxy: ${error.message}`))
      await publish(this.system).catch((error) => console.error(`publish: ${error.message}`))
    }
    await Promise.race([told(), this.stopped])
  }

  /** Without a certificate that is valid, HTTP serves again instead of leading to an error. Answers when the next one ends. */
  private lapse(): number {
    const { certs } = this.parts
    const all = certs.hosts().flatMap((host) => ({ host, until: certs.facts(host)?.until ?? Number.POSITIVE_INFINITY }))
    const ended = all.filter(({ until }) => until <= this.now)
    if (ended.some(({ host }) => !this.expired.has(host)))
      publish(this.system).catch((error) => console.error(`publish: ${error.message}`))
    this.expired.clear()
    for (const { host } of ended) this.expired.add(host)
    return Math.min(...all.map(({ until }) => (until > this.now ? until : Number.POSITIVE_INFINITY)))
  }
}
