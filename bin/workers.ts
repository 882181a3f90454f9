/** The processes of the proxy: each accepts on the same two sockets and has a control socket of its own; one that ends is started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { barred, proxyUser } from './proxy-user.ts'
import type { Handle } from './sockets.ts'

/** Young generation of the garbage collector: with less a worker costs more time under load, with more only memory. */
const MEMORY = '--max-semi-space-size=8'
const SCRIPT = fileURLToPath(new URL('../proxy/main.js', import.meta.url))
const MOST = 64

export interface Sockets {
  http: Handle
  https: Handle
  /** One per worker. */
  controls: Handle[]
}

/** How `up` reacts. */
export interface Holder {
  /** Starts it again, later the more often it crashed. */
  again(name: string, start: (crashes: number) => void, crashes: number): void
  /** Whether what keeps a worker from running is no concern any more, since the host has run. */
  settled(): boolean
  fail(code: number, why: string): never
}

/** One per core where there are two or more, and memory for them (2 GB, less what the kernel keeps for itself); else one. */
export const workersFor = (cores: number, memory: number): number =>
  cores >= 2 && memory >= 1.9e9 ? Math.min(cores, MOST) : 1

/** `text`: of the option; empty or 0 leaves it to the machine. */
export function workersOf(text: string, cores: number, memory: number): number {
  if (!/^\d{0,2}$/.test(text) || Number(text) > MOST)
    throw new Error(`--workers wants a number up to ${MOST}, not "${text}"`)
  return Number(text) || workersFor(cores, memory)
}

export class Workers {
  private readonly data: string
  private readonly sockets: Sockets
  private readonly holder: Holder
  readonly children: ChildProcess[] = []

  constructor(data: string, sockets: Sockets, holder: Holder) {
    this.data = data
    this.sockets = sockets
    this.holder = holder
  }

  start(): void {
    for (const i of this.sockets.controls.keys()) this.startOne(i, 0)
  }

  pids(): (number | undefined)[] {
    return this.children.map((child) => child.pid)
  }

  kill(): void {
    for (const child of this.children) child.kill('SIGTERM')
  }

  private startOne(i: number, crashes: number): void {
    const child = this.spawn(this.sockets.controls[i]!)
    this.children[i] = child
    const began = Date.now()
    child.once('error', (error) => this.holder.fail(1, `the proxy cannot be started: ${error.message}`))
    child.once('exit', () => {
      const wall = barred(SCRIPT, proxyUser())
      if (wall && !this.holder.settled())
        this.holder.fail(1, `the proxy's own user may not read ${wall}; put the program elsewhere, or chmod o+rx it`)
      const name = i === 0 ? 'proxy' : `proxy ${i}`
      this.holder.again(name, (n) => this.startOne(i, n), Date.now() - began > 10_000 ? 0 : crashes)
    })
  }

  private spawn(control: Handle): ChildProcess {
    const { http, https, controls } = this.sockets
    const log = openSync(join(this.data, 'logs', 'proxy.log'), 'a', 0o600)
    const env = { PATH: process.env.PATH, LISTEN_FDS: '3', LISTEN_FDNAMES: 'http:https:control' }
    const child = spawn(process.execPath, [MEMORY, SCRIPT, '--data', this.data, '--workers', String(controls.length)], {
      stdio: ['ignore', log, log, http.fd, https.fd, control.fd],
      env,
      detached: true,
      ...proxyUser(),
    })
    closeSync(log)
    return child
  }
}
