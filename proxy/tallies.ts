/** The tallies of all apps in the table; bounded: the last releases of each, and nothing of an app that has left the table. */
import { AccessLog } from './access.ts'
import type { ProxyMetrics } from './table.ts'
import { BOUNDS, Tally } from './tally.ts'

const RELEASES = 5
const began = Date.now()

interface OfApp {
  /** The one that was in the table last comes last. */
  releases: Tally[]
  /** What the releases that were forgotten had counted: the sum of an app never falls. */
  past: Tally | null
  log: AccessLog | null
  seen: boolean
}

export class Tallies {
  /** Of requests that reach no app: unknown hosts, garbage, challenges of a CA. */
  readonly none = new Tally(0)
  private readonly apps = new Map<string, OfApp>()

  /** While a table is put in effect; `trim` ends that. */
  of(app: string, release: number): Tally {
    const { releases } = this.app(app)
    const last = releases.at(-1)
    if (last?.release === release) return last
    const at = releases.findIndex((one) => one.release === release)
    const [tally = new Tally(release)] = at < 0 ? [] : releases.splice(at, 1)
    releases.push(tally)
    return tally
  }

  /** Null: no access log. */
  logOf(app: string, rate: number | undefined): AccessLog | null {
    if (rate === undefined || rate <= 0) return null
    const of = this.app(app)
    of.log ??= new AccessLog()
    of.log.rate = rate
    return of.log
  }

  trim(): void {
    for (const [id, app] of this.apps) {
      if (!app.seen) this.apps.delete(id)
      app.seen = false
      while (app.releases.length > RELEASES && !app.releases[0]!.used) {
        app.past ??= new Tally(0)
        app.releases.shift()!.addTo(app.past)
      }
    }
  }

  metrics(): ProxyMetrics {
    const apps: ProxyMetrics['apps'] = {}
    for (const [id, { releases, past }] of this.apps) {
      const found = releases.filter((one) => !one.empty).map((one) => [one.release, one.figures()])
      if (found.length > 0 || past !== null)
        apps[id] = { releases: Object.fromEntries(found), past: (past ?? new Tally(0)).figures() }
    }
    const { pid } = process
    return { pid, began, rss: process.memoryUsage.rss(), bounds: BOUNDS, none: this.none.figures(), apps }
  }

  private app(id: string): OfApp {
    let found = this.apps.get(id)
    if (found === undefined) {
      found = { releases: [], past: null, log: null, seen: true }
      this.apps.set(id, found)
    }
    found.seen = true
    return found
  }
}
