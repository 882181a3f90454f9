/** What the proxy knows of an app's sleep. */
import type { Napping } from '../../proxy/table.ts'
import { type App, liveRelease } from '../model/app.ts'
import { sleepOf } from '../model/sleep.ts'

/** Absent for an app that neither sleeps nor may. */
export function nappingOf(app: App): Napping | undefined {
  const sleep = sleepOf(app)
  if (!sleep && app.run !== 'asleep') return undefined
  const within = liveRelease(app)?.health.within ?? 0
  // Longer than waking may take, so that the app's own failure is told and not the wait.
  return { ...(sleep ?? { after: 0, ignore: [] }), hold: Math.max(30_000, within + 10_000) }
}
