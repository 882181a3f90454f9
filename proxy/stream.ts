/** One stream of HTTP/2, in the shape that requests and responses of HTTP/1.1 have; what only HTTP/2 has ends here. */
import type { IncomingHttpHeaders } from 'node:http'
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { takes } from './acked.ts'
import { type Carrier, kClient, type Open } from './clients.ts'
import { limits } from './limits.ts'
import type { ClientRequest, ClientResponse } from './message.ts'
import { faults } from './pages.ts'

export class StreamClient implements ClientRequest, ClientResponse, Carrier {
  readonly [kClient] = this
  readonly open = new Set<Open>()
  readonly method: string
  /** Empty for a target that HTTP/1.1 would not have as a path. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: string[] = []
  rawTrailers: string[] = []
  readonly httpVersionMajor = 2
  /** Framed as if by HTTP/1.1. */
  readonly httpVersionMinor = 1
  writableEnded = false
  private readonly stream: ServerHttp2Stream
  private trailers: OutgoingHttpHeaders = {}
  private patience = limits.idle

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]) {
    this.stream = stream
    this.headers = headers
    this.method = pseudo(headers, ':method')
    const path = pseudo(headers, ':path')
    this.url = path.startsWith('/') && named(headers) ? path : ''
    for (let i = 0; i < raw.length; i += 2) if (passes(raw[i]!)) this.rawHeaders.push(raw[i]!, raw[i + 1]!)
    // Sent in crumbs for the sake of compression; an app of HTTP/1.1 expects one (RFC 9113, 8.2.3).
    if (headers.cookie !== undefined) this.rawHeaders.push('cookie', headers.cookie)
    headers.host = pseudo(headers, ':authority') || headers.host
    if (!this.complete && headers['content-length'] === undefined) {
      headers['transfer-encoding'] = 'chunked'
      stream.on('trailers', (...[, , flat]: [unknown, unknown, string[]]) => {
        this.rawTrailers = flat
      })
    }
    stream.on('error', () => {})
    stream.on('close', () => this.gone())
    stream.setTimeout(this.patience, () => this.idle())
  }

  get complete(): boolean {
    return this.stream.endAfterHeaders || this.stream.readableEnded
  }

  /** A stream has its time-outs for itself, whatever else its connection does. */
  get socket(): this {
    return this
  }

  get headersSent(): boolean {
    return this.stream.headersSent
  }

  on(event: string, listener: (this: this, chunk: Buffer) => void): void {
    this.stream.on(event, (chunk: Buffer) => listener.call(this, chunk))
  }

  once(event: string, listener: (this: this) => void): void {
    this.stream.once(event, () => listener.call(this))
  }

  pause(): void {
    this.stream.pause()
  }

  resume(): void {
    this.stream.resume()
  }

  writeContinue(): void {
    this.interim({ ':status': 100 })
  }

  writeProcessing(): void {
    this.interim({ ':status': 102 })
  }

  writeEarlyHints({ link }: { link: string[] }): void {
    this.interim({ ':status': 103, link: link.join(', ') })
  }

  writeHead(status: number, flat: string[]): void {
    if (!this.lives) return
    const headers = fields(flat)
    const endStream = this.method === 'HEAD' || status === 204 || status === 205 || status === 304
    const waitForTrailers = !endStream && headers['content-length'] === undefined
    if (waitForTrailers) this.stream.on('wantTrailers', () => this.stream.sendTrailers(this.trailers))
    this.stream.respond({ ':status': status, ...headers }, { endStream, waitForTrailers })
  }

  flushHeaders(): void {}

  endure(ms: number): void {
    this.patience = ms
    this.stream.setTimeout(Number.isFinite(ms) ? ms : 0)
  }

  write(chunk: Buffer | string, done?: (error?: Error | null) => void): boolean {
    return this.stream.writable ? this.stream.write(chunk, done) : true
  }

  addTrailers(pairs: [string, string][]): void {
    this.trailers = fields(pairs.flat())
  }

  end(body = '', encoding: BufferEncoding = 'utf8'): void {
    const { stream } = this
    this.writableEnded = true
    // What the client still uploads has no reader any more (RFC 9113, 8.1).
    if (!this.complete) stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR))
    if (stream.writable) stream.end(body, encoding)
  }

  destroy(): void {
    this.writableEnded = true
    this.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  }

  private interim(headers: OutgoingHttpHeaders): void {
    if (this.lives) this.stream.additionalHeaders(headers)
  }

  private get lives(): boolean {
    return !this.stream.destroyed && !this.stream.closed
  }

  /** A slow reader still works on what the kernel holds. */
  private async idle(): Promise<void> {
    const { session } = this.stream
    if (session !== undefined && (await takes(this, session.socket, this.patience))) {
      if (this.lives) this.endure(this.patience)
      return
    }
    for (const request of this.open) request.breakOff(faults.idle)
    this.destroy()
  }

  private gone(): void {
    for (const request of this.open) request.clientGone()
  }
}

function pseudo(headers: IncomingHttpHeaders, name: string): string {
  return (headers[name] as string | undefined) ?? ''
}

/** A Host beside another authority is an attempt at something (RFC 9113, 8.3.1). */
function named(headers: IncomingHttpHeaders): boolean {
  const authority = pseudo(headers, ':authority')
  return authority === '' || headers.host === undefined || headers.host === authority
}

const passes = (name: string): boolean => name.charCodeAt(0) !== 58 && name !== 'cookie' && name !== 'host'

/** Lower case, and several of one name as one value: Node refuses to send some names twice. */
function fields(flat: readonly string[]): OutgoingHttpHeaders {
  const out: Record<string, string | string[]> = {}
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!.toLowerCase()
    const value = flat[i + 1]!
    const before = out[name]
    if (name === 'connection') continue
    if (name === 'set-cookie') out[name] = [...(before ?? []), value]
    else out[name] = before === undefined ? value : `${before}, ${value}`
  }
  return out
}
