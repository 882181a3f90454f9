/**
 * Reads an app's HTTP/1 answers out of the bytes of a connection (RFC 9112). Strict: what is not clear is an error that
 * ends the connection, so that nobody can disagree with us about where an answer ends.
 */

import { INTERIM } from './interim.ts'

/** Bytes are lent for the call alone: they lie in a buffer that the next read overwrites. */
export interface Receiver {
  /** An interim answer (1xx); the one that counts follows. */
  onInterim?(status: number, headers: string[]): void
  /** Headers flat, as they came. The length is -1 when it is not known in advance. */
  onHead(status: number, headers: string[], length: number): void
  onData(bytes: Buffer, start: number, end: number): void
}

export class Malformed extends Error {
  override name = 'Malformed'
}

const HEAD_LIMIT = 64 * 1024
const LINE_LIMIT = 8 * 1024

type State = 'head' | 'fixed' | 'until close' | 'size' | 'chunk' | 'chunk end' | 'trailers' | 'done'

/** What goes on differently is not waited for. */
const HTTP = 'HTTP/1.'
const STATUS = /^HTTP\/1\.[01] [1-9]\d\d[ \r]/
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/
const SIZE = /^[\da-f]{1,12}[ \t]*(?:;[^\0-\x08\x0a-\x1f\x7f]*)?$/i

/** Header names that were found sound, as they were spelled. Bounded, since they come from outside. */
const sound = new Set<string>()

export class ResponseReader {
  /** Whether the connection may carry another request, once this answer is done. */
  reusable = false
  /** The head of the answer has come, or else of none but interim ones. */
  begun = false
  readonly trailers: string[] = []
  private readonly receiver: Receiver
  private readonly toHead: boolean
  private state: State = 'head'
  /** The begin of a head or line whose end has not come yet. */
  private rest = ''
  private left = 0
  private interim = 0

  constructor(receiver: Receiver, method: string) {
    this.receiver = receiver
    this.toHead = method === 'HEAD'
  }

  /** Takes the bytes up to `end`; true when the answer is complete. Throws Malformed. */
  read(bytes: Buffer, end: number): boolean {
    let at = 0
    while (at < end && this.state !== 'done') at = this.step(bytes, at, end)
    if (at < end) this.reusable = false
    return this.state === 'done'
  }

  /** The app has closed its side: true when that is how this answer ends. */
  close(): boolean {
    return this.state === 'until close' || this.state === 'done'
  }

  private step(bytes: Buffer, at: number, end: number): number {
    switch (this.state) {
      case 'head':
        return this.readHead(bytes, at, end)
      case 'fixed':
      case 'chunk':
        return this.readData(bytes, at, Math.min(end, at + this.left))
      case 'until close':
        this.receiver.onData(bytes, at, end)
        return end
      default:
        return this.readLine(bytes, at, end)
    }
  }

  private readHead(bytes: Buffer, at: number, end: number): number {
    const text = this.rest + bytes.toString('latin1', at, Math.min(end, at + HEAD_LIMIT))
    const stop = text.indexOf('\r\n\r\n')
    if (stop < 0) {
      if (!text.startsWith(HTTP.slice(0, text.length))) throw new Malformed('not HTTP/1')
      return this.keep(text, HEAD_LIMIT, end)
    }
    const next = at + stop + 4 - this.rest.length
    this.rest = ''
    this.parseHead(text, stop + 2)
    return next
  }

  private readData(bytes: Buffer, at: number, end: number): number {
    this.left -= end - at
    this.receiver.onData(bytes, at, end)
    if (this.left === 0) this.state = this.state === 'chunk' ? 'chunk end' : 'done'
    return end
  }

  private readLine(bytes: Buffer, at: number, end: number): number {
    const upTo = Math.min(end, at + 128)
    const text = this.rest + bytes.toString('latin1', at, upTo)
    const stop = text.indexOf('\r\n')
    if (stop < 0) return this.keep(text, LINE_LIMIT, upTo)
    const next = at + stop + 2 - this.rest.length
    this.rest = ''
    this.parseLine(text.slice(0, stop))
    return next
  }

  private keep(text: string, limit: number, next: number): number {
    if (text.length >= limit) throw new Malformed('a head or line of the answer is too long')
    this.rest = text
    return next
  }

  private parseLine(line: string): void {
    if (this.state === 'chunk end') {
      if (line !== '') throw new Malformed('a chunk is longer than it says')
      this.state = 'size'
    } else if (this.state === 'size') {
      if (!SIZE.test(line)) throw new Malformed('not the size of a chunk')
      this.left = Number.parseInt(line, 16)
      this.state = this.left === 0 ? 'trailers' : 'chunk'
    } else if (line === '') this.state = 'done'
    else if (this.trailers.length < 100) field(line, 0, line.length, this.trailers)
    else throw new Malformed('too many trailers')
  }

  private parseHead(text: string, end: number): void {
    const status = statusOf(text)
    // We never ask to switch protocols.
    if (status === 101) throw new Malformed('101 without an upgrade')
    const headers: string[] = []
    let at = text.indexOf('\r\n') + 2
    while (at < end) {
      const stop = text.indexOf('\r\n', at)
      field(text, at, stop, headers)
      at = stop + 2
    }
    if (status < 200) {
      if (++this.interim > INTERIM) throw new Malformed('too many interim answers')
      this.receiver.onInterim?.(status, headers)
      return
    }
    this.begun = true
    const length = this.frame(status, text.charCodeAt(7) === 49, headers)
    this.receiver.onHead(status, headers, length)
  }

  /** RFC 9112, 6.3: where the body ends, and so where the next answer may begin. */
  private frame(status: number, modern: boolean, headers: string[]): number {
    let length = -1
    let chunked = false
    this.reusable = modern
    for (let i = 0; i < headers.length; i += 2) {
      const size = headers[i]!.length
      if (size !== 10 && size !== 14 && size !== 17) continue
      const name = headers[i]!.toLowerCase()
      const value = headers[i + 1]!
      if (name === 'connection') {
        if (value === 'close' || /\bclose\b/i.test(value)) this.reusable = false
        else if (!modern && /\bkeep-alive\b/i.test(value)) this.reusable = true
      } else if (name === 'content-length') {
        if (length >= 0 || !/^\d{1,15}$/.test(value)) throw new Malformed('not a content-length')
        length = Number(value)
      } else if (name === 'transfer-encoding') {
        if (chunked || value.toLowerCase() !== 'chunked') throw new Malformed('not a transfer-encoding that we know')
        chunked = true
      }
    }
    if (chunked && length >= 0) throw new Malformed('both content-length and transfer-encoding')
    if (chunked && !modern) this.reusable = false
    this.left = length
    if (this.toHead || status === 204 || status === 304) this.state = 'done'
    else if (chunked) this.state = 'size'
    else if (length >= 0) this.state = length === 0 ? 'done' : 'fixed'
    else {
      this.state = 'until close'
      this.reusable = false
    }
    return length
  }
}

function statusOf(text: string): number {
  if (!STATUS.test(text)) throw new Malformed('not HTTP/1')
  return Number(text.slice(9, 12))
}

/** One `name: value` between `at` and `end`. */
function field(text: string, at: number, end: number, into: string[]): void {
  const colon = text.indexOf(':', at)
  if (colon < 0 || colon > end) throw new Malformed('a header without a colon')
  const name = text.slice(at, colon)
  if (!sound.has(name)) {
    if (!TOKEN.test(name)) throw new Malformed('not a header name')
    if (sound.size < 2000) sound.add(name)
  }
  let from = colon + 1
  let to = end
  // Blanks and tabs only: `trim` would also take a byte of UTF-8 that looks like a no-break space.
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  const value = text.slice(from, to)
  if (CONTROL.test(value)) throw new Malformed('a control character in a header')
  into.push(name, value)
}

const isBlank = (code: number): boolean => code === 32 || code === 9
