/**
 * The end of a WebSocket whose app is about to go: a close frame for the client, between two frames of the app, and then a
 * bounded time for both to close. All else of a WebSocket is bytes (`join`).
 */
import type { Socket } from 'node:net'
import { limits } from './limits.ts'
import type { Upstream } from './upstream.ts'

/** FIN and close; two bytes; 1001, "going away" (RFC 6455, 7.4.1). */
const GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9])

export class WebSocketEnd {
  private readonly client: Socket
  private readonly app: Socket
  private readonly frames = new Frames()
  private readonly read = (bytes: Buffer): void => this.frames.read(bytes)

  /** Of two sockets that are joined already. */
  constructor(upstream: Upstream, client: Socket, app: Socket) {
    this.client = client
    this.app = app
    app.on('data', this.read)
    upstream.ends.add(this)
    app.once('close', () => upstream.ends.delete(this))
  }

  goodbye(): void {
    const { client, app, frames } = this
    app.unpipe(client)
    app.off('data', this.read)
    // Read on, or its end would not be seen; what it still says has no place after a close frame.
    app.resume()
    if (frames.between && !frames.closed && client.writable) client.write(GOING_AWAY)
    client.end()
    const timer = setTimeout(() => {
      client.destroy()
      app.destroy()
    }, limits.farewell)
    app.once('close', () => clearTimeout(timer))
  }
}

/** Finds where frames end in what an app sends (RFC 6455, 5.2); looks at heads alone. */
export class Frames {
  /** The app has said its last. */
  closed = false
  private readonly head = Buffer.alloc(14)
  private have = 0
  private left = 0

  /** What came so far ends with a frame. */
  get between(): boolean {
    return this.have === 0 && this.left === 0
  }

  read(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      if (this.left > 0) {
        const size = Math.min(this.left, bytes.length - at)
        this.left -= size
        at += size
      } else {
        this.head[this.have++] = bytes[at++]!
        if (this.have >= 2 && this.have === this.size()) this.begin()
      }
    }
  }

  private get short(): number {
    return this.head[1]! & 0x7f
  }

  /** Of the head: longer for a long payload, and for one that is masked. */
  private size(): number {
    const more = this.short === 126 ? 2 : this.short === 127 ? 8 : 0
    return 2 + more + (this.head[1]! & 0x80 ? 4 : 0)
  }

  private begin(): void {
    const { head, short } = this
    if ((head[0]! & 0x0f) === 8) this.closed = true
    this.have = 0
    this.left = short === 126 ? head.readUInt16BE(2) : short === 127 ? Number(head.readBigUInt64BE(2)) : short
  }
}
