/** A request's body on its way to an app, no faster than the app takes it. */
import type { IncomingMessage } from 'node:http'
import type { Connection } from './connection.ts'

/** Whether the client sends a body at all. */
export function hasBody(req: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

/** Its body is not here whole. Without one there is nothing to wait for, though Node calls such a request complete later. */
export const stillSends = (req: IncomingMessage): boolean => !req.complete && hasBody(req)

/** `exchange.done`: nobody wants the rest any more. The connection's onDrain has to resume the request. */
export function sendBody(req: IncomingMessage, connection: Connection, exchange: { readonly done: boolean }): void {
  const chunked = req.headers['transfer-encoding'] !== undefined
  req.on('data', (chunk: Buffer) => {
    if (exchange.done) return
    const more = chunked ? connection.writeChunk(chunk) : connection.write(chunk)
    if (!more) req.pause()
  })
  req.on('end', () => {
    if (exchange.done) return
    if (chunked) connection.write('0\r\n\r\n')
    connection.end(performance.now())
  })
}
