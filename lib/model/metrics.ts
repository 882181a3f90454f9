/** What the proxy's workers have counted, put together; and what can be read from it. */
import type { Figures, ProxyMetrics } from '../../proxy/table.ts'

export type { Figures, ProxyMetrics }

/** Of all workers. The oldest began first; a worker of another program version, whose steps differ, is left out. */
export function merge(list: ProxyMetrics[]): ProxyMetrics | undefined {
  const [first] = list
  if (!first) return undefined
  const alike = list.filter((one) => String(one.bounds) === String(first.bounds))
  const apps: ProxyMetrics['apps'] = {}
  for (const [id, app] of alike.flatMap((one) => Object.entries(one.apps))) {
    const into = apps[id] ?? { releases: {}, past: none(first) }
    apps[id] = into
    into.past = plus(into.past, app.past)
    for (const [release, figures] of Object.entries(app.releases))
      into.releases[release] = plus(into.releases[release] ?? none(first), figures)
  }
  return {
    ...{ pid: first.pid, bounds: first.bounds, apps },
    began: Math.min(...alike.map((one) => one.began)),
    rss: alike.reduce((sum, one) => sum + one.rss, 0),
    none: alike.map((one) => one.none).reduce(plus),
  }
}

export function none({ bounds }: Pick<ProxyMetrics, 'bounds'>): Figures {
  return {
    ...{ aborted: 0, classes: [0, 0, 0, 0, 0], received: 0, sent: 0, ms: 0, steps: [...bounds.map(() => 0), 0] },
    ...{ inFlight: 0, open: 0, upgrades: 0, upgradedIn: 0, upgradedOut: 0 },
  }
}

export function plus(a: Figures, b: Figures): Figures {
  const out = { ...a }
  for (const key of Object.keys(a) as (keyof Figures)[]) {
    const [one, other] = [a[key], b[key]]
    if (typeof one === 'number') Object.assign(out, { [key]: one + (other as number) })
    else Object.assign(out, { [key]: one.map((n, i) => n + ((other as number[])[i] ?? 0)) })
  }
  return out
}

/** All releases of an app, those that are not kept apart any more too. */
export const total = (app: ProxyMetrics['apps'][string]): Figures => Object.values(app.releases).reduce(plus, app.past)

export const requests = (of: Figures): number => of.aborted + sum(of.classes)

export const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0)

/**
 * The time, in milliseconds, that `share` of the answers did not exceed: within a step as if its answers were spread evenly.
 * Undefined without answers; beyond the last bound it is that bound.
 */
export function percentile(bounds: number[], steps: number[], share: number): number | undefined {
  const wanted = sum(steps) * share
  if (wanted === 0) return undefined
  let below = 0
  for (const [i, bound] of bounds.entries()) {
    const here = steps[i] ?? 0
    const from = bounds[i - 1] ?? 0
    if (below + here >= wanted) return from + ((bound - from) * (wanted - below)) / here
    below += here
  }
  return bounds.at(-1)
}
