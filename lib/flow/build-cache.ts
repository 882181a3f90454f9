/** BuildKit's cache stays small: once an hour, never while a build runs, what is old goes, then what is over the bound. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pruneCache } from '../io/build-cache.ts'
import { disk } from '../io/room.ts'
import { cacheBound } from '../model/build-limits.ts'
import type { System } from './system.ts'

const HOUR = 3_600_000
/** What no build used for a week. */
const OLD = '168h'

export async function keepCacheSmall(system: System, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(HOUR, undefined, { signal, ref: false }).catch(() => {})
    if (!signal.aborted && system.caps.building === 0)
      await tidyCache(system).catch((error) => console.error(`cache of builds: ${error.message}`))
  }
}

/** An engine elsewhere has a disk that we cannot see, and an owner who does. */
export async function tidyCache(system: Pick<System, 'caps' | 'engine'>): Promise<number> {
  const { root } = await system.caps.look()
  if (!root) return 0
  const { docker } = system.engine
  const old = await pruneCache(docker, { until: OLD })
  return old + (await pruneCache(docker, { storage: cacheBound((await disk(root)).total) }))
}
