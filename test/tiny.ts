/** The smallest app that deploys, and what stories do to it: a build that waits at a gate, a push that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Docker from 'dockerode'
import { DOCKERFILE } from './apps.ts'
import type { Host, Project } from './host.ts'
import { until } from './until.ts'

export const YAML = 'health: { within: 4s }\n'

/** Answers its text, `/env/NAME` as JSON, `/dyno`; logs every path. */
export const server = (says: string, health = 'response.end("ok")'): string => `
const { createServer } = require('node:http')
createServer((request, response) => {
  if (request.url === '/healthz') { ${health}; return }
  console.log('asked for ' + request.url)
  if (request.url === '/dyno') return response.end(process.env.DYNO)
  if (request.url.startsWith('/env/')) return response.end(JSON.stringify(process.env[request.url.slice(5)] ?? null))
  response.end(${JSON.stringify(says)})
}).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
`

/** A project of the smallest app with one commit. */
export async function tiny(host: Host, app: string, says = 'one'): Promise<Project> {
  const project = await host.project(undefined, app)
  await project.write({ Dockerfile: DOCKERFILE, 'server.js': server(says), 'backendim.yaml': YAML })
  await project.commit(says)
  return project
}
/** Changes what it says, in a commit of its own; answers the commit. */
export async function say(project: Project, says: string): Promise<string> {
  await project.write({ 'server.js': server(says) })
  return project.commit(says)
}

/** Holds builds until it is opened: a build step asks it, over the engine's own bridge. */
export class Gate {
  private readonly held: ServerResponse[] = []
  private url = ''
  arrivals = 0
  /** Build steps that went away unanswered. */
  left = 0

  static async start(t: { teardown(work: () => void): void }): Promise<Gate> {
    const gate = new Gate()
    const bridge = await new Docker().getNetwork('bridge').inspect()
    const listener = createServer((_, response) => {
      gate.arrivals++
      gate.held.push(response)
      response.once('close', () => {
        if (!response.writableEnded) gate.left++
      })
    })
    // An engine that runs for the first time names the subnet only.
    const { Gateway, Subnet } = bridge.IPAM?.Config?.[0] ?? {}
    listener.listen(0, Gateway ?? Subnet?.replace(/\.0\/\d+$/, '.1'))
    await once(listener, 'listening')
    t.teardown(() => {
      listener.closeAllConnections()
      listener.close()
    })
    const { address, port } = listener.address() as AddressInfo
    gate.url = `http://${address}:${port}/`
    return gate
  }

  /** Files of a build that stops here, each time anew. */
  files(after = ''): Record<string, string> {
    const ask = `fetch('${this.url}').then((answer) => answer.text()).then(() => { ${after} })`
    const lines = DOCKERFILE.replace('CMD', 'RUN node gate.js\nCMD')
    return { Dockerfile: lines, 'gate.js': `// ${Math.random()}\nconsole.log('at the gate')\n${ask}\n` }
  }
  arrived(count = 1): Promise<boolean> {
    return until(`${count} at the gate`, () => this.arrivals >= count)
  }
  open(): void {
    for (const response of this.held.splice(0)) response.end('go on')
  }
}

/** A client whose output can be read while it runs, in a process group of its own that can be killed as a whole. */
export class Client {
  out = ''
  err = ''
  private readonly child: ChildProcess
  private readonly ended: Promise<number>

  constructor(file: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
    this.child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      this.out += chunk
    })
    this.child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      this.err += chunk
    })
    this.ended = new Promise((resolve) => this.child.once('close', (code) => resolve(code ?? 137)))
  }
  said(pattern: RegExp): Promise<boolean> {
    return until(`${pattern} in ${this.out}${this.err}`, () => pattern.test(this.out + this.err))
  }
  signal(name: NodeJS.Signals): void {
    process.kill(-(this.child.pid as number), name)
  }
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.ended
  }
  async end(): Promise<{ code: number; out: string; err: string }> {
    const code = await this.ended
    return { code, out: this.out, err: this.err }
  }
}

export class Pushing extends Client {
  constructor(host: Host, project: Project, ...args: string[]) {
    const ssh = ['ssh', ...host.sshOptions('admin')].join(' ')
    const env = { ...process.env, GIT_SSH_COMMAND: ssh, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
    super('git', ['push', ...(args.length > 0 ? args : ['backendim', 'main'])], { cwd: project.folder, env })
  }
}
