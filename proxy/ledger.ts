/**
 * What clients have used of their rates at this worker, for the others: the connections of one client may be with all of
 * them. The control plane reads it and tells it on; while that is down, each worker counts by itself.
 */
import type { ServerResponse } from 'node:http'
import type { Rate } from './buckets.ts'

/** So often at most; what a client can do meanwhile is taken from what it may do later. */
const TELL_MS = 20

export interface Spent extends Rate {
  key: string
  count: number
}

export class Ledger {
  private readonly readers = new Set<ServerResponse>()
  private readonly spent = new Map<string, Spent>()
  private timer: NodeJS.Timeout | undefined

  note(key: string, rate: Rate): void {
    // A lone worker has none.
    if (this.readers.size === 0) return
    const entry = this.spent.get(key)
    if (entry === undefined) this.spent.set(key, { key, count: 1, ...rate })
    else entry.count++
    this.timer ??= setTimeout(() => this.tell(), TELL_MS)
  }

  attach(res: ServerResponse): void {
    res.writeHead(200, { 'content-type': 'application/x-ndjson' })
    res.flushHeaders()
    this.readers.add(res)
    res.on('close', () => this.readers.delete(res))
  }

  end(): void {
    for (const reader of this.readers) reader.end()
  }

  private tell(): void {
    this.timer = undefined
    const line = `${JSON.stringify([...this.spent.values()])}\n`
    this.spent.clear()
    // One that does not keep up loses some rather than filling the memory.
    for (const reader of this.readers) if (reader.writableLength < 4e6) reader.write(line)
  }
}
