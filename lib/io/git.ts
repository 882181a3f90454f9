/** Git repositories of apps: bare, one per app, served by git's own receive-pack and upload-pack. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import type { Source } from '../model/plan.ts'

export const ZERO = '0'.repeat(40)

export class Git {
  readonly repos: string
  private readonly hooks: string
  private readonly home: string
  /** `home`: a folder that nothing else writes. */
  constructor(repos: string, hooks: string, home: string) {
    this.repos = repos
    this.hooks = hooks
    this.home = home
  }

  path(id: string): string {
    return join(this.repos, `${id}.git`)
  }

  async init(id: string): Promise<void> {
    await mkdir(this.home, { recursive: true, mode: 0o700 })
    await writeFile(join(this.home, 'gitconfig'), '[gc]\n\tauto = 0\n[safe]\n\tdirectory = *\n')
    await this.run(undefined, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', this.path(id)])
    await mkdir(join(this.path(id), 'info'), { recursive: true })
    await writeFile(join(this.path(id), 'info', 'attributes'), '* -export-ignore -export-subst\n')
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
      'receive.shallowUpdate=true',
      'receive.procReceiveRefs=refs',
      'receive.advertisePushOptions=true',
      'receive.autogc=false',
      'transfer.hideRefs=refs/backendim',
      'core.alternateRefsCommand=true',
    ].flatMap((setting) => ['-c', setting])
    return spawn('git', [...settings, 'receive-pack', this.path(id)], { env: this.env(env), detached: true })
  }
  uploadPack(id: string, env: Record<string, string>): ChildProcess {
    const settings = ['-c', 'transfer.hideRefs=refs/backendim', '-c', 'uploadpack.packObjectsHook=']
    return spawn('git', [...settings, 'upload-pack', '--strict', this.path(id)], { env: this.env(env), detached: true })
  }

  /** The commit that a ref points to, or undefined. */
  async ref(id: string, ref: string): Promise<string | undefined> {
    const out = await this.run(id, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], [0, 1])
    return out.trim() || undefined
  }
  /** Compare and swap. Throws STALE when the ref is not where it was seen. */
  async move(id: string, ref: string, to: string, seen: string | undefined): Promise<void> {
    try {
      await this.run(id, ['update-ref', ref, to, seen ?? ZERO])
    } catch (error) {
      throw new Failure('STALE', { evidence: [String(error)] })
    }
  }
  async hold(id: string, name: string, commit: string): Promise<void> {
    await this.run(id, ['update-ref', `refs/backendim/${name}`, commit])
  }
  async release(id: string, name: string): Promise<void> {
    await this.run(id, ['update-ref', '-d', `refs/backendim/${name}`])
  }
  /** Names of what is held, such as `v3` and `deploy-a1b2`. */
  async held(id: string): Promise<string[]> {
    const refs = await this.run(id, ['for-each-ref', '--format=%(refname)', 'refs/backendim/'])
    return refs.split('\n').flatMap((ref) => (ref ? [ref.replace('refs/backendim/', '')] : []))
  }
  /** Ids of all repositories. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.repos)
    return names.filter((name) => name.endsWith('.git')).map((name) => name.slice(0, -4))
  }
  async setHead(id: string, branch: string): Promise<void> {
    await this.run(id, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`])
  }
  async isAncestor(id: string, old: string, commit: string): Promise<boolean> {
    const child = this.child(id, ['merge-base', '--is-ancestor', old, commit])
    return (await ended(child)) === 0
  }
  async isEmpty(id: string, commit: string): Promise<boolean> {
    return (await this.run(id, ['ls-tree', '--name-only', commit])).trim() === ''
  }

  /** The tree of a commit below `root` as build packs see it. */
  async source(id: string, commit: string, root: string): Promise<Source> {
    const tree = root === '.' ? commit : `${commit}:${root}`
    const listing = await this.run(id, ['ls-tree', '-r', '-z', '--long', tree])
    const files = new Map<string, { object: string; size: number }>()
    for (const line of listing.split('\0')) {
      const [, , object, size] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t/.exec(line) ?? []
      if (object) files.set(line.slice(line.indexOf('\t') + 1), { object, size: Number(size) })
    }
    return {
      has: (path) => files.has(path),
      match: (pattern) => [...files.keys()].filter((path) => pattern.test(path)),
      read: async (path) => {
        const file = files.get(path)
        return file && file.size <= 1_000_000 ? this.run(id, ['cat-file', 'blob', file.object]) : undefined
      },
    }
  }

  /** The tree as a tar stream; an error of git ends it with that error. */
  archive(id: string, commit: string, root: string): Readable {
    const tree = root === '.' ? commit : `${commit}:${root}`
    const child = this.child(id, ['archive', '--format=tar', tree])
    child.once('exit', (code) => code && child.stdout?.destroy(new Error(`git archive ended with ${code}`)))
    return child.stdout as Readable
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
  private child(id: string | undefined, args: string[]): ChildProcess {
    const where = id ? ['--git-dir', this.path(id)] : []
    return spawn('git', [...where, ...args], { env: this.env(), stdio: ['ignore', 'pipe', 'pipe'] })
  }
  private async run(id: string | undefined, args: string[], codes = [0]): Promise<string> {
    const child = this.child(id, args)
    const [out, err, code] = await Promise.all([text(child.stdout!), text(child.stderr!), ended(child)])
    if (!codes.includes(code)) throw new Error(`git ${args[0]} ended with ${code}: ${err.trim()}`)
    return out
  }
}

/** Exit code of a child; 128 + 15 or the like when a signal ended it. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 143))
  })
}
