/** Brings what processes and the router say into the app's log, from where it was left, across restarts of either side. */
import { LogDemux } from '../io/docker-logs.ts'
import type { Instance } from '../io/engine.ts'
import { instanceName } from '../io/engine.ts'
import type { System } from './system.ts'

export class Collector {
  private readonly system: System
  private readonly attached = new Set<string>()
  constructor(system: System) {
    this.system = system
  }

  /** Attaches to every container that runs; call again whenever one started. */
  async attachAll(): Promise<void> {
    for (const one of await this.system.engine.list()) {
      if (one.running && one.type !== 'run' && !this.attached.has(one.id)) void this.follow(one)
    }
  }

  private async follow(one: Instance): Promise<void> {
    this.attached.add(one.id)
    try {
      const last = await this.system.logs.lastTime(one.app, one.type)
      const since = last ? Math.floor(Date.parse(last) / 1000) : 0
      const demux = new LogDemux()
      for await (const chunk of await this.system.engine.logs(one.id, since, true)) {
        const entries = demux
          .push(chunk as Buffer)
          .filter((entry) => !last || entry.time > last)
          .map((entry) => ({
            time: entry.time,
            release: one.release,
            source: `app[${instanceName(one)}]`,
            text: entry.text,
          }))
        if (entries.length > 0 && this.system.store.byId(one.app))
          await this.system.logs.append(one.app, one.type, entries)
      }
    } catch (error) {
      if (!/aborted|404|no such container/i.test(String(error)))
        console.error(`logs of ${one.id.slice(0, 12)}: ${error}`)
    } finally {
      this.attached.delete(one.id)
    }
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
    void this.system.logs.append(app.id, 'router', [entry]).catch((error) => console.error(error))
  }
}

/** Heroku's form: microseconds and an offset. */
export const stamp = (date: Date): string => date.toISOString().replace('Z', '000+00:00')
