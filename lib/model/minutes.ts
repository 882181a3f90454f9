/** Requests per minute of the last hour, made from totals that are looked at once a minute. Bounded: 60 numbers per app that had any. */
import { type ProxyMetrics, requests, total } from './metrics.ts'

const MINUTES = 60

interface Track {
  total: number
  /** By minute since 1970, modulo 60. */
  points: Uint32Array
}

export class Minutes {
  private readonly tracks = new Map<string, Track>()
  private minute = -1

  /** What came since the last look belongs to `minute`; the first look only begins. A total that fell began anew. */
  look(metrics: ProxyMetrics, minute: number): void {
    const first = this.minute < 0
    this.advance(minute)
    for (const [id, app] of Object.entries(metrics.apps)) {
      const now = requests(total(app))
      const track = this.tracks.get(id) ?? { total: first ? now : 0, points: new Uint32Array(MINUTES) }
      this.tracks.set(id, track)
      track.points[minute % MINUTES]! += now < track.total ? 0 : now - track.total
      track.total = now
    }
    for (const id of this.tracks.keys()) if (!(id in metrics.apps)) this.tracks.delete(id)
  }

  /** The oldest first; the last is `minute`, which may not be over yet. */
  of(id: string, minute: number): number[] {
    const points = this.tracks.get(id)?.points
    const age = minute - this.minute
    return Array.from({ length: MINUTES }, (_, i) => {
      const back = MINUTES - 1 - i
      return points && back >= age ? (points[(minute - back) % MINUTES] ?? 0) : 0
    })
  }

  /** Minutes that nobody looked at had nothing, as far as is known. */
  private advance(minute: number): void {
    const stale = this.minute < 0 ? 0 : Math.min(MINUTES, minute - this.minute)
    for (const { points } of this.tracks.values())
      for (let back = 0; back < stale; back++) points[(minute - back) % MINUTES] = 0
    this.minute = Math.max(this.minute, minute)
  }
}
