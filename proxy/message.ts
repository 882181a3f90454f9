/**
 * A client's request and the way back, as far as an exchange needs them: Node's own objects for HTTP/1.1, and
 * `StreamClient` for a stream of HTTP/2.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Carrier } from './clients.ts'

export interface ClientRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: string[]
  /** Flat; whole once the body is. */
  readonly rawTrailers: string[]
  readonly httpVersionMajor: number
  readonly httpVersionMinor: number
  readonly complete: boolean
  readonly socket: Carrier
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  on(event: 'end', listener: () => void): unknown
  once(event: 'end', listener: () => void): unknown
  pause(): unknown
  resume(): unknown
}

export interface ClientResponse {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  /** Headers flat. */
  writeHead(status: number, headers: string[]): unknown
  flushHeaders(): void
  writeContinue(): void
  writeProcessing(): void
  writeEarlyHints(hints: { link: string[] }): void
  /** `done` without an error: the chunk is out, and its memory free. */
  write(chunk: Buffer | string, done?: (error?: Error | null) => void): boolean
  end(body?: string, encoding?: BufferEncoding): unknown
  addTrailers(pairs: [string, string][]): void
  /** For how long nothing may move, where the one who carries many requests cannot ask each. */
  endure?(ms: number): void
  once(event: 'close' | 'drain', listener: (this: ClientResponse) => void): unknown
  /** Breaks off: the client must not take what it has for the whole. */
  destroy(): unknown
}
