/** git over ssh: receive-pack and upload-pack behind the access check, and the policy per pushed ref that proc-receive asks for. */
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { type Identity, maySee } from '../commands/command.ts'
import { createApp } from '../flow/create.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { ended, ZERO } from '../io/git.ts'
import { newId } from '../io/store.ts'
import type { App } from '../model/app.ts'
import { Failure, failure } from '../model/errors.ts'
import { type AppName, appName } from '../model/name.ts'
import { reason } from '../model/verdict.ts'

export interface GitStreams {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  signal: AbortSignal
  gitProtocol: string | undefined
}
interface RefUpdate {
  old: string
  new: string
  ref: string
}
interface Report {
  ref: string
  ok: boolean
  reason?: string
  options?: string[]
}
export interface HookRequest {
  push: string
  commands: RefUpdate[]
  options: string[]
  shallow: boolean
}
interface Push {
  identity: Identity
  name: AppName
  id: string
  signal: AbortSignal
}

export const HOOK_ENV = { socket: 'BACKENDIM_SOCKET', push: 'BACKENDIM_PUSH' }

export class Pushes {
  private readonly system: System
  private readonly queue: Queue
  private readonly env: Record<string, string>
  private readonly open = new Map<string, Push>()

  /** `env`: where the hooks find node, their script and the control socket. */
  constructor(system: System, queue: Queue, env: Record<string, string>) {
    this.system = system
    this.queue = queue
    this.env = env
  }

  async serve(identity: Identity, verb: string, path: string, streams: GitStreams): Promise<number> {
    const name = appName(path.replace(/^\/+/, '').replace(/\.git$/, ''))
    const app = this.system.store.find(name)
    const visible = app && maySee(identity, app) ? app : undefined
    if (verb === 'git-upload-pack') {
      if (!visible) throw new Failure('NO_SUCH_APP', { message: `no app ${name} that you may see` })
      return this.pipe(this.system.git.uploadPack(visible.id, protocol(streams)), streams)
    }
    if (!visible && (app || !identity.create))
      throw new Failure('NO_SUCH_APP', { message: `no app ${name} that you may see` })
    return this.receive(identity, name, visible, streams)
  }

  private async receive(identity: Identity, name: AppName, app: App | undefined, streams: GitStreams): Promise<number> {
    const { git, store } = this.system
    const id = app?.id ?? newId()
    const token = randomBytes(18).toString('base64url')
    // apps:create makes no repository; a first push makes one, and it goes again unless the app comes into being.
    if (!(await exists(git.path(id)))) await git.init(id)
    this.open.set(token, { identity, name, id, signal: streams.signal })
    try {
      const env = { ...this.env, ...protocol(streams), BACKENDIM_PUSH: token, BACKENDIM_REFUSE: await this.preflight() }
      return await this.pipe(git.receivePack(id, env), streams)
    } finally {
      this.open.delete(token)
      if (!store.byId(id)) await git.remove(id)
    }
  }

  private async preflight(): Promise<string> {
    const disk = await statfs(this.system.data)
    const free = disk.bavail / disk.blocks
    if (free > 0.03) return ''
    return `DISK_FULL: ${Math.round(free * 1000) / 10} % of the host's disk is free; free space on the host and push again`
  }

  /** The child is never killed by a client that goes away: it is drained and ends by itself. */
  private async pipe(child: ChildProcess, streams: GitStreams): Promise<number> {
    streams.stdin.pipe(child.stdin!)
    child.stdin!.on('error', () => {})
    streams.stdin.on('error', () => child.stdin!.end())
    streams.stdin.on('close', () => child.stdin!.end())
    child.stdout!.pipe(streams.stdout, { end: false })
    child.stderr!.pipe(streams.stderr, { end: false })
    const gone = (): void => {
      child.stdin!.end()
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.unpipe()
        stream.resume()
      }
    }
    if (streams.signal.aborted) gone()
    streams.signal.addEventListener('abort', gone, { once: true })
    return ended(child)
  }

  /** Answers a proc-receive hook: lines as they come, a report per ref at the end. */
  async hook(request: HookRequest, say: (line: string) => void): Promise<Report[]> {
    const push = this.open.get(request.push)
    if (!push)
      return request.commands.map(({ ref }) => ({
        ref,
        ok: false,
        reason: 'HOST_ERROR: the host was restarted; push again',
      }))
    const branch = this.system.store.byId(push.id)?.branch
    const deploys = request.commands.filter((one) => isDeployRef(one.ref, branch))
    const reports: Report[] = []
    for (const one of request.commands) {
      try {
        if (one.ref.startsWith('refs/tags/')) reports.push({ ref: one.ref, ok: true, options: ['fall-through'] })
        else {
          this.refuse(one, branch, deploys.length)
          reports.push(await this.deployRef(push, request, one, say))
        }
      } catch (error) {
        const shown = failure(error)
        if (shown.code === 'UNEXPECTED') console.error(error)
        reports.push({ ref: one.ref, ok: false, reason: `${shown.code}: ${shown.message}`.replace(/\s+/g, ' ') })
      }
    }
    return reports
  }

  private refuse(one: RefUpdate, branch: string | undefined, deploys: number): void {
    const short = one.ref.replace('refs/heads/', '')
    const main = branch ?? 'main'
    if (!isDeployRef(one.ref, branch))
      throw new Failure('PUSH_REFUSED', {
        message: `${short} is not the deploy branch; to deploy it: git push backendim ${short}:${main}`,
      })
    if (deploys > 1)
      throw new Failure('PUSH_REFUSED', { message: 'one push deploys one branch: push main or master, not both' })
    if (one.new === ZERO)
      throw new Failure('PUSH_REFUSED', {
        message: `${short} is what is live and cannot be deleted; to remove the app: apps:destroy`,
      })
  }

  private async deployRef(
    push: Push,
    request: HookRequest,
    one: RefUpdate,
    say: (line: string) => void,
  ): Promise<Report> {
    const { system, queue } = this
    if (await system.git.isEmpty(push.id, one.new))
      throw new Failure('PUSH_REFUSED', { message: 'the commit has no files; commit something and push again' })
    const app = system.store.byId(push.id) ?? (await this.make(push, say))
    const options = parseOptions(request.options)
    const forced = one.old !== ZERO && !(await system.git.isAncestor(push.id, one.old, one.new))
    const running = queue.current(app, one.new, options.dryRun)
    if (running) say(`-----> ${one.new.slice(0, 7)} is being deployed already; attaching to ${running.id}`)
    const job =
      running ??
      (await queue.enqueue(app.id, {
        commit: one.new,
        ref: one.ref,
        seen: one.old === ZERO ? undefined : one.old,
        forced,
        shallow: request.shallow,
        skipTests: options.skipTests,
        dryRun: options.dryRun,
        by: push.identity.user,
        admin: push.identity.admin,
      }))
    const ended = await this.attach(app.id, job.id, options, push.signal, say)
    if (!ended) return { ref: one.ref, ok: true, options: [`refname refs/deploys/${job.id}`] }
    if (ended.status === 'checked') return { ref: one.ref, ok: true, options: [`refname refs/deploys/${job.id}`] }
    if (ended.status === 'live' && !ended.error)
      return { ref: one.ref, ok: true, options: request.shallow ? ['fall-through'] : [] }
    return { ref: one.ref, ok: false, reason: reason(system.store.byId(app.id) ?? app, ended) }
  }

  private async make(push: Push, say: (line: string) => void): Promise<App> {
    if (this.system.store.find(push.name))
      throw new Failure('STALE', { message: `${push.name} was made by another push just now; push again` })
    say(`-----> Making the app ${push.name}`)
    return createApp(this.system, push.name, push.identity, push.id)
  }

  /** Shows the lines until the end, or as long as `wait` says; undefined: it still runs. */
  private async attach(
    app: string,
    id: string,
    options: PushOptions,
    client: AbortSignal,
    say: (line: string) => void,
  ) {
    const late = options.wait === undefined ? new AbortController().signal : AbortSignal.timeout(options.wait * 1000)
    let silent = Date.now()
    const heartbeat = setInterval(() => {
      if (Date.now() - silent < 10_000 || client.aborted) return
      silent = Date.now()
      say(`       … ${this.system.store.byId(app)?.deploys.find((one) => one.id === id)?.stage}`)
    }, 2000)
    try {
      if (options.wait !== 0)
        for await (const line of this.system.deployLogs.lines(id, late)) {
          silent = Date.now()
          if (!options.json) say(line)
          else say(line.startsWith('backendim-result: ') ? line : JSON.stringify({ say: line }))
        }
    } finally {
      clearInterval(heartbeat)
    }
    const record = this.system.store.byId(app)?.deploys.find((one) => one.id === id)
    if (record?.endedAt) return record
    const next = [`ssh HOST deploys:wait ${id}`]
    say(`-----> Deploy ${id} goes on; wait for it: ${next[0]}`)
    say(
      `backendim-result: ${JSON.stringify({ status: 'running', app: this.system.store.byId(app)?.name, release: null, commit: record?.commit, url: null, code: null, deploy: id, seconds: record?.seconds ?? {}, next })}`,
    )
    return undefined
  }
}

const isDeployRef = (ref: string, branch: string | undefined): boolean =>
  branch ? ref === `refs/heads/${branch}` : ref === 'refs/heads/main' || ref === 'refs/heads/master'
const protocol = (streams: GitStreams): Record<string, string> =>
  streams.gitProtocol ? { GIT_PROTOCOL: streams.gitProtocol } : {}
const exists = (path: string): Promise<boolean> =>
  statfs(path).then(
    () => true,
    () => false,
  )

interface PushOptions {
  json: boolean
  skipTests: boolean
  dryRun: boolean
  wait?: number
}
function parseOptions(options: string[]): PushOptions {
  const parsed: PushOptions = { json: false, skipTests: false, dryRun: false }
  for (const option of options) {
    const wait = /^wait=(\d{1,5})$/.exec(option)
    if (option === 'json') parsed.json = true
    else if (option === 'skip-tests') parsed.skipTests = true
    else if (option === 'dry-run') parsed.dryRun = true
    else if (wait) parsed.wait = Number(wait[1])
    else
      throw new Failure('USAGE', {
        message: `-o ${option} is not known; there are json, skip-tests, dry-run and wait=SECONDS`,
      })
  }
  return parsed
}
