/** Git repositories of apps: bare, one per app, served by git's own receive-pack and upload-pack. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { type RefUpdate, ZERO } from '../model/push.ts'
import { markEnds } from './shallow.ts'
import { writeDurable } from './store.ts'

/** A day is longer than any push or deploy takes, so what may still be needed is never pruned. */
const PRUNE = '1.day.ago'
const GC = [
  'gc.auto=1000',
  'gc.autoPackLimit=20',
  'gc.autoDetach=false',
  'gc.cruftPacks=true',
  `gc.pruneExpire=${PRUNE}`,
  'pack.threads=1',
  'pack.windowMemory=64m',
].flatMap((setting) => ['-c', setting])

/** A large file goes through in pieces, never into memory whole. */
const STREAMED = ['-c', 'core.bigFileThreshold=16m']

export class Git {
  readonly repos: string
  private readonly hooks: string
  readonly home: string
  private readonly collecting = new Map<string, Promise<void>>()
  /** Shallow pushes whose commits are not held yet, by repository. */
  private readonly marking = new Map<string, Set<unknown>>()
  /** `home`: a folder that nothing else writes. */
  constructor(repos: string, hooks: string, home: string) {
    this.repos = repos
    this.hooks = hooks
    this.home = home
  }

  path(id: string): string {
    return join(this.repos, `${id}.git`)
  }

  /** Makes the repository unless it is there; one whose making was broken off is made again. */
  async init(id: string): Promise<void> {
    const attributes = join(this.path(id), 'info', 'attributes')
    if (existsSync(attributes)) return
    await mkdir(this.home, { recursive: true, mode: 0o700 })
    const config = join(this.home, 'gitconfig')
    if (!existsSync(config)) await writeDurable(config, '[gc]\n\tauto = 0\n[safe]\n\tdirectory = *\n')
    await this.run(undefined, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', this.path(id)])
    await mkdir(join(this.path(id), 'info'), { recursive: true })
    await writeFile(attributes, '* -export-ignore -export-subst\n')
  }
  remove(id: string): Promise<void> {
    return rm(this.path(id), { recursive: true, force: true })
  }

  /** The child that speaks to the pusher. `env` reaches the hooks. */
  receivePack(id: string, env: Record<string, string>): ChildProcess {
    const settings = [
      `core.hooksPath=${this.hooks}`,
      'receive.fsckObjects=true',
      'receive.fsck.zeroPaddedFilemode=warn',
      'receive.fsck.badTimezone=warn',
      'receive.fsck.missingSpaceBeforeDate=warn',
      `receive.maxInputSize=${process.env.BACKENDIM_MAX_PUSH ?? '512m'}`,
      'receive.procReceiveRefs=refs',
      'receive.advertisePushOptions=true',
      'receive.autogc=false',
      'transfer.hideRefs=refs/backendim',
      'core.alternateRefsCommand=true',
    ].flatMap((setting) => ['-c', setting])
    return spawn('git', [...STREAMED, ...settings, 'receive-pack', this.path(id)], {
      env: this.env(env),
      detached: true,
    })
  }
  uploadPack(id: string, env: Record<string, string>): ChildProcess {
    const settings = ['-c', 'transfer.hideRefs=refs/backendim']
    return spawn('git', [...settings, 'upload-pack', '--strict', this.path(id)], { env: this.env(env), detached: true })
  }

  /** The commit that a ref points to, or undefined. */
  async ref(id: string, ref: string): Promise<string | undefined> {
    const out = await this.run(id, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { codes: [0, 1] })
    return out.trim() || undefined
  }
  /** Compare and swap. Throws STALE when the ref is not where it was seen. */
  async move(id: string, ref: string, to: string, seen: string | undefined): Promise<void> {
    try {
      await this.updateRefs(id, [{ ref, new: to, old: seen ?? ZERO }])
    } catch (error) {
      throw new Failure('STALE', { evidence: [String(error)] })
    }
  }
  /** All or none, each compared with `old` where that is given; a new value of ZERO deletes. */
  async updateRefs(id: string, updates: (Omit<RefUpdate, 'old'> & { old?: string })[]): Promise<void> {
    const lines = updates.map((one) => `update ${one.ref}\0${one.new}\0${one.old ?? ''}\0`)
    await this.run(id, ['update-ref', '--stdin', '-z'], { input: lines.join('') })
  }
  async hold(id: string, name: string, commit: string): Promise<void> {
    await this.run(id, ['update-ref', `refs/backendim/${name}`, commit])
  }
  async release(id: string, name: string): Promise<void> {
    await this.run(id, ['update-ref', '-d', `refs/backendim/${name}`])
  }
  /** What is held, by names such as `v3` and `deploy-a1b2`. */
  async held(id: string): Promise<Map<string, string>> {
    const refs = await this.run(id, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/backendim/'])
    const lines = refs.split('\n').filter((line) => line !== '')
    return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]))
  }
  /** Ids of all repositories. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.repos)
    return names.filter((name) => name.endsWith('.git')).map((name) => name.slice(0, -4))
  }
  /** The deploy branch gets another name. Not one transaction: `main` and `main/x` cannot exist together, not even there. */
  async renameBranch(id: string, from: string | undefined, to: string): Promise<void> {
    const at = from && from !== to ? await this.ref(id, `refs/heads/${from}`) : undefined
    if (at) await this.updateRefs(id, [{ ref: `refs/heads/${from}`, new: ZERO, old: at }])
    if (at) await this.updateRefs(id, [{ ref: `refs/heads/${to}`, new: at }])
    await this.setHead(id, to)
  }
  /** Nothing that is pushed next is "up-to-date", or behind. */
  async dropBranch(id: string, branch: string | undefined): Promise<void> {
    const at = branch && (await this.ref(id, `refs/heads/${branch}`))
    if (at) await this.updateRefs(id, [{ ref: `refs/heads/${branch}`, new: ZERO, old: at }])
  }
  isBranchName(name: string): Promise<boolean> {
    return this.agrees(undefined, ['check-ref-format', `refs/heads/${name}`])
  }
  async setHead(id: string, branch: string): Promise<void> {
    await this.run(id, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`])
  }
  isAncestor(id: string, old: string, commit: string): Promise<boolean> {
    return this.agrees(id, ['merge-base', '--is-ancestor', old, commit])
  }
  /** Which of these objects are here. */
  async present(id: string, objects: string[]): Promise<Set<string>> {
    const input = objects.map((object) => `${object}\n`).join('')
    const out = await this.run(id, ['cat-file', '--batch-check=%(objectname)'], { input })
    return new Set(out.split('\n').filter((line) => line && !line.endsWith(' missing')))
  }
  /** Whether all that a commit refers to is here, as far back as something that is kept. */
  isWhole(id: string, commit: string): Promise<boolean> {
    return this.agrees(id, ['rev-list', '--quiet', '--objects', commit, '--not', '--all'])
  }
  async isEmpty(id: string, commit: string): Promise<boolean> {
    return (await this.run(id, ['ls-tree', '--name-only', commit])).trim() === ''
  }

  /** Whether two commits hold the same files. */
  async sameTree(id: string, one: string, other: string): Promise<boolean> {
    const out = await this.run(id, ['rev-parse', `${one}^{tree}`, `${other}^{tree}`])
    const [first, second] = out.trim().split('\n')
    return first === second
  }

  /** A tree (`COMMIT` or `COMMIT:FOLDER`) as a tar stream; an error of git ends it with that error. `prefix` goes before every path. */
  archive(id: string, tree: string, prefix = ''): Readable {
    // As a checkout has them: 755 and 644.
    const child = this.spawn(id, [
      '-c',
      'tar.umask=0022',
      'archive',
      '--format=tar',
      ...(prefix ? [`--prefix=${prefix}/`] : []),
      tree,
    ])
    child.once('exit', (code) => code && child.stdout?.destroy(new Error(`git archive ended with ${code}`)))
    return child.stdout as Readable
  }

  /** For a shallow push: marks where its history ends. `gc`, which would forget the marks, keeps away until the answer is called. */
  async mark(id: string, ends: string[]): Promise<() => void> {
    const owner = {}
    const marking = this.marking.get(id) ?? new Set()
    this.marking.set(id, marking.add(owner))
    const done = (): void => void marking.delete(owner)
    await markEnds(this, id, ends).catch((error) => {
      done()
      throw error
    })
    return done
  }

  /**
   * Packs a repository that has grown and drops what failed deploys left, after a day. Safe beside pushes: what is kept
   * or queued is held by refs. Never rejects: what cannot be packed now is packed after the next deploy.
   */
  gc(id: string): Promise<void> {
    const done =
      this.collecting.get(id) ??
      this.collect(id)
        .catch((error) => console.error(`gc of ${id}: ${error}`))
        .finally(() => this.collecting.delete(id))
    this.collecting.set(id, done)
    return done
  }
  private async collect(id: string): Promise<void> {
    const busy = (): boolean => (this.marking.get(id)?.size ?? 0) > 0
    if (!existsSync(this.path(id)) || busy()) return
    await this.run(id, [...GC, 'gc', '--auto', '--quiet'])
    // Forgets the ends of shallow pushes that were refused, so that a whole push of the same commits stays whole.
    const marked = existsSync(join(this.path(id), 'shallow'))
    if (marked && !busy()) await this.run(id, ['prune', `--expire=${PRUNE}`])
  }

  /** Locks that a killed git left behind. Call only when no git runs. */
  async removeStaleLocks(id: string): Promise<void> {
    for (const file of await readdir(this.path(id), { recursive: true }).catch(() => [])) {
      if (file.endsWith('.lock')) await rm(join(this.path(id), file), { force: true })
    }
  }

  private env(extra: Record<string, string> = {}): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: this.home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(this.home, 'gitconfig'),
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
      ...extra,
    }
  }
  /** A git of the caller's; what it prints must be read. */
  spawn(id: string | undefined, args: string[], stdin: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
    const where = id ? ['--git-dir', this.path(id)] : []
    return spawn('git', [...STREAMED, ...where, ...args], { env: this.env(), stdio: [stdin, 'pipe', 'pipe'] })
  }
  /** One that starts others: a group of its own, so that all can be ended. */
  spawnGroup(id: string, args: string[], env: Record<string, string>): ChildProcess {
    const options = { env: this.env(env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] } as const
    return spawn('git', [...STREAMED, '--git-dir', this.path(id), ...args], options as never)
  }
  /** Runs git in a repository to its end and answers what it printed; an exit code that is not in `codes` (0) throws. */
  async run(
    id: string | undefined,
    args: string[],
    options: { codes?: number[]; input?: string } = {},
  ): Promise<string> {
    const child = this.spawn(id, args, options.input === undefined ? 'ignore' : 'pipe')
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input)
    const [out, err, code] = await Promise.all([text(child.stdout!), text(child.stderr!), ended(child)])
    if (!(options.codes ?? [0]).includes(code)) throw new Error(`git ${args[0]} ended with ${code}: ${err.trim()}`)
    return out
  }
  /** Whether git ends with 0. */
  async agrees(id: string | undefined, args: string[]): Promise<boolean> {
    return (await ended(this.spawn(id, args))) === 0
  }
}

/** Exit code of a child; 128 + 15 or the like when a signal ended it. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 143))
  })
}
