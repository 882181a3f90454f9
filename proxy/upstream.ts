/** One address of an app: what is in flight to it, and its idle connections. */
import { Connection, type Exchange, type Owner } from './connection.ts'
import { limits } from './limits.ts'

export class Upstream implements Owner {
  readonly key: string
  readonly host: string
  readonly port: number
  inFlight = 0
  requests = 0
  failedAt = 0
  /** No longer in the table. */
  removed = false
  /** Of its WebSockets. */
  readonly ends = new Set<{ goodbye(): void }>()
  private readonly free: Connection[] = []

  constructor(host: string, port: number) {
    this.host = host
    this.port = port
    this.key = `${host}:${port}`
  }

  /** `afresh`: on a connection of its own. Where one idle connection was stale, the others are likely to be so too. */
  connect(exchange: Exchange, now: number, afresh: boolean): Connection {
    const oldest = now - limits.reuse
    for (let found = afresh ? undefined : this.free.pop(); found !== undefined; found = this.free.pop()) {
      if (found.since > oldest) {
        found.use(exchange)
        return found
      }
      found.destroy()
    }
    return new Connection(this, exchange)
  }

  /** It left the table: what is in flight ends, nothing is kept. */
  remove(): void {
    this.removed = true
    while (this.free.length > 0) this.free.pop()?.destroy()
  }

  idle(connection: Connection): void {
    if (this.removed) connection.destroy()
    else this.free.push(connection)
  }

  closed(connection: Connection): void {
    const at = this.free.indexOf(connection)
    if (at >= 0) this.free.splice(at, 1)
  }
}
