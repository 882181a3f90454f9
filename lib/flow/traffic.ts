/** What the proxy counts, asked when somebody wants to know; and once a minute for the chart of the last hour, which lives in memory alone. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../model/errors.ts'
import { merge, type ProxyMetrics } from '../model/metrics.ts'
import { Minutes } from '../model/minutes.ts'
import { exposition } from '../model/prometheus.ts'
import { VERSION } from '../model/version.ts'
import type { System } from './system.ts'

const MINUTE = 60_000

export class Traffic {
  private readonly system: System
  private readonly minutes = new Minutes()
  constructor(system: System) {
    this.system = system
  }

  /** Until aborted. A look that fails is made up for by the next one. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look().catch(() => {})
      // Just before the minute is over, so that what came in it is shown in it.
      const left = MINUTE - (Date.now() % MINUTE) - 500
      await sleep(left > 0 ? left : left + MINUTE, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  /** Of all workers together. Throws HOST_ERROR when none answers. */
  async look(): Promise<ProxyMetrics> {
    const { list, all } = await this.system.proxy.metrics()
    const metrics = merge(list)
    if (!metrics) throw new Failure('HOST_ERROR', { message: 'the proxy does not answer' })
    // What one worker counted would be missing now, and come all at once with the next look.
    if (all) this.minutes.look(metrics, minute())
    return metrics
  }

  perMinute(app: string): number[] {
    return this.minutes.of(app, minute())
  }

  /** For Prometheus. What does not answer is left out, and said to be down. */
  async exposition(): Promise<string> {
    const { store, engine } = this.system
    const [proxy, instances] = await Promise.all([
      this.look().catch(() => undefined),
      counted(engine).catch(() => undefined),
    ])
    const names = Object.fromEntries(store.apps().map((app) => [app.id, app.name]))
    const known = instances?.flatMap(({ app, ...one }) => (names[app] ? [{ app: names[app], ...one }] : []))
    return exposition({
      ...{ version: VERSION, node: process.version, proxy, instances: known, names },
      rss: process.memoryUsage.rss(),
    })
  }
}

const minute = (): number => Math.floor(Date.now() / MINUTE)

/** Containers by app, type and state. */
async function counted(engine: System['engine']) {
  const found = new Map<string, { app: string; type: string; state: string; count: number }>()
  for (const { app, type, running } of await engine.list()) {
    const state = running ? 'running' : 'down'
    const key = `${app} ${type} ${state}`
    const one = found.get(key) ?? { app, type, state, count: 0 }
    one.count++
    found.set(key, one)
  }
  return [...found.values()]
}
