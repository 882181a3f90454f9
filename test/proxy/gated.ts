/** An app behind the gate of a real proxy, and clients of all kinds before it. */
import { once } from 'node:events'
import * as http from 'node:http'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { GateRules, RouteTable } from '../../proxy/table.ts'
import { until } from '../until.ts'
import { ask, certify, session } from './certificate.ts'
import { type Answer, Harness, origin } from './harness.ts'

export const HOST = 'app.localhost'
export const PROOF = { 'x-backendim-proof': 'secret' }
const UPGRADE = { connection: 'Upgrade', upgrade: 'websocket' }
export const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

export class Gated extends Harness {
  /** Router lines so far, as they come from the proxy. */
  readonly lines: string[] = []
  private app = 0

  async open(t: Test, caps: Record<string, number> = {}): Promise<void> {
    certify(join(this.dir, 'certs', HOST), [HOST])
    await this.start(caps)
    const app = await origin(t, (req, res) => res.end(JSON.stringify(req.headers)))
    app.server.on('upgrade', (req, socket) => {
      socket.on('error', () => {})
      socket.end(`HTTP/1.1 101 OK\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n${JSON.stringify(req.headers)}`)
    })
    this.app = app.port
    const req = http.get({ socketPath: this.socketPath, path: '/events', agent: false })
    const [res] = (await once(req, 'response')) as [http.IncomingMessage]
    res.on('data', (chunk: Buffer) => this.lines.push(...chunk.toString().split('\n').filter(Boolean)))
    t.teardown(() => req.destroy())
  }

  /** A table of that app and of one without a gate, `open.localhost`. */
  gated(gate: GateRules, more: Partial<RouteTable> = {}): RouteTable {
    const table = { ...this.table({ [HOST]: [this.app], 'open.localhost': [this.app] }), ...more }
    table.hosts[HOST]!.gate = gate
    return table
  }

  gate(gate: GateRules, more: Partial<RouteTable> = {}, tls = false): Promise<Answer> {
    const table = this.gated(gate, more)
    if (tls) table.hosts[HOST]!.tls = { redirect: true, hsts: false }
    return this.put(table)
  }

  ask(headers: object = {}, options: http.RequestOptions = {}): Promise<Answer> {
    return this.get(HOST, { ...options, headers: headers as Record<string, string> })
  }

  /** The answer to an upgrade, as text; whole when either side has closed. */
  upgrade(headers: Record<string, string> = {}, path = '/ws'): Promise<string> {
    const all = Object.entries({ host: HOST, ...UPGRADE, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
    return this.raw(`GET ${path} HTTP/1.1\r\n${all.join('')}\r\n`)
  }

  async h2(t: Test, headers: object = {}): Promise<Answer> {
    const client = await session(this, HOST)
    t.teardown(() => client.destroy())
    return ask(client, { ':path': '/', ...headers })
  }

  logged(pattern: RegExp): Promise<string> {
    return until(`a router line with ${pattern}`, () => this.lines.find((line) => pattern.test(line)))
  }
}
