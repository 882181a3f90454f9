/** The server on the public port: limits of what a client may do, and where each request goes. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { LiveRoute } from './balance.ts'
import { conclude, stillSends } from './body.ts'
import { Clients, clientOf } from './clients.ts'
import { Events } from './events.ts'
import { Exchange } from './forward.ts'
import { clientAddress, type Facts } from './headers.ts'
import { type Fault, faults, page } from './pages.ts'
import { Router } from './router.ts'
import { preamble, Upgrade } from './upgrade.ts'

const ABSOLUTE = /^https?:\/\/([^/?#]+)([^#]*)/i

export class Front {
  readonly router = new Router()
  readonly events = new Events()
  readonly server: Server
  private readonly clients = new Clients()
  retiring = false
  private readonly prefix = randomBytes(8).toString('hex')
  private count = 0

  constructor() {
    this.server = createServer({
      ...{ keepAliveTimeout: 0, headersTimeout: 20_000, requestTimeout: 0, connectionsCheckingInterval: 5000 },
      ...{ maxHeaderSize: 32_768, insecureHTTPParser: false, noDelay: true },
      // Spares a request without a body the life of a stream, where Node knows the option (24.12).
      ...{ optimizeEmptyRequests: true },
    })
    this.server.on('connection', (socket) => this.clients.add(socket))
    this.server.on('request', (req, res) => this.serve(req, res, false))
    this.server.on('checkContinue', (req, res) => this.serve(req, res, true))
    this.server.on('upgrade', (req, _socket, head) => this.upgrade(req, head))
    this.server.on('clientError', refuseGarbage)
    this.router.onIdle = () => {
      if (this.retiring) setImmediate(() => this.server.closeIdleConnections())
    }
  }

  /** True when the request knows the table's secret, and so may learn which release and process answered it. */
  proves(req: IncomingMessage): boolean {
    const proof = req.headers['x-backendim-proof']
    return proof !== undefined && proof !== '' && proof === this.router.proof
  }

  private serve(req: IncomingMessage, res: ServerResponse, expects: boolean): void {
    const { host, path } = address(req)
    const route = path === '' ? null : this.router.find(host)
    this.router.requests++
    const facts = this.facts(req, host)
    if (!route) {
      this.answer(req, res, route === null ? faults.bad : faults.unknown, facts)
      return
    }
    const exchange = new Exchange(this, route, req, res, facts)
    const fault = unserved(route)
    if (fault !== undefined) exchange.refuse(fault)
    else exchange.run(path, expects)
  }

  private upgrade(req: IncomingMessage, head: Buffer): void {
    const { host, path } = address(req)
    const route = path === '' ? null : this.router.find(host)
    const facts = this.facts(req, host)
    this.router.requests++
    this.clients.release(req.socket)
    req.socket.on('error', () => {})
    const fault = route ? unserved(route) : route === null ? faults.bad : faults.unknown
    if (route && fault === undefined) {
      new Upgrade(this, route, req, facts).run(path, head)
      return
    }
    const { status, headers, body } = page(req, fault!, facts.id)
    req.socket.end(preamble(status, fault!.title, [...headers, 'connection', 'close']) + body)
  }

  private answer(req: IncomingMessage, res: ServerResponse, fault: Fault, facts: Facts): void {
    const { status, headers, body } = page(req, fault, facts.id)
    if (stillSends(req) || this.retiring) headers.push('connection', 'close')
    res.writeHead(status, headers)
    conclude(req, res, body)
  }

  private facts(req: IncomingMessage, host: string): Facts {
    const id = `${this.prefix}-${(++this.count).toString(16).padStart(8, '0')}`
    const port = this.port
    return { id, host, client: clientAddress(req.socket), proto: 'http', port }
  }

  private get port(): number {
    this.cachedPort ||= portOf(this.server)
    return this.cachedPort
  }
  private cachedPort = 0
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 80
}

function unserved(route: LiveRoute): Fault | undefined {
  if (route.state === 'live') return route.targets.length === 0 ? faults.none : undefined
  return route.state === 'created' ? faults.created : faults.stopped
}

/** Host and path; a target in absolute form wins over the Host header (RFC 9112, 3.2.2). No path: not one we serve. */
function address(req: IncomingMessage): { host: string; path: string } {
  const url = req.url!
  const host = req.headers.host ?? ''
  if (url.charCodeAt(0) === 47) return { host, path: url }
  const match = ABSOLUTE.exec(url)
  if (match === null) return { host, path: '' }
  const [, authority, rest] = match
  return { host: authority!, path: rest!.startsWith('/') ? rest! : `/${rest}` }
}

function refuseGarbage(error: NodeJS.ErrnoException, duplex: Duplex): void {
  const socket = duplex as Socket
  const client = clientOf(socket)
  if (client.open.size > 0) {
    client.breakOff(faults.aborted)
  } else if (socket.writable && error.code !== 'ECONNRESET') {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    const reason = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }[status]
    socket.end(preamble(status, reason!, ['connection', 'close', 'content-length', '0']))
    return
  }
  socket.destroy()
}
