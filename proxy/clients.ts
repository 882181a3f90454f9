/**
 * The clients' connections: which requests each has open, told when the client goes, and an end to those on which
 * nothing moves. One clock looks at them all, because timers of their own would cost every request.
 */
import type { Socket } from 'node:net'
import { takes } from './acked.ts'
import { limits } from './limits.ts'
import { type Fault, faults } from './pages.ts'

/** A request on its way. */
export interface Open {
  /** For how long nothing may move, in milliseconds. */
  readonly patience: number
  clientGone(): void
  breakOff(fault: Fault): void
}

export const kClient = Symbol('client')
/** What carries requests: a connection of HTTP/1.1, or a stream of HTTP/2 for its one. */
export interface Carrier {
  [kClient]?: { readonly open: Set<Open> }
  on(event: 'close', listener: () => void): unknown
  destroy(): unknown
}
type CarrierSocket = Socket & Carrier & { _handle?: { writeQueueSize?: number } | null }

export class Client {
  readonly open = new Set<Open>()
  private readonly socket: CarrierSocket
  private moved = 0
  private since = performance.now()

  constructor(socket: CarrierSocket) {
    this.socket = socket
  }

  /** No byte in either direction for as long as the open request allows, or for 65 s between two requests. */
  check(now: number): void {
    const { socket } = this
    // What the kernel has not taken yet counts too: a slow client may take a minute for a single write.
    const moved = socket.bytesRead + socket.bytesWritten - (socket._handle?.writeQueueSize ?? 0)
    if (moved !== this.moved) {
      this.moved = moved
      this.since = now
      return
    }
    const patience = this.patience()
    // Whatever was waited for begins anew when patience has an end again.
    if (patience === Number.POSITIVE_INFINITY) this.since = now
    else if (now - this.since > patience) this.doubt(now)
  }

  /** A slow reader still works on what the kernel holds. */
  private doubt(now: number): void {
    const { moved } = this
    if (this.open.size === 0) {
      this.breakOff(faults.idle)
      return
    }
    void takes(this, this.socket, now - this.since).then((takes) => {
      if (!takes && this.moved === moved && this.open.size > 0) this.breakOff(faults.idle)
    })
    this.since = now
  }

  gone(): void {
    for (const request of this.open) request.clientGone()
  }

  breakOff(fault: Fault): void {
    for (const request of this.open) request.breakOff(fault)
    this.socket.destroy()
  }

  private patience(): number {
    if (this.open.size === 0) return limits.between
    let longest = 0
    for (const request of this.open) longest = Math.max(longest, request.patience)
    return longest
  }
}

export const clientOf = (carrier: Carrier): { readonly open: Set<Open> } => carrier[kClient]!

export class Clients {
  private readonly all = new Set<Client>()

  constructor() {
    const tick = (): void => {
      const now = performance.now()
      for (const client of this.all) client.check(now)
    }
    setInterval(tick, limits.idle / 20).unref()
  }

  add(socket: Socket): void {
    const client = new Client(socket)
    ;(socket as CarrierSocket)[kClient] = client
    this.all.add(client)
    socket.on('close', () => {
      this.all.delete(client)
      client.gone()
    })
  }

  /** It became something else than HTTP. */
  release(socket: Socket): void {
    this.all.delete(clientOf(socket as CarrierSocket) as Client)
  }
}
