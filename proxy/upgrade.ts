/**
 * WebSockets and other upgrades. Bytes are joined blindly only after the app said 101; any other answer is parsed and
 * the connection closed after it, or a client could send further requests past this proxy's headers.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { answered, failed, note } from './account.ts'
import { regated, unserved } from './address.ts'
import { type LiveRoute, type LiveTarget, pick } from './balance.ts'
import { dismiss, hasBody } from './body.ts'
import { type Facts, incoming, outgoing } from './headers.ts'
import type { Held } from './hold.ts'
import { join } from './join.ts'
import { limits } from './limits.ts'
import { connectFault, type Fault, faults, page } from './pages.ts'
import type { Front } from './server.ts'
import { hide, stick, wanted } from './sticky.ts'
import { Upgraded } from './tally.ts'
import type { Upstream } from './upstream.ts'
import { WebSocketEnd } from './websocket.ts'

export class Upgrade implements Held {
  private readonly proxy: Front
  route: LiveRoute
  readonly req: IncomingMessage
  readonly facts: Facts
  private readonly client: Socket
  private readonly headers: string[]
  target: LiveTarget | undefined
  private tried: Upstream[] = []
  private out: ClientRequest | undefined
  private timer: NodeJS.Timeout | undefined
  private connected = false
  private settled = false
  began = 0
  readonly connectedAt = 0
  readonly received = 0
  bytes = 0
  private path = ''
  heldAt = 0

  constructor(proxy: Front, route: LiveRoute, req: IncomingMessage, facts: Facts) {
    this.proxy = proxy
    this.route = route
    this.req = req
    this.facts = facts
    this.client = req.socket
    this.headers = upgradeHeaders(req, facts) ?? []
    if (route.cookie !== '') hide(this.headers, route.cookie)
  }

  /** `stop`: why it may not pass. */
  run(path: string, head: Buffer, stop: Fault | undefined): void {
    if (stop !== undefined) {
      this.refuse(stop)
      return
    }
    if (this.headers.length === 0) {
      this.refuse(faults.bad)
      return
    }
    if (head.length > 0) this.client.unshift(head)
    this.client.on('readable', this.peek)
    this.client.on('end', this.gone)
    this.client.on('close', this.gone)
    this.path = path
    const { nap } = this.route
    if (nap !== null) nap.touched = true
    if (nap !== null && this.route.state === 'asleep') nap.hold(this)
    else this.attempt(path)
  }

  /** The app is awake, or something else than asleep. */
  again(): void {
    const route = this.proxy.routeNow(this.req)
    const fault = route ? (regated(this.route, route) ?? unserved(route)) : faults.unknown
    this.route = route ?? this.route
    if (fault !== undefined) this.fail(fault)
    else if (this.route.nap !== null && this.route.state === 'asleep') this.route.nap.hold(this)
    else this.attempt(this.path)
  }

  /** What the client sends before the answer waits; only its end is looked for. */
  private readonly peek = (): void => {
    if (this.client.readableLength === 0) this.client.read()
  }
  private readonly gone = (): void => this.fail(faults.aborted)

  private attempt(path: string): void {
    const { route, tried, req } = this
    const target = (route.cookie && wanted(route, req.headers.cookie, tried)) || pick(route, tried)
    if (target === undefined) {
      this.refuse(faults.none)
      return
    }
    const { host, port } = target.upstream
    this.target = target
    this.began = performance.now()
    this.settled = false
    this.proxy.router.start(target.upstream)
    const options = { host, port, method: req.method, path, headers: this.headers as never, agent: false as const }
    const out = request(options)
    this.out = out
    this.timer = setTimeout(() => this.retry(faults.unreachable, path), limits.connect)
    out.on('socket', (socket) => socket.on('connect', () => this.wait()))
    out.on('error', (error: NodeJS.ErrnoException) => {
      // One that we gave up says so in its own time.
      if (this.out !== out) return
      if (this.connected) this.fail(faults.closed)
      else this.retry(connectFault(error.code ?? ''), path)
    })
    out.on('upgrade', (answer, socket, head) => this.switch(answer, socket as Socket, head))
    out.on('response', (answer) => this.pass(answer))
    out.end()
  }

  private wait(): void {
    this.connected = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fail(faults.timeout), this.route.firstByte)
  }

  private switch(answer: IncomingMessage, app: Socket, head: Buffer): void {
    if (!this.settle()) {
      app.destroy()
      return
    }
    const { upstream } = this.target!
    const names = [...incoming(answer.rawHeaders), 'connection', 'Upgrade', 'upgrade', answer.headers.upgrade ?? '']
    this.client.write(preamble(101, 'Switching Protocols', [...names, ...this.served()]), 'latin1')
    if (head.length > 0) app.unshift(head)
    const upgraded = new Upgraded(this.route.tally, app, head.length)
    const before = app.bytesRead - head.length
    app.once('close', () => {
      upgraded.end()
      this.bytes = app.bytesRead - before
      note(this.proxy.events, this, 101, performance.now())
      this.proxy.router.finish(upstream)
    })
    join(this.client, app)
    if (answer.headers.upgrade?.toLowerCase() === 'websocket') new WebSocketEnd(upstream, this.client, app)
  }

  private pass(answer: IncomingMessage): void {
    const { client } = this
    if (!this.settle()) return
    const { upstream } = this.target!
    answered(this.proxy.events, this, answer.statusCode!, performance.now(), true)
    const names = [...incoming(answer.rawHeaders), ...this.served(), 'connection', 'close']
    client.write(preamble(answer.statusCode!, answer.statusMessage ?? '', names), 'latin1')
    client.setTimeout(this.route.idle, () => client.destroy())
    answer.pipe(client)
    answer.on('error', () => client.destroy())
    answer.on('close', () => this.proxy.router.finish(upstream))
    client.on('close', () => this.out?.destroy())
  }

  /** False when it was settled before. From here on the app's answer decides. */
  private settle(): boolean {
    if (this.settled) return false
    this.settled = true
    clearTimeout(this.timer)
    this.client.off('readable', this.peek)
    this.client.off('end', this.gone)
    this.client.off('close', this.gone)
    return true
  }

  fail(fault: Fault): void {
    if (!this.settle()) return
    if (this.target === undefined) this.route.nap?.drop(this)
    else this.leave()
    this.refuse(fault)
  }

  /** Nothing was sent yet: another target may do. */
  private retry(fault: Fault, path: string): void {
    if (this.settled) return
    const { upstream } = this.target!
    upstream.failedAt = performance.now()
    this.tried = [...this.tried, upstream]
    if (this.route.targets.every((target) => this.tried.includes(target.upstream))) {
      this.fail(fault)
      return
    }
    clearTimeout(this.timer)
    this.settled = true
    this.leave()
    this.attempt(path)
  }

  private leave(): void {
    const { out } = this
    this.out = undefined
    out?.destroy()
    this.proxy.router.finish(this.target!.upstream)
  }

  private refuse(fault: Fault): void {
    const { req, facts } = this
    const { status, headers, body } = page(req, fault, facts.id)
    failed(this.proxy.events, this, fault)
    dismiss(this.client, preamble(status, fault.title, [...headers, 'connection', 'close']), body)
  }

  /** Ours, on the app's answer. */
  private served(): string[] {
    const { route, req, facts } = this
    const { name } = this.target!
    const headers = this.proxy.proves(req) ? ['x-backendim-served', `${route.release} ${name}`] : []
    if (route.cookie !== '') stick(headers, route, req.headers.cookie, name, facts.proto)
    return headers
  }
}

/** Null for a request that must be refused: an upgrade with a body has no clear end. */
function upgradeHeaders(req: IncomingMessage, facts: Facts): string[] | null {
  const headers = outgoing(req, facts)
  const token = req.headers.upgrade ?? ''
  if (headers === null || hasBody(req)) return null
  // HTTP/2 without TLS would hide further requests from us: such a request is served as HTTP/1.1.
  if (token !== '' && !/\bh2c?\b/i.test(token)) headers.push('connection', 'Upgrade', 'upgrade', token)
  else headers.push('connection', 'close')
  return headers
}

export function preamble(status: number, reason: string, headers: string[]): string {
  let out = `HTTP/1.1 ${status} ${reason}\r\n`
  for (let i = 0; i < headers.length; i += 2) out += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${out}\r\n`
}
