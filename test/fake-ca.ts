/** Pebble's directory with faults, and with the renewalInfo (RFC 9773) that it lacks. Signed requests go to pebble itself. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Pebble } from './pebble.ts'

export class FakeCa {
  directory = ''
  /** No answer at all. */
  down = false
  /** New orders are answered 429 with this many seconds. */
  retryAfter: number | undefined
  /** Nonces that pebble does not know are given out. */
  stale = false
  window: { start: string; end: string } | undefined
  /** Names that renewal times were asked for. */
  readonly questions: string[] = []
  /** How often the directory was read. */
  visits = 0
  private readonly pebble: Pebble
  private constructor(pebble: Pebble) {
    this.pebble = pebble
  }

  static async start(t: { teardown(work: () => void): void }, pebble: Pebble): Promise<FakeCa> {
    const fake = new FakeCa(pebble)
    const server = createServer((req, res) => void fake.answer(req, res)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    fake.directory = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dir`
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    return fake
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const at = this.directory.replace('/dir', '')
    const json = (status: number, body: object, headers = {}): unknown =>
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    if (this.down) return void req.socket.destroy()
    if (req.url === '/dir') {
      this.visits++
      const limited = this.retryAfter === undefined ? {} : { newOrder: `${at}/order` }
      const nonces = this.stale ? { newNonce: `${at}/nonce` } : {}
      return void json(200, { ...(await this.real()), renewalInfo: `${at}/ari`, ...limited, ...nonces })
    }
    if (req.url === '/nonce') return void res.writeHead(200, { 'replay-nonce': 'c3RhbGU' }).end()
    if (req.url === '/order') {
      const problem = { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many orders' }
      return void json(429, problem, { 'retry-after': String(this.retryAfter) })
    }
    this.questions.push(req.url?.replace('/ari/', '') ?? '')
    if (this.window) json(200, { suggestedWindow: this.window }, { 'retry-after': '21600' })
    else json(404, {})
  }

  private async real(): Promise<object> {
    const call = request(this.pebble.directory, { ca: readFileSync(this.pebble.ca), agent: false }).end()
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    return JSON.parse((await response.toArray()).join(''))
  }
}
