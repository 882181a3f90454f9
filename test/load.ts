/** A steady load on one app of a test host, on loopback: half on kept connections, half on new ones. Every answer is written down. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Answer {
  /** Milliseconds since the load began: when it was asked, and when the answer was whole. */
  asked: number
  answered: number
  status: number
  body: string
  error?: string
}

export class Load {
  readonly answers: Answer[] = []
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 })
  private readonly port: number
  private readonly host: string
  private readonly path: string
  private readonly began = performance.now()
  private readonly open = new Set<Promise<void>>()
  private stopped = false
  private readonly loop: Promise<void>

  /** `rate`: requests per second. */
  constructor(port: number, app: string, rate: number, path = '/') {
    this.port = port
    this.host = `${app}.localhost`
    this.path = path
    this.loop = this.run(rate)
  }

  /** Milliseconds since the load began. */
  now(): number {
    return performance.now() - this.began
  }

  /** Ends the load when everything that was asked is answered. */
  async stop(): Promise<void> {
    this.stopped = true
    await this.loop
    await Promise.all(this.open)
    this.agent.destroy()
  }

  failures(): Answer[] {
    return this.answers.filter((one) => one.error !== undefined || one.status !== 200)
  }
  /** Bodies of what was asked from then on. */
  since(asked: number): Set<string> {
    return new Set(this.answers.filter((one) => one.asked >= asked).map((one) => one.body))
  }

  private async run(rate: number): Promise<void> {
    for (let sent = 0; !this.stopped; await sleep(5)) {
      const due = Math.min((this.now() * rate) / 1000, sent + rate)
      for (; sent < due; sent++) {
        const one = this.ask(sent % 2 === 0)
        this.open.add(one)
        void one.then(() => this.open.delete(one))
      }
    }
  }

  private ask(kept: boolean): Promise<void> {
    const asked = this.now()
    return new Promise((resolve) => {
      const end = (answer: Pick<Answer, 'status' | 'body' | 'error'>): void => {
        this.answers.push({ asked, answered: this.now(), ...answer })
        resolve()
      }
      const options = { host: '127.0.0.1', port: this.port, path: this.path, headers: { host: this.host } }
      const call = request({ ...options, agent: kept ? this.agent : false }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => end({ status: response.statusCode ?? 0, body }))
        response.on('error', (error) => end({ status: 0, body, error: error.message }))
      })
      call.on('error', (error) => end({ status: 0, body: '', error: error.message }))
      call.end()
    })
  }
}
