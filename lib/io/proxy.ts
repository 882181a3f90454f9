/** Client of the unix sockets of the proxy's workers, and the proof that a release is served. */
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NapEvent, NapState, ProxyMetrics, RouterEvent, RouteTable } from '../../proxy/table.ts'
import { linesOf } from './lines.ts'
import { writeDurable } from './store.ts'

/** Done when the line is on the disk, or cannot be. */
type OnEvent = (event: RouterEvent | NapEvent) => Promise<void>
/** Router lines on their way to the disk at most. */
const WAITING = 1000

export class ProxyClient {
  private readonly sockets: string[]
  private readonly file: string
  private readonly gid: number | undefined
  /**
   * `sockets`: one per worker. `file`: where the last table lies for a worker that starts; `gid`: of the workers, where they
   * run as a user of their own.
   */
  constructor(sockets: string[], file: string, gid?: number) {
    this.sockets = sockets
    this.gid = gid
    this.file = file
  }

  /** Answers when the table is in effect in every worker. */
  async publish(table: RouteTable): Promise<void> {
    const body = JSON.stringify(table)
    // It holds the secret that opens every gate.
    await writeDurable(this.file, body, 0o640, this.gid)
    await Promise.all(this.sockets.map((socket) => put(socket, body, table.version)))
  }

  /** Answers what is in flight on these targets in all workers: 0 as soon as that is so, else after the time-out. */
  async drain(targets: string[], timeout: number): Promise<number> {
    if (targets.length === 0) return 0
    const left = (await this.some('POST', '/drain', { targets, timeout })) as { left: number }[]
    return left.reduce((sum, one) => sum + one.left, 0)
  }

  /** By app id, for apps that may sleep. */
  async naps(): Promise<Record<string, NapState>> {
    const all: Record<string, NapState> = {}
    for (const worker of (await this.some('GET', '/naps')) as Record<string, NapState>[])
      for (const [app, { idle, held }] of Object.entries(worker))
        all[app] = { idle: Math.min(idle, all[app]?.idle ?? idle), held: held + (all[app]?.held ?? 0) }
    return all
  }

  /** Requests that wait for the app to wake are refused. */
  async notWoken(app: string): Promise<void> {
    await this.some('POST', '/naps/failed', { app })
  }

  /** The certificates of these names are read again; answered when in effect in every worker. */
  async reload(hosts: string[]): Promise<void> {
    await Promise.all(this.all('POST', '/certs', { hosts }))
  }

  /** What each worker says of itself. */
  stats(): Promise<unknown[]> {
    return this.ask('GET', '/stats')
  }

  /** What the workers that answer have counted; `all`: none is missing. */
  async metrics(): Promise<{ list: ProxyMetrics[]; all: boolean }> {
    const asked = await Promise.allSettled(this.all('GET', '/metrics.json'))
    const list = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value as ProxyMetrics] : []))
    return { list, all: list.length === asked.length }
  }

  /** Asks every worker; their answers in order. */
  ask(method: string, path: string, body?: unknown): Promise<unknown[]> {
    return Promise.all(this.all(method, path, body))
  }

  /** Router lines of all workers, and what apps that may sleep want, as it happens; comes back after a restart of one, until aborted. */
  async events(onEvent: OnEvent, signal: AbortSignal): Promise<void> {
    const take = (response: IncomingMessage) => pour(response, onEvent)
    await Promise.all(this.sockets.map((socket) => listen(socket, '/events', take, signal)))
  }

  /** Tells each worker what clients have used of their rates at the others, until aborted. */
  async share(signal: AbortSignal): Promise<void> {
    if (this.sockets.length === 1) return
    const take = (from: string) => (response: IncomingMessage) => this.tell(from, response)
    await Promise.all(this.sockets.map((socket) => listen(socket, '/spent', take(socket), signal)))
  }

  private async tell(from: string, response: IncomingMessage): Promise<void> {
    const others = this.sockets.filter((socket) => socket !== from)
    for await (const line of linesOf(response))
      await Promise.allSettled(others.map((socket) => call(socket, 'POST', '/spent', line)))
  }

  /** Those that answer: a worker that has ended holds nothing. Throws when there is none. */
  private async some(method: string, path: string, body?: unknown): Promise<unknown[]> {
    const asked = await Promise.allSettled(this.all(method, path, body))
    const answered = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const [first] = asked
    if (answered.length === 0 && first?.status === 'rejected') throw first.reason
    return answered
  }

  private all(method: string, path: string, body?: unknown): Promise<unknown>[] {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return this.sockets.map((socket) => call(socket, method, path, text))
  }
}

/** A worker that is being replaced is tried for 10 s; the table is on disk before. */
async function put(socket: string, body: string, version: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = (await call(socket, 'PUT', '/table', body)) as { version: number }
      if (answer.version >= version) return
      throw new Error(`${socket}: version ${answer.version} is in effect, not ${version}`)
    } catch (error) {
      if (tries >= 50) throw error
      await sleep(200)
    }
  }
}

type Take = (response: IncomingMessage) => Promise<void>

/** Reads on after a restart of the worker. */
async function listen(socketPath: string, path: string, take: Take, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const call = request({ socketPath, path, signal }, (response) => {
        take(response)
          .catch(() => {})
          .finally(resolve)
      })
      call.on('error', () => resolve())
      call.end()
    })
    await sleep(200, undefined, { signal }).catch(() => {})
  }
}

function call(socketPath: string, method: string, path: string, body?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method, path, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text ? JSON.parse(text) : undefined)
        else reject(new Error(`the proxy answered ${response.statusCode} to ${method} ${path}: ${text}`))
      })
    })
    call.on('error', reject)
    call.end(body)
  })
}

/** Lines that come faster than they are dealt with wait in the proxy, which leaves out what is too much. */
async function pour(response: IncomingMessage, onEvent: OnEvent): Promise<void> {
  let count = 0
  for await (const line of linesOf(response)) {
    const done = onEvent(JSON.parse(line) as RouterEvent | NapEvent)
    if (++count % WAITING === 0) await done
  }
}

/** Which release answers for a host name: a request as any client would send it. */
export function served(
  at: { host: string; port: number },
  host: string,
  path: string,
  proof: string,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-backendim-proof': proof, connection: 'close' }
    const call = request({ ...at, path, headers, timeout: 5000, agent: false }, (response) => {
      response.resume()
      const by = String(response.headers['x-backendim-served'] ?? '').split(' ')[0]
      resolve(by ? Number(by) : undefined)
    })
    call.on('timeout', () => call.destroy(new Error('the proxy did not answer')))
    call.on('error', reject)
    call.end()
  })
}
