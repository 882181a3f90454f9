/** A request's body on its way to an app, no faster than the app takes it. */
import type { Socket } from 'node:net'
import type { Connection } from './connection.ts'
import { requestTrailers } from './headers.ts'
import type { ClientRequest, ClientResponse } from './message.ts'

/** Whether the client sends a body at all. */
export function hasBody(req: ClientRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

/** Its body is not here whole. Without one there is nothing to wait for, though Node calls such a request complete later. */
export const stillSends = (req: ClientRequest): boolean => !req.complete && hasBody(req)

const LINGER_MS = 2000

/**
 * The end of an answer whose client may still be sending. Closing a connection with unread bytes resets it, and the client
 * would see the reset instead of the answer: so what comes is read and thrown away for a while first.
 */
export function conclude(req: ClientRequest, res: ClientResponse, text: string): void {
  // A stream of HTTP/2 is closed without its connection.
  if (req.httpVersionMajor === 2 || !stillSends(req)) {
    res.end(text)
    return
  }
  res.write(text)
  const timer = setTimeout(() => res.end(), LINGER_MS)
  res.once('close', () => clearTimeout(timer))
  req.once('end', () => res.end())
  req.resume()
}

/** Says that it has more than `limit` bytes. */
export const tooLong = (req: ClientRequest, limit: number): boolean =>
  limit > 0 && Number(req.headers['content-length']) > limit

interface Receiver {
  received: number
  /** Nobody wants the rest any more. */
  readonly done: boolean
  onTooLong(): void
}

/** No more than `limit` bytes, where that is not 0. The connection's onDrain has to resume the request. */
export function sendBody(req: ClientRequest, connection: Connection, exchange: Receiver, limit: number): void {
  const chunked = req.headers['transfer-encoding'] !== undefined
  let left = limit || Number.POSITIVE_INFINITY
  req.on('data', (chunk: Buffer) => {
    if (exchange.done) return
    left -= chunk.length
    exchange.received += chunk.length
    if (left < 0) {
      exchange.onTooLong()
      return
    }
    const more = chunked ? connection.writeChunk(chunk) : connection.write(chunk)
    if (!more) req.pause()
  })
  req.on('end', () => {
    if (exchange.done) return
    if (chunked) connection.write(`0\r\n${requestTrailers(req)}\r\n`)
    connection.end(performance.now())
  })
}

/** `conclude` where nothing more is read: a client that goes on sending, or does not go, is cut. */
export function dismiss(socket: Socket, head: string, body = ''): void {
  socket.write(head, 'latin1')
  socket.end(body)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
}
