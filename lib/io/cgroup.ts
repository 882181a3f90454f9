/** The control group that BuildKit's steps run in: capped as a whole where they share one (driver cgroupfs), else step by step as they appear (driver systemd). */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildLimits, type Setting, settings } from '../model/build-limits.ts'

export interface Layout {
  /** Where the cgroups are mounted: /sys/fs/cgroup. */
  root: string
  /** /proc. */
  proc: string
  version: 1 | 2
  driver: 'cgroupfs' | 'systemd'
  /** Under which the engine makes its groups: /docker, /system.slice. */
  parent: string
}

const CONTROLLERS = ['memory', 'cpu', 'pids', 'io']
/** BuildKit's ids have 25 characters, those of containers 64. */
const ID = /^[a-z0-9]{25}$/
const SCOPE = /^docker-([a-z0-9]{25})\.scope$/

export class BuildCgroup {
  private readonly layout: Layout
  constructor(layout: Layout) {
    this.layout = layout
  }

  /** The one group of all steps; undefined: each has its own beside the apps. */
  get shared(): string | undefined {
    return this.layout.driver === 'cgroupfs' ? join(this.layout.parent, 'buildkit') : undefined
  }

  /** Caps what builds share, before there is any. Answers what could not be done, in words for the owner. */
  cap(limits: BuildLimits): string[] {
    const path = this.shared
    const parent = this.folder('memory', this.layout.parent)
    if (!path) return existsSync(parent) ? [] : [`there is no ${parent}`]
    try {
      this.make(path)
    } catch (error) {
      return [`${path} cannot be made: ${(error as Error).message}`]
    }
    return this.apply(path, limits)
  }

  /** A step that has just begun. */
  capStep(id: string, limits: BuildLimits): string[] {
    const path = this.pathOf(id)
    const faults = this.shared ? [] : this.apply(path, limits)
    // Whoever wanted too much ends as a whole: a step without its compiler hangs or says something else.
    if (this.layout.version === 2) this.write(path, { controller: 'memory', file: 'memory.oom.group', value: '1' })
    return faults
  }

  /** Ids of the steps that run now. */
  steps(): string[] {
    return list(this.folder('memory', this.shared ?? this.layout.parent)).flatMap((name) => {
      if (this.shared) return ID.test(name) ? [name] : []
      return SCOPE.exec(name)?.[1] ?? []
    })
  }

  pids(id: string): number[] {
    return lines(join(this.folder('memory', this.pathOf(id)), 'cgroup.procs')).map(Number)
  }

  /** How many processes of the step the kernel has killed for memory. */
  kills(id: string): number {
    const file = this.layout.version === 2 ? 'memory.events' : 'memory.oom_control'
    const counters = lines(join(this.folder('memory', this.pathOf(id)), file))
    return Number(counters.find((line) => line.startsWith('oom_kill '))?.split(' ')[1] ?? 0)
  }

  /** What the step runs, once it does: the engine's own start-up has no command of ours. */
  command(pid: number): string | undefined {
    const words = read(join(this.layout.proc, String(pid), 'cmdline')).split('\0')
    return words[0] === '' || words[0] === 'runc' || words[1] === 'init' ? undefined : words.join(' ').trim()
  }

  /** When the machine itself is out of memory, the kernel takes the build and no app. What is forked later inherits it. */
  offer(pid: number): void {
    attempt(() => writeFileSync(join(this.layout.proc, String(pid), 'oom_score_adj'), '900'))
  }

  private pathOf(id: string): string {
    return this.shared ? join(this.shared, id) : join(this.layout.parent, `docker-${id}.scope`)
  }

  private folder(controller: string, path: string): string {
    return join(this.layout.root, this.layout.version === 1 ? controller : '', path)
  }

  private make(path: string): void {
    if (this.layout.version === 1) {
      for (const controller of ['memory', 'cpu', 'pids', 'blkio'])
        if (existsSync(this.folder(controller, ''))) mkdirSync(this.folder(controller, path), { recursive: true })
      return
    }
    mkdirSync(this.folder('', path), { recursive: true })
    // A group has the files of a controller only when all above it pass that controller on.
    const parts = path.split('/').filter((part) => part !== '')
    for (let depth = 0; depth < parts.length; depth++) {
      const file = join(this.folder('', parts.slice(0, depth).join('/')), 'cgroup.subtree_control')
      for (const name of CONTROLLERS) attempt(() => writeFileSync(file, `+${name}`))
    }
  }

  private apply(path: string, limits: BuildLimits): string[] {
    return settings(this.layout.version, limits).flatMap((setting) => this.write(path, setting) ?? [])
  }

  /** Answers what is wrong where the setting is needed. */
  private write(path: string, { controller, file, value, optional }: Setting): string | undefined {
    const target = join(this.folder(controller, path), file)
    // A group's files are there or not; one must not be made where somebody mounted a plain folder.
    const error = existsSync(target) ? attempt(() => writeFileSync(target, value)) : new Error('there is no such file')
    return error && !optional ? `${target}: ${error.message}` : undefined
  }
}

function attempt(work: () => void): Error | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error as Error
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const lines = (file: string): string[] =>
  read(file)
    .split('\n')
    .filter((line) => line !== '')
