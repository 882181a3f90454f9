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
  /** Container → time of the last line that was taken from it. */
  private readonly taken = new Map<string, string>()
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
      if (last) this.taken.set(one.id, last)
    }
    this.attach(one)
  }

  private async follow(one: Instance): Promise<void> {
    this.attached.add(one.id)
    try {
      const last = this.taken.get(one.id)
      const demux = new LogDemux()
      for await (const chunk of await this.system.engine.follow(
        one.id,
        last ? Math.floor(Date.parse(last) / 1000) : 0,
      )) {
        const lines = demux.push(chunk as Buffer).filter((line) => !last || line.time > last)
        if (lines.length > 0) await this.take(one, lines)
      }
    } catch (error) {
      if (!/aborted|404|no such container/i.test(String(error)))
        console.error(`logs of ${one.id.slice(0, 12)}: ${error}`)
    } finally {
      this.attached.delete(one.id)
      if (this.again.delete(one.id)) void this.follow(one)
    }
  }

  /** A disk that is full costs lines, never the connection to those that come after them. */
  private async take(one: Instance, lines: LogLine[]): Promise<void> {
    if (!this.system.store.byId(one.app)) return
    this.taken.set(one.id, lines.at(-1)?.time ?? '')
    if (this.taken.size > KEPT) this.taken.delete(this.taken.keys().next().value ?? '')
    const source = sourceOf(one)
    const entries = lines.map(({ time, text }) => ({
      ...{ time, release: one.release, source },
      text: mask(this.system, one.app, text),
    }))
    await this.system.logs.append(one.app, one.type, entries).catch((error) => console.error(`log: ${error}`))
  }

  router(event: { app: string; time: string; line: string }): void {
    const app = this.system.store.byId(event.app)
    if (!app) return
    const entry = {
      time: stamp(new Date(event.time)),
      release: app.live?.release ?? 0,
      source: 'backendim[router]',
      text: event.line,
    }
    void this.system.logs.append(app.id, 'router', [entry]).catch((error) => console.error(`log: ${error}`))
  }
}

const sourceOf = (one: Instance): string => `app[${instanceName(one)}]`
