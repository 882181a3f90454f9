/** The raw side of the front door: how many may stand in it, from where, and for how long before they log in. ssh2 knows no such limits. */
import type { Socket } from 'node:net'

export interface Limits {
  /** Milliseconds to log in. */
  grace: number
  /** Connections that have not logged in. */
  strangers: number
  /** All connections. */
  clients: number
  /** Logged-in connections from one address (or one /64 of IPv6). */
  perAddress: number
}
export const LIMITS: Limits = { grace: 10_000, strangers: 100, clients: 500, perAddress: 100 }

/** Bytes that may wait for a client that does not read: as a stranger, and logged in. */
const UNREAD = { stranger: 256 * 1024, client: 64 * 1024 * 1024 }

export class Door {
  private readonly limits: Limits
  private readonly strangers = new Map<Socket, NodeJS.Timeout>()
  private readonly clients = new Map<Socket, string>()
  constructor(limits: Limits) {
    this.limits = limits
  }

  /** False: the socket was turned away. */
  enter(socket: Socket): boolean {
    const from = origin(socket.remoteAddress)
    const same = [...this.clients].filter(([other, place]) => place === from && !this.strangers.has(other)).length
    if (this.clients.size >= this.limits.clients || same >= this.limits.perAddress) {
      socket.destroy()
      return false
    }
    if (this.strangers.size >= this.limits.strangers) this.makeRoom()
    this.clients.set(socket, from)
    this.strangers.set(
      socket,
      setTimeout(() => socket.destroy(), this.limits.grace),
    )
    socket.on('data', () => {
      const most = this.strangers.has(socket) ? UNREAD.stranger : UNREAD.client
      if (socket.writableLength > most) socket.destroy()
    })
    socket.once('close', () => {
      this.known(socket)
      this.clients.delete(socket)
    })
    return true
  }

  /** It has logged in. */
  known(socket: Socket): void {
    clearTimeout(this.strangers.get(socket))
    this.strangers.delete(socket)
  }

  close(): void {
    for (const socket of this.clients.keys()) socket.destroy()
  }

  /** Who never logs in makes room for who comes next: the oldest from the address with the most, so a flood locks nobody out. */
  private makeRoom(): void {
    const count = new Map<string, number>()
    for (const socket of this.strangers.keys()) {
      const from = this.clients.get(socket) ?? ''
      count.set(from, (count.get(from) ?? 0) + 1)
    }
    const most = Math.max(...count.values())
    for (const socket of this.strangers.keys()) {
      if (count.get(this.clients.get(socket) ?? '') !== most) continue
      this.known(socket)
      socket.destroy()
      return
    }
  }
}

/** An IPv4 address, or the /64 of an IPv6 one: who has one address there has them all. */
export function origin(address = ''): string {
  if (address.startsWith('::ffff:')) return address.slice(7)
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = tail ? Array.from({ length: 8 - head.length - tail.length }, () => '0') : []
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(':')
}

/** At most `lines` lines in `ms`; what is more is counted, and told by one line when the time is over. */
export function limited(log: (line: string) => void, lines = 20, ms = 10_000): (line: string) => void {
  let said = 0
  return (line) => {
    if (said === 0)
      setTimeout(() => {
        if (said > lines) log(`ssh: ${said - lines} more like these were left out`)
        said = 0
      }, ms).unref()
    if (++said <= lines) log(line)
  }
}
