/**
 * Keys of session tickets: one that makes them, the one before and the one after it, which open them too. They come from a
 * file that all workers read, so that a ticket of one is good with the others, whoever saw first that it changed. Node's
 * `setTicketKeys` knows one key only, so that the callback is used which lies under it (undocumented, as old as Node 0.12).
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
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

const LOOK_MS = 60_000
const KEY = 48

export class Tickets {
  private readonly file: string
  private previous = newKey()
  private current = newKey()
  private next = newKey()
  private since = Date.now()

  /** `file`: three keys of 48 bytes, kept up to date by whoever started us; without one we make our own. */
  constructor(file = '') {
    this.file = file
    this.refresh()
    setInterval(() => this.refresh(), LOOK_MS).unref()
  }

  rotate(): void {
    this.previous = this.current
    this.current = this.next
    this.next = newKey()
    this.since = Date.now()
  }

  refresh(): void {
    const keys = this.file === '' ? undefined : read(this.file)
    if (keys !== undefined) [this.previous, this.current, this.next] = keys
    else if (Date.now() - this.since > TICKET_LIFE_S * 1000) this.rotate()
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
    const known = [this.current, this.previous, this.next].find((key) => key.name.equals(name))
    const { hmac, aes } = known ?? this.current
    // With TLS 1.3 a client uses a ticket once (RFC 8446, C.4) and so needs another each time.
    return [known ? 2 : 0, hmac, aes]
  }
}

const newKey = (): Key => keyOf(randomBytes(KEY))

const keyOf = (bytes: Buffer): Key => ({
  name: bytes.subarray(0, 16),
  hmac: bytes.subarray(16, 32),
  aes: bytes.subarray(32, KEY),
})

function read(file: string): [Key, Key, Key] | undefined {
  try {
    const bytes = readFileSync(file)
    const key = (i: number): Key => keyOf(bytes.subarray(i * KEY, (i + 1) * KEY))
    return bytes.length === 3 * KEY ? [key(0), key(1), key(2)] : undefined
  } catch {
    return undefined
  }
}
