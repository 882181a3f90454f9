/**
 * A request's body as undici reads it. Apart from the client's request, because undici destroys a body that it no
 * longer needs, and destroying a request would close the client's connection before the answer is written.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

export class RequestBody extends Readable {
  private readonly req: IncomingMessage
  private readonly res: ServerResponse
  private readonly expects: boolean
  private started = false

  constructor(req: IncomingMessage, res: ServerResponse, expects: boolean) {
    super({ highWaterMark: 65536 })
    this.req = req
    this.res = res
    this.expects = expects
    this.on('error', () => {})
  }

  override _read(): void {
    if (this.started) {
      this.req.resume()
      return
    }
    this.started = true
    // Only now does a target take the body: a client that waits for `100 Continue` sends it in vain to no one.
    if (this.expects) this.res.writeContinue()
    this.req.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) this.req.pause()
    })
    this.req.on('end', () => {
      if (!this.destroyed) this.push(null)
    })
  }
}
