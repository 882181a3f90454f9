/** Client of the proxy's unix socket, and the proof that a release is served. */
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RouterEvent, RouteTable } from '../../proxy/table.ts'
import { writeDurable } from './store.ts'

export class ProxyClient {
  private readonly socket: string
  private readonly file: string
  /** `file`: where the last table lies for a proxy that starts alone. */
  constructor(socket: string, file: string) {
    this.socket = socket
    this.file = file
  }

  /** Answers when the table is in effect. A proxy that is being replaced is tried for 10 s; the table is on disk before. */
  async publish(table: RouteTable): Promise<void> {
    await writeDurable(this.file, JSON.stringify(table), 0o644)
    for (let tries = 0; ; tries++) {
      try {
        await this.call('PUT', '/table', table)
        return
      } catch (error) {
        if (tries >= 50) throw error
        await sleep(200)
      }
    }
  }

  /** Ends when nothing is in flight on these targets, or after the time-out. */
  async drain(targets: string[], timeout: number): Promise<void> {
    if (targets.length > 0) await this.call('POST', '/drain', { targets, timeout })
  }

  /** The certificates of these names are read again; answered when in effect. */
  async reload(hosts: string[]): Promise<void> {
    await this.call('POST', '/certs', { hosts })
  }

  stats(): Promise<unknown> {
    return this.call('GET', '/stats')
  }

  /** Router lines as they happen; comes back after a restart of the proxy, until aborted. */
  async events(onEvent: (event: RouterEvent) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        const call = request({ socketPath: this.socket, path: '/events', signal }, (response) => {
          const lines = createInterface({ input: response })
          lines.on('line', (line) => onEvent(JSON.parse(line) as RouterEvent))
          lines.on('close', resolve)
          response.on('error', () => resolve())
        })
        call.on('error', () => resolve())
        call.end()
      })
      await sleep(200, undefined, { signal }).catch(() => {})
    }
  }

  private call(method: string, path: string, body?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.socket, method, path, agent: false }, (response) => {
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
      call.end(body === undefined ? undefined : JSON.stringify(body))
    })
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
