/** git over ssh: receive-pack and upload-pack behind the access check, and the pushes under way that their hooks ask about. */
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import { type Identity, maySee } from '../commands/command.ts'
import type { Queue } from '../flow/queue.ts'
import { shortage } from '../flow/room.ts'
import type { System } from '../flow/system.ts'
import { ended } from '../io/git.ts'
import { readEnds } from '../io/shallow.ts'
import { newId } from '../io/store.ts'
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { type AppName, appName } from '../model/name.ts'
import { parseOptions } from '../model/push.ts'
import { answer, failed, type HookRequest, type Push, type Report } from './answer.ts'
import { type Say, speaker } from './attach.ts'

export type { HookRequest }

export interface GitStreams {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  signal: AbortSignal
  gitProtocol: string | undefined
}
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
      await this.system.git.init(visible.id)
      const child = this.system.git.uploadPack(visible.id, protocol(streams))
      streams.stdin.pipe(child.stdin!)
      return this.pipe(child, streams)
    }
    if (!visible && (app || !identity.create))
      throw new Failure('NO_SUCH_APP', { message: `no app ${name} that you may see` })
    return this.receive(identity, name, visible, streams)
  }

  private async receive(identity: Identity, name: AppName, app: App | undefined, streams: GitStreams): Promise<number> {
    const { git, store } = this.system
    const id = app?.id ?? newId()
    const token = randomBytes(18).toString('base64url')
    // A first push makes the repository; it goes again unless the app comes into being.
    await git.init(id)
    const push: Push = { identity, name, id, signal: streams.signal, held: () => {} }
    this.open.set(token, push)
    try {
      const env = { ...this.env, ...protocol(streams), BACKENDIM_PUSH: token, BACKENDIM_REFUSE: await this.preflight() }
      const child = git.receivePack(id, env)
      const exit = this.pipe(child, streams)
      exit.catch(() => {})
      await this.feed(push, child, streams)
      return await exit
    } finally {
      push.held()
      this.open.delete(token)
      if (!store.byId(id)) await git.remove(id)
    }
  }

  /** What the pusher sends, but for the ends of a shallow push. */
  private async feed(push: Push, child: ChildProcess, streams: GitStreams): Promise<void> {
    try {
      const { ends, rest } = await readEnds(streams.stdin)
      if (ends.length > 0) push.held = await this.system.git.mark(push.id, ends)
      child.stdin!.write(rest)
      streams.stdin.pipe(child.stdin!)
    } catch (error) {
      child.stdin!.end()
      throw error
    }
  }

  private async preflight(): Promise<string> {
    const short = await shortage(this.system)
    return short ? `${short.code}: ${short.message}; ${short.hint}` : ''
  }

  /** The child is never killed by a client that goes away: it is drained and ends by itself. */
  private async pipe(child: ChildProcess, streams: GitStreams): Promise<number> {
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
  async hook(request: HookRequest, print: Say): Promise<Report[]> {
    const push = this.open.get(request.push)
    try {
      if (!push) throw new Failure('HOST_ERROR', { message: 'the host was restarted; push again' })
      const options = parseOptions(request.options)
      const { system, queue } = this
      return await answer({ system, queue, push, options, say: speaker(print, options.json) }, request)
    } catch (error) {
      return request.commands.map(({ ref }) => failed(ref, error))
    }
  }
}

const protocol = (streams: GitStreams): Record<string, string> =>
  streams.gitProtocol ? { GIT_PROTOCOL: streams.gitProtocol } : {}
