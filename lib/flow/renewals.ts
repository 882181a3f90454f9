/** Asks the CA when it would like certificates to be renewed (ARI, RFC 9773): all that are due to be asked for in one process. */
import { runAcme } from '../io/acme-child.ts'
import { askAgainAfter, suggestedTime } from '../model/certificate.ts'
import type { Parts } from './certify.ts'
import type { System } from './system.ts'

export class Renewals {
  asking: Promise<void> | undefined
  private readonly system: System
  private readonly parts: Parts
  private readonly stopping: AbortSignal
  private readonly done: () => void

  constructor(system: System, parts: Parts, stopping: AbortSignal, done: () => void) {
    this.system = system
    this.parts = parts
    this.stopping = stopping
    this.done = done
  }

  private get now(): number {
    return Date.parse(this.system.now())
  }

  /** Answers when the next question is due. */
  ask(hosts: string[], busy: { has(host: string): boolean }): number {
    const { certs, settings } = this.parts
    const names = new Map<string, string>()
    let next = Number.POSITIVE_INFINITY
    for (const host of hosts) {
      const [state, ari] = [certs.state(host), certs.facts(host)?.ari]
      if (state?.source !== 'acme' || state.phase !== 'idle' || !state.askAt || !ari) continue
      if (Date.parse(state.askAt) <= this.now) names.set(ari, host)
      else next = Math.min(next, Date.parse(state.askAt))
    }
    if (names.size === 0 || this.asking || !settings.directory) return next
    this.asking = this.fetch(settings.directory, names, busy)
      .catch((error) => this.stopping.aborted || console.error(`renewal times: ${error}`))
      .then(() => {
        this.asking = undefined
        this.done()
      })
    return next
  }

  /** What the CA does not answer leaves the time that was known, or the date. */
  private async fetch(directory: string, names: Map<string, string>, busy: { has(host: string): boolean }) {
    const { certs, random, settings } = this.parts
    const question = { ask: { directory, names: [...names.keys()] } }
    const { renewals = {} } = await runAcme(question, settings.ca, this.stopping)
    for (const [name, host] of names) {
      const state = certs.state(host)
      if (state?.source !== 'acme' || busy.has(host) || certs.facts(host)?.ari !== name) continue
      const window = renewals[name]
      const renewAt = window ? new Date(suggestedTime(window, random())).toISOString() : state.renewAt
      const askAt = new Date(this.now + askAgainAfter(window?.retryAfter)).toISOString()
      await certs.note({ ...state, renewAt, askAt })
    }
  }
}
