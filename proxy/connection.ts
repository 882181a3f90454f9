/** One connection to a target: one request at a time, kept for the next one when the answer allows it. */
import { connect, type Socket } from 'node:net'
import { limits } from './limits.ts'
import { Malformed, type Receiver, ResponseReader } from './response.ts'

/** What a connection tells the request that uses it. */
export interface Exchange extends Receiver {
  readonly method: string
  /** The client does not keep up: no more is read until `resume`. */
  readonly choked: boolean
  /** For how long the first byte of the answer is waited for. */
  readonly firstByte: number
  onConnect(connection: Connection): void
  onDrain(): void
  onEnd(trailers: string[]): void
  /** `answered`: bytes of an answer had come already. */
  onFail(code: string, answered: boolean): void
}

export interface Owner {
  readonly host: string
  readonly port: number
  /** The answer was complete and the connection may be used again. */
  idle(connection: Connection): void
  closed(connection: Connection): void
}

/** One for all: what is read is handled, or copied, before anything else is read. */
const bytes = Buffer.allocUnsafeSlow(65_536)
const all = new Set<Connection>()
let watch: NodeJS.Timeout | undefined

export class Connection {
  /** Not its first request: the app may have closed it just now. */
  reused = false
  /** Since when nobody uses it. */
  since = 0
  private readonly owner: Owner
  private readonly socket: Socket
  private exchange: Exchange | null
  private reader: ResponseReader | null = null
  private sent = false
  private answered = false
  /** When the wait for a connection or for a first byte is over; 0: no such wait. */
  private deadline = performance.now() + limits.connect

  constructor(owner: Owner, exchange: Exchange) {
    this.owner = owner
    this.exchange = exchange
    const { host, port } = owner
    const callback = (size: number): boolean => this.read(size)
    this.socket = connect({ host, port, noDelay: true, onread: { buffer: bytes, callback } })
    this.socket.on('connect', () => this.begin())
    this.socket.on('drain', () => this.exchange?.onDrain())
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.fail(error.code ?? 'CLOSED'))
    this.socket.on('end', () => this.closed())
    this.socket.on('close', () => this.closed())
    all.add(this)
    watch ??= setInterval(tick, 250).unref()
  }

  /** For one more request. */
  use(exchange: Exchange): void {
    this.exchange = exchange
    this.reused = true
    this.begin()
  }

  cork(): void {
    this.socket.cork()
  }

  /** When all that has come by now was seen: of HTTP/2 a body comes to us in a turn after its head. */
  uncork(): void {
    setImmediate(uncork, this.socket)
  }

  /** False: more after onDrain. */
  write(data: string | Buffer): boolean {
    return this.socket.write(data, 'latin1')
  }

  writeChunk(chunk: Buffer): boolean {
    const { socket } = this
    socket.cork()
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1')
    socket.write(chunk)
    const more = socket.write('\r\n', 'latin1')
    socket.uncork()
    return more
  }

  /** The request is out whole: from `now` on its answer is waited for. */
  end(now: number): void {
    this.sent = true
    if (this.exchange !== null && !this.reader?.begun) this.deadline = now + this.exchange.firstByte
  }

  resume(): void {
    this.socket.resume()
  }

  destroy(): void {
    this.exchange = null
    all.delete(this)
    this.owner.closed(this)
    this.socket.destroy()
  }

  check(now: number): void {
    if (this.deadline !== 0 && now > this.deadline) this.fail(this.reader === null ? 'CONNECT_TIMEOUT' : 'TIMEOUT')
    else if (this.exchange === null && now - this.since > limits.reuse) this.destroy()
  }

  private begin(): void {
    const { exchange } = this
    if (exchange === null) return
    this.deadline = 0
    this.sent = false
    this.answered = false
    this.reader = new ResponseReader(exchange, exchange.method)
    exchange.onConnect(this)
  }

  private read(size: number): boolean {
    const { exchange, reader } = this
    if (exchange === null || reader === null) {
      this.destroy()
      return true
    }
    this.answered = true
    try {
      const whole = reader.read(bytes, size)
      // Interim answers are none to wait for.
      if (reader.begun) this.deadline = 0
      if (whole) this.finish(exchange, reader)
      else if (exchange.choked) this.socket.pause()
    } catch (error) {
      if (!(error instanceof Malformed)) console.error(error)
      this.fail('MALFORMED')
    }
    return true
  }

  private finish(exchange: Exchange, reader: ResponseReader): void {
    this.exchange = null
    this.since = performance.now()
    if (reader.reusable && this.sent) this.owner.idle(this)
    else this.destroy()
    exchange.onEnd(reader.trailers)
  }

  /** The app's side is at its end. */
  private closed(): void {
    const { exchange, reader } = this
    if (exchange !== null && reader?.close()) this.finish(exchange, reader)
    else this.fail('CLOSED')
  }

  private fail(code: string): void {
    const { exchange, answered } = this
    this.destroy()
    exchange?.onFail(code, answered)
  }
}

function uncork(socket: Socket): void {
  socket.uncork()
}

function tick(): void {
  const now = performance.now()
  for (const connection of all) connection.check(now)
  if (all.size > 0) return
  clearInterval(watch)
  watch = undefined
}
