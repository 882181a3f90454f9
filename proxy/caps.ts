/**
 * How many connections of clients may be open, in all and from one address, on both ports: handshakes under way, idle ones and
 * WebSockets count alike. What comes above is turned away before it costs anything.
 */
import { readFileSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { totalmem } from 'node:os'
import { limits } from './limits.ts'
import { addressOf } from './peer.ts'

/** Of a connection over TLS, its buffers in the kernel included. */
const MEMORY_EACH = 50_000
/** Files, sockets to apps that are kept, and room for what is over the cap on its way out. */
const SPARE_FILES = 500
const LINE_MS = 60_000
/** How many plain connections at a time are told why; the others are just closed. */
const TOLD = 100
const BUSY = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n'

type Begin = (socket: Socket) => void
const kNetwork = Symbol('network')
type Counted = Socket & { [kNetwork]?: string }

export class Caps {
  /** Addresses behind which there are many clients. */
  exempt: (address: string) => boolean = () => false
  private readonly total = share(Math.min(limits.connections, affordable()))
  private readonly networks = new Map<string, number>()
  private open = 0
  private turnedAway = 0
  /** One for all sockets: a closure and a wrapper for each would cost every new connection. */
  private readonly left: (this: Counted) => void
  private toldAt = Number.NEGATIVE_INFINITY

  constructor() {
    const caps = this
    this.left = function (this: Counted) {
      caps.leave(this[kNetwork]!)
    }
  }

  /** Stands before a server's own listeners. Answers how a connection begins that was let in already. */
  guard(server: Server, refuse: Begin): Begin {
    const listeners = server.listeners('connection')
    const begin: Begin = (socket) => {
      for (const listener of listeners) listener.call(server, socket)
    }
    server.removeAllListeners('connection')
    server.on('connection', (socket: Socket) => (this.admits(socket) ? begin(socket) : refuse(socket)))
    return begin
  }

  private admits(socket: Socket): boolean {
    const address = addressOf(socket)
    const network = networkOf(address)
    const here = this.networks.get(network) ?? 0
    if (this.open >= this.total || here >= this.capOf(address)) {
      this.tell(address, here)
      return false
    }
    this.open++
    this.networks.set(network, here + 1)
    ;(socket as Counted)[kNetwork] = network
    socket.on('close', this.left)
    return true
  }

  private capOf(address: string): number {
    if (this.exempt(address)) return Number.POSITIVE_INFINITY
    return share(isLoopback(address) ? limits.perLoopback : limits.perAddress)
  }

  private leave(network: string): void {
    this.open--
    const here = this.networks.get(network)! - 1
    if (here === 0) this.networks.delete(network)
    else this.networks.set(network, here)
  }

  private tell(address: string, here: number): void {
    this.turnedAway++
    const now = performance.now()
    if (now - this.toldAt < LINE_MS) return
    const all = `${this.open} of ${this.total} are open, ${here} from ${address}`
    console.error(
      `${new Date().toISOString()} connections are turned away: ${all} (${this.turnedAway} since the last line)`,
    )
    this.toldAt = now
    this.turnedAway = 0
  }
}

let telling = 0

/** Over plain HTTP a few words cost little. What the client says is read, or its kernel would drop them; not for long. */
export function refusePlain(socket: Socket): void {
  socket.on('error', () => {})
  if (telling >= TOLD) {
    socket.destroy()
    return
  }
  telling++
  socket.on('close', () => telling--)
  socket.on('end', () => socket.destroy())
  setTimeout(() => socket.destroy(), 1000).unref()
  socket.resume().end(BUSY)
}

/** What counts as one client: an IPv4 address, or the /64 that an IPv6 client has to itself. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%', 1)[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  while (groups.length + after.length < 8) groups.push('0')
  return `${[...groups, ...after].slice(0, 4).join(':')}::/64`
}

/** Of this machine itself: a tunnel or a load balancer beside us. */
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

const share = (number: number): number => Math.ceil(number / limits.workers)

/** What this machine has room for: half of its memory, and files for two sides of each connection in every worker. */
export function affordable(memory = memoryHere(), files = filesHere()): number {
  return Math.max(100, Math.floor(Math.min(memory / 2 / MEMORY_EACH, ((files - SPARE_FILES) / 2) * limits.workers)))
}

const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY)

function filesHere(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return Number(soft ?? Number.POSITIVE_INFINITY)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
