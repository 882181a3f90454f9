/** Brings what processes and the router say into the app's log, from where it was left, across restarts of either side. */
import { LogDemux, type LogLine } from '../io/docker-logs.ts'
import type { Instance } from '../io/engine.ts'
import { instanceName } from '../io/engine.ts'
import { stamp } from '../io/logs.ts'
import { mask, type System } from './system.ts'

/** Of so many containers it is known what was taken. */
const KEPT = 1000

export class Collector {
  private readonly system: System
  private readonly attached = new Set<string>()
  /** Started again before its last stream had ended. */
  private readonly again = new Set<string>()
  /** Container → when the last line of each stream that was taken from it was said, to the nanosecond. */
  private readonly taken = new Map<string, Record<LogLine['stream'], string>>()
  constructor(system: System) {
    this.system = system
  }

  /** Every container that runs: at start, and after the engine was away. */
  async attachAll(): Promise<void> {
    const found = await this.system.engine.list()
    for (const id of this.taken.keys()) if (!found.some((one) => one.id === id)) this.taken.delete(id)
    for (const one of found) if (one.running && one.type !== 'run') await this.resume(one)
  }

  /** One that has just started: everything that it says is new, but for what was taken before it fell over. */
  attach(instance: Instance): void {
    if (this.attached.has(instance.id)) this.again.add(instance.id)
    else void this.follow(instance)
  }

  /** One that ran before us: what it said up to its last line in the log was taken already. */
  private async resume(one: Instance): Promise<void> {
    if (this.attached.has(one.id)) return
    if (!this.taken.has(one.id)) {
      const by = { source: sourceOf(one), release: one.release, since: new Date(one.created) }
      const last = await this.system.logs.lastTime(one.app, one.type, by)
      const at = `${last?.slice(0, 26)}999`
      if (last) this.taken.set(one.id, { stdout: at, stderr: at })
    }
    this.attach(one)
  }

  private async follow(one: Instance): Promise<void> {
    this.attached.add(one.id)
    try {
      const taken = this.takenFrom(one.id)
      const before = { ...taken }
      const since = Math.min(seconds(taken.stdout), seconds(taken.stderr))
      const demux = new LogDemux()
      for await (const chunk of await this.system.engine.follow(one.id, since)) {
        // Only against what was taken before: clocks go back, and a line said twice is better than one lost.
        const lines = demux.push(chunk as Buffer).filter((line) => line.at > before[line.stream])
        if (lines.length > 0) await this.take(one, lines)
        for (const line of lines) taken[line.stream] = line.at
      }
    } catch (error) {
      if (!/aborted|404|no such container/i.test(String(error)))
        console.error(`logs of ${one.id.slice(0, 12)}: ${error}`)
    } finally {
      this.attached.delete(one.id)
      if (this.again.delete(one.id)) void this.follow(one)
    }
  }

  private takenFrom(id: string): Record<LogLine['stream'], string> {
    const taken = this.taken.get(id) ?? { stdout: '', stderr: '' }
    this.taken.set(id, taken)
    if (this.taken.size > KEPT) this.taken.delete(this.taken.keys().next().value ?? '')
    return taken
  }

  /** A disk that is full costs lines, never the connection to those that come after them. */
  private async take(one: Instance, lines: LogLine[]): Promise<void> {
    if (!this.system.store.byId(one.app)) return
    const source = sourceOf(one)
    const entries = lines.map(({ time, text }) => ({
      ...{ time, release: one.release, source },
      text: mask(this.system, one.app, text),
    }))
    await this.system.logs.append(one.app, one.type, entries).catch((error) => console.error(`log: ${error}`))
  }

  /** Done when it is on the disk, or cannot be. */
  router(event: { app: string; time: string; line: string }): Promise<void> {
    const app = this.system.store.byId(event.app)
    if (!app) return Promise.resolve()
    const entry = {
      time: stamp(new Date(event.time)),
      release: app.live?.release ?? 0,
      source: 'backendim[router]',
      text: event.line,
    }
    return this.system.logs.append(app.id, 'router', [entry]).catch((error) => console.error(`log: ${error}`))
  }
}

/** 0 for what was never taken from. */
const seconds = (at: string): number => Math.floor((Date.parse(`${at}Z`) || 0) / 1000)
const sourceOf = (one: Instance): string => `app[${instanceName(one)}]`
