/**
 * Keys of session tickets. A new one every 12 hours; tickets of the one before are still taken, and renewed. Node's
 * `setTicketKeys` knows one key only, so that the callback is used which lies under it (undocumented, as old as Node 0.12).
 */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:tls'

export const TICKET_LIFE_S = 12 * 3600

interface Key {
  name: Buffer
  hmac: Buffer
  aes: Buffer
}
/** Verdict (0: not ours, 1: good, 2: good, and a new one is due), the keys, and for a new ticket its name and vector. */
type Reply = [number, Buffer, Buffer, Buffer?, Buffer?]
interface NativeContext {
  enableTicketKeyCallback?(): void
  onticketkeycallback?: (name: Buffer, iv: Buffer, encrypt: boolean) => Reply
}

export class Tickets {
  private current = newKey()
  private previous = this.current

  constructor() {
    setInterval(() => this.rotate(), TICKET_LIFE_S * 1000).unref()
  }

  rotate(): void {
    this.previous = this.current
    this.current = newKey()
  }

  /** The server's own context makes the tickets, whatever certificate a connection has. */
  serve(server: Server): void {
    const { context } = (server as never as { _sharedCreds: { context: NativeContext } })._sharedCreds
    context.onticketkeycallback = (name, _iv, encrypt) => (encrypt ? this.make() : this.open(name))
    context.enableTicketKeyCallback?.()
  }

  private make(): Reply {
    const { name, hmac, aes } = this.current
    return [1, hmac, aes, name, randomBytes(16)]
  }

  private open(name: Buffer): Reply {
    const known = [this.current, this.previous].find((key) => key.name.equals(name))
    const { hmac, aes } = known ?? this.current
    // With TLS 1.3 a client uses a ticket once (RFC 8446, C.4) and so needs another each time.
    return [known ? 2 : 0, hmac, aes]
  }
}

const newKey = (): Key => ({ name: randomBytes(16), hmac: randomBytes(16), aes: randomBytes(16) })
