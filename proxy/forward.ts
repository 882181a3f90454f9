/**
 * One request on its way through: from the client to a target and back. An Exchange is itself undici's handler (the
 * low-level one, with raw headers), so that a request costs no promise and hardly an object of its own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Dispatcher } from 'undici'
import { type LiveRoute, type LiveTarget, pick, type Upstream } from './balance.ts'
import { RequestBody } from './body.ts'
import { fresh } from './connect.ts'
import { type Facts, incoming, outgoing } from './headers.ts'
import { type Fault, faults, page } from './pages.ts'
import type { Front } from './server.ts'

export const kExchange = Symbol('exchange')
export type CarrierSocket = Socket & { [kExchange]?: Exchange }
export type CarrierResponse = ServerResponse & { [kExchange]?: Exchange }

const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])
/** Answers up to this size leave in one write with their head. */
const ONE_WRITE = 4096

export class Exchange implements Dispatcher.DispatchHandler {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly facts: Facts
  private readonly proxy: Front
  private route: LiveRoute
  private target: LiveTarget | undefined
  private headers: string[] = []
  private path = ''
  private body: RequestBody | null = null
  private tried: Upstream[] | null = null
  private abortUpstream: ((error?: Error) => void) | null = null
  private resumeUpstream: (() => void) | null = null
  private began = 0
  private connectedAt = 0
  private reused = false
  private repeated = false
  private answering = false
  private length = -1
  private bytes = 0
  done = false

  constructor(proxy: Front, route: LiveRoute, req: IncomingMessage, res: ServerResponse, facts: Facts) {
    this.proxy = proxy
    this.route = route
    this.req = req
    this.res = res
    this.facts = facts
  }

  run(path: string, expects: boolean): void {
    const { req, res } = this
    const headers = outgoing(req, this.facts)
    if (headers === null) {
      this.refuse(faults.bad)
      return
    }
    this.headers = headers
    this.path = path
    this.began = performance.now()
    ;(res as CarrierResponse)[kExchange] = this
    ;(req.socket as CarrierSocket)[kExchange] = this
    res.on('close', onClose)
    const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
    if (encoding !== undefined || (length !== undefined && length !== '0'))
      this.body = new RequestBody(req, res, expects)
    this.send()
  }

  private send(): void {
    const target = pick(this.route, this.tried)
    if (target === undefined) {
      this.refuse(faults.none)
      return
    }
    this.target = target
    this.proxy.router.start(target.upstream)
    this.abortUpstream = null
    const { path, headers, body } = this
    const method = this.req.method as Dispatcher.HttpMethod
    const options = { path, method, headers, body }
    if (this.repeated) target.upstream.sendAfresh(options, this)
    else target.upstream.pool.dispatch(options, this)
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.done) {
      abort()
      return
    }
    this.abortUpstream = abort
    this.reused = !fresh
    if (fresh) this.connectedAt = performance.now()
  }

  onResponseStarted(): void {
    this.answering = true
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    if (status < 200) return true
    const { req, res, proxy } = this
    const headers = incoming(raw)
    this.resumeUpstream = resume
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i]!
      if (name.length === 14 && name.toLowerCase() === 'content-length') this.length = Number(headers[i + 1])
      else if (name.length === 12 && headers[i + 1]!.startsWith('text/event-stream')) req.socket.setTimeout(0)
    }
    if (proxy.proves(req)) headers.push('x-backendim-served', `${this.route.release} ${this.target!.name}`)
    if (proxy.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    // An answer without a length may be a long wait for its first byte (SSE): its head must not wait too.
    if (this.length < 0 && req.method !== 'HEAD' && status !== 204 && status !== 304) res.flushHeaders()
    return true
  }

  onData(chunk: Buffer): boolean {
    const { res } = this
    const first = this.bytes === 0
    this.bytes += chunk.length
    if (first && chunk.length === this.length && chunk.length <= ONE_WRITE) {
      res.end(chunk.toString('latin1'), 'latin1')
      return true
    }
    if (res.write(chunk)) return true
    res.once('drain', onDrain)
    return false
  }

  onComplete(trailers: string[] | null): void {
    if (!this.finish()) return
    const { res } = this
    if (trailers !== null && trailers.length > 0 && this.length < 0) res.addTrailers(pairs(trailers))
    if (!res.writableEnded) res.end()
    // What the client still uploads has no reader any more, but its connection has a next request.
    if (this.body !== null && !this.req.complete) this.req.resume()
  }

  onError(error: Error & { code?: string }): void {
    if (this.done) return
    const { upstream } = this.target!
    const sent = this.abortUpstream !== null
    if (error.code === 'UND_ERR_INVALID_ARG') {
      this.refuse(faults.bad)
      return
    }
    if (!sent) {
      const closed = error.code === 'UND_ERR_CLOSED' || error.code === 'UND_ERR_DESTROYED'
      if (!closed) upstream.failedAt = performance.now()
      this.tryAnother(closed ? faults.none : connectFault(error.code))
      return
    }
    if (this.res.headersSent) {
      this.breakOff(faults.interrupted)
      return
    }
    if (error.code === 'UND_ERR_HEADERS_TIMEOUT') {
      this.refuse(faults.timeout)
      return
    }
    if (error.code?.startsWith('HPE_')) {
      this.refuse(faults.malformed)
      return
    }
    if (this.reused && !this.repeated && !this.answering && this.body === null && REPEATABLE.has(this.req.method!)) {
      this.repeated = true
      this.proxy.router.finish(upstream)
      this.send()
      return
    }
    this.refuse(this.body !== null && !this.req.complete ? faults.interrupted : faults.closed)
  }

  /** Nothing was sent yet, so that any request may go elsewhere: to what the table of this moment names. */
  private tryAnother(fault: Fault): void {
    const { upstream } = this.target!
    this.tried = [...(this.tried ?? []), upstream]
    this.route = this.proxy.router.find(this.facts.host) ?? this.route
    this.proxy.router.finish(upstream)
    const next = this.route.targets.some((target) => !this.tried!.includes(target.upstream))
    if (next && this.route.state === 'live') {
      this.send()
      return
    }
    this.target = undefined
    this.refuse(fault)
  }

  /** Idle for too long, or the client sent garbage after its head: this side ends it. */
  breakOff(fault: Fault): void {
    if (!this.finish()) return
    this.log(fault)
    this.abortUpstream?.()
    this.res.destroy()
  }

  refuse(fault: Fault): void {
    const { req, res } = this
    this.finish()
    this.log(fault)
    const { status, headers, body } = page(req, fault, this.facts.id)
    if (!req.complete || this.proxy.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    res.end(body)
    if (!req.complete) req.resume()
  }

  clientGone(): void {
    if (!this.finish()) return
    this.log(faults.aborted)
    this.abortUpstream?.()
  }

  resume(): void {
    if (!this.done) this.resumeUpstream?.()
  }

  private finish(): boolean {
    if (this.done) return false
    this.done = true
    if (this.target !== undefined) this.proxy.router.finish(this.target.upstream)
    return true
  }

  private log(fault: Fault): void {
    const { method, url } = this.req
    this.proxy.events.emit(this.route.app, {
      ...{ code: fault.code, desc: fault.desc, status: fault.status, method: method!, url: url!, ...this.facts },
      dyno: this.target?.name ?? '',
      connect: this.connectedAt === 0 ? 0 : this.connectedAt - this.began,
      service: this.began === 0 ? 0 : performance.now() - this.began,
      bytes: this.bytes,
    })
  }
}

export function connectFault(code: string | undefined): Fault {
  if (code === 'ECONNREFUSED') return faults.refused
  return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? faults.unreachable : faults.crashed
}

// Shared by all responses, so that no request makes a closure.
function onClose(this: CarrierResponse): void {
  this[kExchange]!.clientGone()
}

function onDrain(this: CarrierResponse): void {
  this[kExchange]!.resume()
}

function pairs(flat: (string | Buffer)[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), String(flat[2 * i + 1])])
}
