/** A real proxy in a process of its own, on inherited sockets, and real origins to put behind it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import * as http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Route, RouteTable } from '../../proxy/table.ts'
import { memoryOf } from '../memory.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
type Handle = { fd: number; listen?: unknown; close(): void; getsockname(out: object): number }
const bind = (net as never as { _createServerHandle(address: string, port: number, family: number): Handle })
  ._createServerHandle

export interface Teardown {
  teardown(work: () => unknown): void
}

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
}

export class Harness {
  readonly dir = mkdtempSync(join(tmpdir(), 'proxy-'))
  readonly handle = bind('127.0.0.1', 0, 4)
  readonly https = bind('127.0.0.1', 0, 4)
  readonly socketPath = join(this.dir, 'proxy.sock')
  readonly control = bind(this.socketPath, -1, -1)
  readonly port: number
  readonly securePort: number
  child!: ChildProcess
  /** What the proxy said on stderr. */
  errors = ''
  version = 0

  constructor(t: Teardown) {
    this.port = portOf(this.handle)
    this.securePort = portOf(this.https)
    t.teardown(() => {
      this.child?.kill('SIGKILL')
      this.handle.close()
      this.https.close()
      this.control.close()
      rmSync(this.dir, { recursive: true, force: true })
    })
  }

  /** `limits`: other ones than proxy/limits.ts has. */
  async start(limits: Record<string, number> = {}): Promise<void> {
    this.child = spawn(process.execPath, [join(root, 'dist/proxy/main.js'), '--data', this.dir], {
      env: {
        ...process.env,
        ...{ LISTEN_FDS: '3', LISTEN_FDNAMES: 'http:https:control', BACKENDIM_PROXY_LIMITS: JSON.stringify(limits) },
      },
      stdio: ['ignore', 'pipe', 'pipe', this.handle.fd, this.https.fd, this.control.fd],
    })
    this.child.stderr!.on('data', (text: Buffer) => {
      this.errors += text
      process.stderr.write(text)
    })
    const [line] = (await once(this.child.stdout!, 'data')) as [Buffer]
    if (!line.toString().includes('"ready":true')) throw new Error(`not ready: ${line}`)
  }

  table(hosts: Record<string, number[]>, state: Route['state'] = 'live'): RouteTable {
    const routes = Object.entries(hosts).map(([host, ports]) => {
      const targets = ports.map((port, i) => ({ name: `web.${i + 1}`, host: '127.0.0.1', port }))
      return [host, { app: host.split('.')[0]!, state, release: 7, targets }]
    })
    return { version: ++this.version, proof: 'secret', hosts: Object.fromEntries(routes) }
  }

  write(table: RouteTable): void {
    writeFileSync(join(this.dir, 'routes.json'), JSON.stringify(table))
  }

  put(table: RouteTable): Promise<Answer> {
    return this.call('PUT', '/table', table)
  }

  call(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(
      { socketPath: this.socketPath, method, path, agent: false },
      body === undefined ? undefined : JSON.stringify(body),
    )
  }

  get(host: string, options: http.RequestOptions = {}, body?: string): Promise<Answer> {
    const { headers, ...rest } = options
    const all = { host, ...(headers as Record<string, string>) }
    return send({ host: '127.0.0.1', port: this.port, agent: false, headers: all, ...rest }, body)
  }

  /** Sends bytes as they are; resolves with everything until the proxy closes. */
  raw(bytes: string | Buffer, localAddress?: string): Promise<string> {
    return new Promise((done) => {
      const at = { port: this.port, host: '127.0.0.1', localAddress }
      const socket = net.connect(at, () => socket.write(bytes))
      let text = ''
      socket.on('data', (data) => (text += data.toString('latin1')))
      socket.on('error', () => {})
      socket.on('close', () => done(text))
    })
  }

  /** What the proxy holds, in MB. */
  memory(): number {
    return memoryOf(this.child.pid!)
  }

  async stats(): Promise<{ inFlight: number; version: number; targets: Record<string, { inFlight: number }> }> {
    return JSON.parse((await this.call('GET', '/stats')).body)
  }
}

function portOf(handle: Handle): number {
  const name = {} as AddressInfo
  handle.getsockname(name)
  return name.port
}

export async function origin(
  t: Teardown,
  serve: http.RequestListener,
): Promise<{ port: number; server: http.Server; sockets: Set<Socket> }> {
  const server = http.createServer(serve)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { port: (server.address() as AddressInfo).port, server, sockets }
}

/** A server that speaks for itself: `answer` gets what the proxy sent first. */
export async function rawOrigin(t: Teardown, answer: (socket: Socket, text: string) => void) {
  const sockets = new Set<Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => answer(socket, data.toString('latin1')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

export async function deadPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

export function send(options: http.RequestOptions, body?: string): Promise<Answer> {
  return new Promise((done, fail) => {
    const req = http.request(options, (res) => collect(res).then(done, fail))
    req.on('error', fail)
    req.end(body)
  })
}

export async function collect(res: http.IncomingMessage): Promise<Answer> {
  let body = ''
  for await (const chunk of res.setEncoding('latin1')) body += chunk
  return { status: res.statusCode!, headers: res.headers, body }
}
