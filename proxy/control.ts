/** The API on the unix socket, for the control plane alone: whoever may open the socket may say anything. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Spent } from './ledger.ts'
import type { Front } from './server.ts'
import type { Route, RouteTable } from './table.ts'

type Handler = (body: string, res: ServerResponse) => void

export function createControl(proxy: Front, retire: () => void): Server {
  const handlers: Record<string, Handler> = {
    'PUT /table': (body, res) => {
      const accepted = proxy.router.apply(parseTable(body))
      json(res, accepted ? 200 : 409, { version: proxy.router.version })
    },
    'POST /certs': (body, res) => {
      const { hosts } = JSON.parse(body || '{}') as { hosts?: string[] }
      proxy.certificates.forget(hosts?.map(String))
      json(res, 200, {})
    },
    'GET /stats': (_body, res) => json(res, 200, proxy.router.stats()),
    'GET /metrics.json': (_body, res) => json(res, 200, proxy.router.tallies.metrics()),
    'POST /drain': (body, res) => {
      const { targets, timeout = 30_000 } = JSON.parse(body) as { targets: string[]; timeout?: number }
      void proxy.router.drain(targets.map(String), Number(timeout)).then((left) => json(res, 200, { left }))
    },
    'GET /spent': (_body, res) => proxy.doorkeeper.ledger.attach(res),
    'POST /spent': (body, res) => {
      proxy.doorkeeper.charge(JSON.parse(body) as Spent[])
      json(res, 200, {})
    },
    'GET /events': (_body, res) => {
      proxy.events.attach(res)
      proxy.router.naps.retell()
    },
    'GET /naps': (_body, res) => json(res, 200, proxy.router.naps.states()),
    'POST /naps/failed': (body, res) => {
      proxy.router.naps.failed(String((JSON.parse(body) as { app: string }).app))
      json(res, 200, {})
    },
    'POST /retire': (_body, res) => {
      retire()
      res.setHeader('connection', 'close')
      json(res, 200, { pid: process.pid })
    },
  }
  const server = createServer((req, res) => {
    const handler = handlers[`${req.method} ${req.url}`]
    if (handler === undefined) {
      json(res, 404, { error: 'no such call' })
      return
    }
    read(req, (body) => {
      try {
        handler(body, res)
      } catch (error) {
        json(res, 400, { error: error instanceof Error ? error.message : String(error) })
      }
    })
  })
  server.keepAliveTimeout = 1000
  return server
}

/** Checks as much as keeps a mistake of the writer from ending the proxy. */
export function parseTable(text: string): RouteTable {
  const table = JSON.parse(text) as RouteTable
  if (!Number.isInteger(table?.version) || typeof table.proof !== 'string' || typeof table.hosts !== 'object') {
    throw new Error('not a route table')
  }
  for (const [host, route] of Object.entries(table.hosts)) {
    if (!isRoute(route)) throw new Error(`not a route: ${host}`)
  }
  return table
}

function isRoute(route: Route): boolean {
  const sound = Array.isArray(route?.targets) && typeof route.app === 'string'
  if (!sound || !route.targets.every((t) => typeof t.host === 'string' && t.port > 0 && t.port < 65536)) return false
  return (route.paths ?? []).every((one) => typeof one.prefix === 'string' && isRoute(one.route))
}

function read(req: IncomingMessage, then: (body: string) => void): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => then(Buffer.concat(chunks).toString()))
}

function json(res: ServerResponse, status: number, value: object): void {
  res.writeHead(status, { 'content-type': 'application/json' })
  res.end(`${JSON.stringify(value)}\n`)
}
