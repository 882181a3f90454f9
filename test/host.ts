/** A real host for a story: `backendim up` in a folder and on ports of its own, with ssh and git clients; gone without a trace at the end. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Docker from 'dockerode'
import type { App, HostState } from '../lib/model/app.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  code: number
  out: string
  err: string
}

export function run(
  file: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { cwd: options.cwd, env: options.env ?? process.env, maxBuffer: 64e6 },
      (error, out, err) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
        resolve({ code, out, err })
      },
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
  })
}

/** A child of a process that runs this script. */
async function childOf(parent: number, script: string): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
    const ppid = Number((await read('stat')).split(') ')[1]?.split(' ')[1])
    if (ppid === parent && (await read('cmdline')).includes(script)) return Number(pid)
  }
  return undefined
}

interface Ready {
  ssh: number
  http: number
  https: number
  pids: { control: number; proxy: number; workers: number[]; up: number }
}

interface StartOptions {
  /** Added to the environment of `up`, which its control plane inherits. */
  env?: NodeJS.ProcessEnv
  /** More arguments of `up`. */
  args?: string[]
}

interface Teardown {
  teardown(work: () => Promise<void>): void
}

export class Host {
  readonly data: string
  ready!: Ready
  private up!: ChildProcess
  errors = ''

  private readonly options: StartOptions
  private constructor(data: string, options: StartOptions) {
    this.data = data
    this.options = options
  }

  static async start(t: Teardown, options: StartOptions = {}): Promise<Host> {
    const host = new Host(await mkdtemp(join(tmpdir(), 'backendim-test-')), options)
    t.teardown(() => host.remove())
    await run('chmod', ['711', host.data])
    await host.key('admin')
    await host.boot()
    return host
  }

  async key(name: string): Promise<string> {
    const file = join(this.data, `client-${name}`)
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
    return file
  }

  async boot(): Promise<void> {
    const data = join(this.data, 'data')
    const args = [
      'up',
      '--data',
      data,
      '--ssh-port',
      String(this.ready?.ssh ?? 0),
      '--http-port',
      String(this.ready?.http ?? 0),
      '--https-port',
      '0',
      // No test asks a CA of the world.
      '--acme',
      'off',
      '--admin-key',
      join(this.data, 'client-admin.pub'),
      ...(this.options.args ?? []),
    ]
    const env = { ...process.env, ...this.options.env }
    this.up = spawn(join(ROOT, 'bin', 'backendim'), args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    this.up.stderr?.on('data', (chunk) => {
      this.errors += chunk
    })
    this.ready = await new Promise<Ready>((resolve, reject) => {
      createInterface({ input: this.up.stdout! }).once('line', (line) => resolve(JSON.parse(line) as Ready))
      this.up.once('exit', (code) => reject(new Error(`up ended with ${code}: ${this.errors}`)))
    })
  }

  /** The process of a part as it is now; parts are started again after a crash. */
  async pid(part: 'control' | 'proxy'): Promise<number> {
    const script = part === 'control' ? 'bin/backendimd.js' : 'proxy/main.js'
    const pid = await childOf(this.ready.pids.up, script)
    if (!pid) throw new Error(`no ${part} runs`)
    return pid
  }

  /** The app as the store holds it, read from the disk. */
  async stored(name: string): Promise<App> {
    const read = async (file: string) => JSON.parse(await readFile(join(this.data, 'data', 'state', file), 'utf8'))
    const { names } = (await read('host.json')) as HostState
    return (await read(join('apps', `${names[name]}.json`))) as App
  }

  /** What of this host there is in the engine. */
  async inEngine(): Promise<{ containers: string[]; networks: string[]; images: string[] }> {
    const { id } = JSON.parse(await readFile(join(this.data, 'data', 'state', 'host.json'), 'utf8')) as HostState
    const docker = new Docker()
    const filters = { label: [`im.backend.host=${id}`] }
    const found = await docker.listContainers({ all: true, filters })
    return {
      containers: found
        .map(
          (one) =>
            `${one.Labels['im.backend.type']}.${one.Labels['im.backend.index']} g${one.Labels['im.backend.generation']} ${one.State}`,
        )
        .sort(),
      networks: (await docker.listNetworks({ filters })).map((one) => one.Name),
      images: (await docker.listImages({ filters })).flatMap((one) => one.RepoTags ?? [one.Id]),
    }
  }

  /** Ends `up` by a signal and waits for it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.up.exitCode !== null || this.up.signalCode !== null) return
    const exited = new Promise((resolve) => this.up.once('exit', resolve))
    this.up.kill(signal)
    await exited
  }

  async remove(): Promise<void> {
    await this.end()
    const purged = await run(join(ROOT, 'bin', 'backendim'), ['purge', '--data', join(this.data, 'data')])
    await rm(this.data, { recursive: true, force: true })
    if (purged.code !== 0) throw new Error(purged.err)
  }

  /** Options of OpenSSH's clients; `port` is how the client spells the port. */
  sshOptions(key: string, port = '-p'): string[] {
    const known = join(this.data, 'known_hosts')
    return [
      '-i',
      join(this.data, `client-${key}`),
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'IdentityAgent=none',
      '-o',
      'BatchMode=yes',
      '-o',
      'StrictHostKeyChecking=accept-new',
      '-o',
      `UserKnownHostsFile=${known}`,
      '-F',
      '/dev/null',
      port,
      String(this.ready.ssh),
    ]
  }
  ssh(words: string[], options: { key?: string; input?: string } = {}): Promise<Ran> {
    return run('ssh', [...this.sshOptions(options.key ?? 'admin'), 'git@127.0.0.1', ...words], { input: options.input })
  }
  git(cwd: string, args: string[], key = 'admin'): Promise<Ran> {
    const ssh = ['ssh', ...this.sshOptions(key)].join(' ')
    const env = { ...process.env, GIT_SSH_COMMAND: ssh, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
    return run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd, env })
  }

  /** A working copy of a sample app with one commit, its remote pointing here. */
  async project(sample: string | undefined, app: string): Promise<Project> {
    const folder = join(this.data, `work-${app}-${Math.random().toString(36).slice(2, 8)}`)
    await mkdir(folder, { recursive: true })
    if (sample) await cp(join(ROOT, 'test', 'apps', sample), folder, { recursive: true })
    await this.git(folder, ['init', '-q', '-b', 'main'])
    await this.git(folder, ['remote', 'add', 'backendim', `ssh://git@127.0.0.1:${this.ready.ssh}/${app}`])
    return new Project(this, folder)
  }

  get(app: string, path = '/'): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: this.ready.http, path, headers: { host: `${app}.localhost` }, agent: false },
        (response) => {
          let body = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            body += chunk
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
        },
      )
      call.on('error', reject)
      call.end()
    })
  }
}

export class Project {
  private readonly host: Host
  readonly folder: string
  constructor(host: Host, folder: string) {
    this.host = host
    this.folder = folder
  }
  async write(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text)
  }
  async replace(name: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(this.folder, name), 'utf8')
    await writeFile(join(this.folder, name), text.replace(from, to))
  }
  async commit(message = 'change'): Promise<string> {
    await this.host.git(this.folder, ['add', '-A'])
    await this.host.git(this.folder, ['commit', '-q', '--allow-empty', '-m', message])
    return (await this.host.git(this.folder, ['rev-parse', 'HEAD'])).out.trim()
  }
  push(...args: string[]): Promise<Ran> {
    return this.host.git(this.folder, ['push', ...(args.length > 0 ? args : ['backendim', 'main'])])
  }
}

/** The machine-readable verdict of a push. */
export function result(ran: Ran): {
  status: string
  code: string | null
  release: number | null
  deploy: string
  url: string | null
} {
  const line = ran.err.split('\n').find((one) => one.includes('backendim-result: '))
  if (!line) throw new Error(`no verdict in: ${ran.err}`)
  return JSON.parse(line.slice(line.indexOf('{')).trim())
}
