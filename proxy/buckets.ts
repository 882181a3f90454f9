/**
 * Token buckets, one per key, within a bounded memory: beyond it the one that was asked least lately is forgotten and
 * would begin full again. Whoever has that many addresses is no matter of a limit per address.
 */

export interface Rate {
  /** How many come back with each second. */
  perSecond: number
  /** How many there are at once. */
  burst: number
}

interface Bucket {
  tokens: number
  at: number
}

export class Buckets {
  /** In the order of their last use. */
  private readonly all = new Map<string, Bucket>()
  private readonly limit: number

  /** 30,000 are some 5 MB. */
  constructor(limit = 30_000) {
    this.limit = limit
  }

  get size(): number {
    return this.all.size
  }

  /** Takes one: 0. If there is none: how many seconds until there is. */
  take(key: string, rate: Rate, now = performance.now()): number {
    const seconds = this.due(key, rate, now)
    if (seconds === 0) this.all.get(key)!.tokens--
    return seconds
  }

  /** How many seconds until there is one; takes none. */
  due(key: string, rate: Rate, now = performance.now()): number {
    const { tokens } = this.of(key, rate, now)
    return tokens < 1 ? (1 - tokens) / rate.perSecond : 0
  }

  /** So many were taken elsewhere, which may be more than there are. */
  charge(key: string, rate: Rate, count: number, now = performance.now()): void {
    const bucket = this.of(key, rate, now)
    bucket.tokens = Math.max(-rate.burst, bucket.tokens - count)
  }

  /** As it is now, and the last one to be forgotten. */
  private of(key: string, { perSecond, burst }: Rate, now: number): Bucket {
    const bucket = this.all.get(key) ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    this.all.delete(key)
    this.all.set(key, bucket)
    if (this.all.size > this.limit) this.all.delete(this.all.keys().next().value!)
    return bucket
  }
}
