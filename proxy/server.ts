/** The server on the public ports: limits of what a client may do, and where each request goes, whatever it came by. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Server as NetServer, Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { address, lead, redirect, refusal, unserved } from './address.ts'
import type { LiveRoute } from './balance.ts'
import { conclude, dismiss, stillSends } from './body.ts'
import { Caps, refusePlain } from './caps.ts'
import { Certificates } from './certificates.ts'
import { Challenges } from './challenges.ts'
import { type Client, Clients, clientOf } from './clients.ts'
import { Events } from './events.ts'
import { Exchange } from './forward.ts'
import { believe } from './forwarded.ts'
import { Doorkeeper } from './gate.ts'
import { type Facts, givenId, strict } from './headers.ts'
import { keeps } from './held.ts'
import { limits } from './limits.ts'
import type { ClientRequest, ClientResponse } from './message.ts'
import { covers } from './network.ts'
import { type Fault, faults, type Page, page } from './pages.ts'
import { type Way, wayOf } from './paths.ts'
import { bareName, introduce, type Peer, peerOf } from './peer.ts'
import { Router } from './router.ts'
import { type Rooms, Secure } from './secure.ts'
import { Sessions } from './sessions.ts'
import type { Tally } from './tally.ts'
import { Tickets } from './tickets.ts'
import { preamble, Upgrade } from './upgrade.ts'

export class Front {
  readonly router = new Router()
  readonly events = new Events()
  readonly certificates: Certificates
  /** HTTP/1.1, over TLS too: a connection comes here after its handshake. */
  readonly server: Server
  readonly secure: Secure
  readonly caps = new Caps()
  private readonly clients = new Clients()
  retiring = false
  private readonly challenges: Challenges
  readonly doorkeeper = new Doorkeeper()
  private readonly sessions = new Sessions((client, peer) => {
    this.serve(client, client, client.headers.expect === '100-continue', peer)
  })
  private readonly prefix = randomBytes(8).toString('hex')
  private count = 0

  /** `data`: the folder that holds certs/ and challenges/. */
  constructor(data: string) {
    this.certificates = new Certificates(join(data, 'certs'))
    this.challenges = new Challenges(join(data, 'challenges'))
    this.server = createServer({
      ...{ keepAliveTimeout: 0, headersTimeout: 20_000, requestTimeout: 0, connectionsCheckingInterval: 5000 },
      ...{ maxHeaderSize: 32_768, insecureHTTPParser: false, noDelay: true },
      // Spares a request without a body the life of a stream, where Node knows the option (24.12).
      ...{ optimizeEmptyRequests: true },
    })
    this.server.on('connection', (socket) => this.clients.add(socket))
    this.server.on('request', (req, res) => this.serve(req, res, false, this.peer(req.socket)))
    this.server.on('checkContinue', (req, res) => this.serve(req, res, true, this.peer(req.socket)))
    this.server.on('upgrade', (req, _socket, head) => this.upgrade(req, head))
    this.server.on('clientError', refuseGarbage)
    this.caps.exempt = (address) => this.router.trusted !== undefined && covers(this.router.trusted, address)
    const begin = this.caps.guard(this.server, refusePlain)
    const rooms: Rooms = {
      knows: (name) => Boolean(this.router.find(name)),
      http1: (socket, peer) => {
        introduce(socket, peer)
        // As plain connections are: what one side of a WebSocket says last still reaches the other.
        socket.allowHalfOpen = true
        begin(socket)
      },
      http2: (socket, peer) => this.sessions.accept(socket, peer),
    }
    this.secure = new Secure(rooms, this.certificates, this.challenges, new Tickets(join(data, 'run', 'tickets')))
    this.caps.guard(this.secure.server, (socket) => socket.destroy())
    this.router.naps.listener = this.events
    this.router.onIdle = () => {
      if (this.retiring) setImmediate(() => this.server.closeIdleConnections())
    }
  }

  /** Accepts no more; what is in flight ends, in the end WebSockets too. */
  retire(closed: () => void): void {
    this.retiring = true
    this.events.end()
    this.doorkeeper.ledger.end()
    this.router.naps.end()
    this.sessions.retire()
    setTimeout(() => this.router.dismiss(() => true), limits.drain).unref()
    this.server.close(() => this.secure.server.close(closed))
    this.secure.server.close()
  }

  /** True when the request knows the table's secret, and so may learn which release and process answered it. */
  proves(req: ClientRequest): boolean {
    const proof = req.headers['x-backendim-proof']
    return typeof proof === 'string' && proof !== '' && same(proof, this.router.proof)
  }

  private serve(req: ClientRequest, res: ClientResponse, expects: boolean, peer: Peer): void {
    const { host, path } = address(req)
    const route = path === '' ? null : this.router.find(host)
    this.router.requests++
    const facts = this.facts(req, peer, host)
    const fault = refusal(route, peer, host)
    if (fault !== undefined) {
      this.answer(req, res, page(req, fault, facts.id))
      return
    }
    const exchange = new Exchange(this, route!, req, res, facts)
    const token = this.challenges.tokenOf(path)
    if (token === undefined || peer.proto === 'https') this.pass(exchange, path, expects)
    else void this.prove(exchange, token, path, expects)
  }

  private pass(exchange: Exchange, path: string, expects: boolean): void {
    const { route, req, res, facts } = exchange
    const away = this.elsewhere(route, req, facts, path)
    if (away !== undefined) {
      this.answer(req, res, away, route.tally)
      return
    }
    const asked = route.paths === null ? path : exchange.follow(this.way(route, req, path))
    if (asked === '') exchange.refuse(faults.bad)
    else if (exchange.route.gate === undefined) this.admit(exchange, asked, expects, undefined)
    else this.enter(exchange.route, req, facts, (stop) => this.admit(exchange, asked, expects, stop))
  }

  private admit(exchange: Exchange, path: string, expects: boolean, stop: Fault | undefined): void {
    const fault = stop ?? unserved(exchange.route)
    if (fault !== undefined) exchange.refuse(fault)
    else if (exchange.route.nap === null || !keeps(this, exchange.route.nap, exchange, path, expects))
      exchange.run(path, expects)
  }

  /** No gate stands before the control plane either. */
  private enter(route: LiveRoute, req: ClientRequest, facts: Facts, then: (stop?: Fault) => void): void {
    if (route.gate === undefined || this.proves(req)) then()
    else this.doorkeeper.ask(route.gate, route.app, req, facts, then)
  }

  /** Before any redirect: the authority that asks may not know our certificate yet. */
  private async prove(exchange: Exchange, token: string, path: string, expects: boolean): Promise<void> {
    const body = await this.challenges.answer(token)
    const headers = ['content-type', 'text/plain', 'content-length', String(body?.length)]
    if (body === undefined) this.pass(exchange, path, expects)
    else this.answer(exchange.req, exchange.res, { status: 200, headers, body })
  }

  private upgrade(req: IncomingMessage, head: Buffer): void {
    const { host, path } = address(req)
    const route = path === '' ? null : this.router.find(host)
    const peer = this.peer(req.socket)
    const facts = this.facts(req, peer, host)
    this.router.requests++
    this.clients.release(req.socket)
    req.socket.on('error', () => {})
    const fault = refusal(route, peer, host)
    const away = fault === undefined ? this.elsewhere(route!, req, facts, path) : page(req, fault, facts.id)
    const way = away === undefined ? this.way(route!, req, path) : null
    if (away !== undefined || way === null) {
      turnAway(req, away ?? page(req, faults.bad, facts.id), route?.tally ?? this.router.tallies.none)
      return
    }
    facts.prefix = way.prefix
    this.enter(way.route, req, facts, (stop) => {
      new Upgrade(this, way.route, req, facts).run(way.path, head, stop ?? unserved(way.route))
    })
  }

  /** `tally`: of the app whose answer it is in a way. */
  answer(req: ClientRequest, res: ClientResponse, made: Page, tally = this.router.tallies.none): void {
    const { status, headers, body } = made
    tally.count(status, -1, 0, body.length)
    if (stillSends(req) || this.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    conclude(req, res, body)
  }

  /** What leads a client to where it has to go instead. Not the control plane, which asks for the proof that a release is served. */
  private elsewhere(route: LiveRoute, req: ClientRequest, { host, proto }: Facts, path: string): Page | undefined {
    const secured = proto === 'http' && this.securePort !== 0
    if ((route.to === '' && !(secured && route.redirect)) || this.proves(req)) return undefined
    // In one step to where both lead.
    const last = route.to === '' ? route : this.router.find(route.to)
    if (secured && last?.redirect) return redirect(route.to || bareName(host), this.securePort, path)
    const page = lead(route.to, proto, host, path)
    if (route.hsts) strict(page.headers, proto)
    return page
  }

  /** Which app serves a path of a host. The control plane asks for the app of the host itself. */
  private way(route: LiveRoute, req: ClientRequest, path: string): Way | null {
    return route.paths === null || this.proves(req) ? { route, path, prefix: '' } : wayOf(route, path)
  }

  /** The route of a request by the table of this moment. */
  routeNow(req: ClientRequest): LiveRoute | undefined {
    const { host, path } = address(req)
    const route = this.router.find(host)
    return route?.paths ? this.way(route, req, path)?.route : (route ?? undefined)
  }

  private facts(req: ClientRequest, { address, proto, port }: Peer, host: string): Facts {
    const id = givenId(req) ?? `${this.prefix}-${(++this.count).toString(16).padStart(8, '0')}`
    const facts: Facts = { id, host, client: address, proto, port, prefix: '', consumed: false }
    if (this.router.trusted !== undefined) believe(this.router.trusted, req.headers, facts)
    return facts
  }

  private peer(socket: Socket): Peer {
    this.plainPort ||= portOf(this.server)
    return peerOf(socket, this.plainPort)
  }
  private plainPort = 0

  private get securePort(): number {
    this.cachedSecurePort ||= portOf(this.secure.server)
    return this.cachedSecurePort && (this.router.httpsPort || this.cachedSecurePort)
  }
  private cachedSecurePort = 0
}

/** It opens every gate, and how long this takes must not tell how much of it was guessed. */
function same(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** 0: it does not listen. */
function portOf(server: NetServer): number {
  const name = server.address()
  return typeof name === 'object' && name !== null ? name.port : 0
}

function turnAway(req: IncomingMessage, { status, headers, body }: Page, tally: Tally): void {
  tally.count(status, -1, 0, body.length)
  const reason = STATUS_CODES[status] ?? ''
  dismiss(req.socket, preamble(status, reason, [...headers, 'connection', 'close']), body)
}

function refuseGarbage(error: NodeJS.ErrnoException, duplex: Duplex): void {
  const socket = duplex as Socket
  const client = clientOf(socket) as Client
  if (client.open.size > 0) {
    client.breakOff(faults.aborted)
  } else if (socket.writable && error.code !== 'ECONNRESET') {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    const reason = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }[status]
    dismiss(socket, preamble(status, reason!, ['connection', 'close', 'content-length', '0']))
    return
  }
  socket.destroy()
}
