/**
 * One request on its way through: from the client to a target and back. It listens to the connection itself, so that a
 * request costs no promise, no closure and hardly an object of its own.
 */
import { answered, failed } from './account.ts'
import { type LiveRoute, type LiveTarget, pick } from './balance.ts'
import { conclude, hasBody, sendBody, stillSends, tooLong } from './body.ts'
import { clientOf, type Open } from './clients.ts'
import type { Connection, Exchange as Listener } from './connection.ts'
import { writeCopy } from './copies.ts'
import { type Facts, HEADERS, incoming, requestHead, responseTrailers, strict } from './headers.ts'
import { passInterim } from './interim.ts'
import { limits } from './limits.ts'
import type { ClientRequest, ClientResponse } from './message.ts'
import { connectFault, type Fault, faults, page } from './pages.ts'
import type { Way } from './paths.ts'
import type { Front } from './server.ts'
import { stick, wanted } from './sticky.ts'
import type { Upstream } from './upstream.ts'

/** Requests that a connection of HTTP/1.1 may have open at once. Browsers have one; each costs a connection to the app. */
export const PIPELINED = 50
const kExchange = Symbol('exchange')
type Carrier = ClientResponse & { [kExchange]?: Exchange }

const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])
/** Answers up to this size leave in one write with their head. */
const ONE_WRITE = 4096

export class Exchange implements Listener, Open {
  readonly req: ClientRequest
  readonly res: ClientResponse
  readonly facts: Facts
  readonly method: string
  choked = false
  done = false
  patience = 0
  private readonly proxy: Front
  private client: { readonly open: Set<Open> } | undefined
  route: LiveRoute
  target: LiveTarget | undefined
  private head = ''
  /** Whether the client sends a body, and whether it waits to be asked for it. */
  private body = false
  private expects = false
  private tried: Upstream[] | null = null
  private connection: Connection | null = null
  began = 0
  connectedAt = 0
  private sent = false
  private repeated = false
  private status = 0
  private length = -1
  received = 0
  bytes = 0

  constructor(proxy: Front, route: LiveRoute, req: ClientRequest, res: ClientResponse, facts: Facts) {
    this.proxy = proxy
    this.route = route
    this.req = req
    this.res = res
    this.facts = facts
    this.method = req.method!
  }

  get firstByte(): number {
    return this.route.firstByte
  }

  /** To another app of the same host. Answers what to ask it for; nothing for no way at all. */
  follow(way: Way | null): string {
    if (way === null) return ''
    this.route = way.route
    this.facts.prefix = way.prefix
    return way.path
  }

  /** Nothing was done yet, but time has passed. */
  reroute(route: LiveRoute): void {
    this.route = route
    this.res.endure?.(route.patience)
  }

  run(path: string, expects: boolean): void {
    const { req } = this
    this.patience = this.route.patience
    this.body = hasBody(req)
    this.expects = expects
    const head = requestHead(req, path, this.facts, this.route.cookie)
    if (head === null || tooLong(req, this.route.maxBody)) {
      const bad = req.rawHeaders.length > 2 * HEADERS ? faults.headers : faults.bad
      this.refuse(head === null ? bad : faults.large)
      return
    }
    if (this.patience !== limits.idle) this.res.endure?.(this.patience)
    this.head = head
    this.began = performance.now()
    this.route.tally.inFlight++
    this.client = clientOf(req.socket)
    this.client.open.add(this)
    if (this.client.open.size <= PIPELINED) this.send()
    else {
      this.breakOff(faults.flood)
      req.socket.destroy()
    }
  }

  private send(): void {
    const { route, tried } = this
    const target = (route.cookie && wanted(route, this.req.headers.cookie, tried)) || pick(route, tried)
    if (target === undefined) {
      this.refuse(faults.none)
      return
    }
    this.target = target
    this.sent = false
    this.proxy.router.start(target.upstream)
    this.connection = target.upstream.connect(this, this.began, this.repeated)
  }

  onConnect(connection: Connection): void {
    this.connection = connection
    this.sent = true
    if (!connection.reused) this.connectedAt = performance.now()
    if (!this.body) {
      connection.write(this.head)
      connection.end(this.began)
      return
    }
    // Most bodies are small and came with their head: they leave with it.
    connection.cork()
    connection.write(this.head)
    // Only now does a target take the body: a client that waits for `100 Continue` sends it in vain to no one.
    if (this.expects) this.res.writeContinue()
    sendBody(this.req, connection, this, this.route.maxBody)
    connection.uncork()
  }

  /** The app has not got the end of it, and never will. */
  onTooLong(): void {
    this.connection?.destroy()
    if (this.res.headersSent) this.breakOff(faults.large)
    else this.refuse(faults.large)
  }

  onDrain(): void {
    if (this.body) this.req.resume()
  }

  onInterim(status: number, raw: string[]): void {
    passInterim(this.req, this.res, status, raw)
  }

  onHead(status: number, raw: string[], length: number): void {
    const { req, res, proxy } = this
    this.status = status
    this.length = length
    const headers = incoming(raw)
    let patience = this.route.idle
    // Events may be far apart.
    for (let i = 0; i < headers.length; i += 2)
      if (headers[i]!.length === 12 && headers[i + 1]!.startsWith('text/event-stream')) patience = Infinity
    if (patience !== this.patience) this.endure(patience)
    if (this.route.cookie !== '') stick(headers, this.route, req.headers.cookie, this.target!.name, this.facts.proto)
    if (proxy.proves(req)) headers.push('x-backendim-served', `${this.route.release} ${this.target!.name}`)
    if (this.route.hsts) strict(headers, this.facts.proto)
    if (proxy.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    // An answer without a length may be a long wait for its first byte (SSE): its head must not wait too.
    if (length < 0 && this.method !== 'HEAD' && status !== 204 && status !== 304) res.flushHeaders()
  }

  onData(bytes: Buffer, start: number, end: number): void {
    const { res } = this
    const size = end - start
    const whole = this.bytes === 0 && size === this.length
    this.bytes += size
    if (whole && size <= ONE_WRITE) res.end(bytes.toString('latin1', start, end), 'latin1')
    else if (!writeCopy(res, bytes, start, end) && !this.choked) {
      this.choked = true
      ;(res as Carrier)[kExchange] = this
      res.once('drain', onDrain)
    }
  }

  onEnd(trailers: string[]): void {
    if (!this.finish()) return
    const { res } = this
    answered(this.proxy.events, this, this.status, this.connection!.since, this.patience !== Infinity)
    if (trailers.length > 0) res.addTrailers(pairs(responseTrailers(trailers)))
    if (!res.writableEnded) res.end()
    // What the client still uploads has no reader any more, but its connection has a next request.
    if (stillSends(this.req)) this.req.resume()
  }

  onFail(code: string, answered: boolean): void {
    if (this.done) return
    if (!this.sent) {
      this.target!.upstream.failedAt = performance.now()
      this.tryAnother(connectFault(code))
    } else if (this.res.headersSent) this.breakOff(faults.interrupted)
    else if (code === 'TIMEOUT') this.refuse(faults.timeout)
    else if (code === 'MALFORMED') this.refuse(faults.malformed)
    else if (this.mayRepeat(answered)) {
      this.repeated = true
      const { upstream } = this.target!
      // Whoever closes a connection that is in use may be about to end: where there is another, it is asked.
      if (this.route.targets.some((one) => one.upstream !== upstream)) this.tried = [...(this.tried ?? []), upstream]
      this.proxy.router.finish(upstream)
      this.send()
    } else this.refuse(stillSends(this.req) ? faults.interrupted : faults.closed)
  }

  private mayRepeat(answered: boolean): boolean {
    const stale = this.connection!.reused && !this.repeated && !answered
    return stale && !this.body && REPEATABLE.has(this.method)
  }

  /** Nothing was sent yet, so that any request may go elsewhere: to what the table of this moment names. */
  private tryAnother(fault: Fault): void {
    const { upstream } = this.target!
    this.tried = [...(this.tried ?? []), upstream]
    this.route.tally.inFlight--
    const now = this.proxy.routeNow(this.req)
    // Never past a gate that was not asked.
    if (now?.gate === this.route.gate) this.route = now ?? this.route
    this.route.tally.inFlight++
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
    failed(this.proxy.events, this, fault)
    this.connection?.destroy()
    this.res.destroy()
  }

  refuse(fault: Fault): void {
    const { req, res } = this
    this.finish()
    failed(this.proxy.events, this, fault)
    const { status, headers, body } = page(req, fault, this.facts.id)
    if (this.route.hsts) strict(headers, this.facts.proto)
    if (stillSends(req) || this.proxy.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    conclude(req, res, body)
  }

  clientGone(): void {
    if (!this.finish()) return
    failed(this.proxy.events, this, faults.aborted)
    this.connection?.destroy()
  }

  resume(): void {
    this.choked = false
    if (!this.done) this.connection?.resume()
  }

  private endure(patience: number): void {
    this.patience = patience
    this.res.endure?.(patience)
  }

  private finish(): boolean {
    if (this.done) return false
    this.done = true
    if (this.began !== 0) this.route.tally.inFlight--
    this.client?.open.delete(this)
    if (this.target !== undefined) this.proxy.router.finish(this.target.upstream)
    return true
  }
}

// Shared by all responses, so that no request makes a closure.
function onDrain(this: Carrier): void {
  this[kExchange]!.resume()
}

function pairs(flat: string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!])
}
