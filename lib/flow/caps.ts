/** Builds within bounds: what they may use, room for them before they begin, and what became of them. */
import { existsSync } from 'node:fs'
import { availableParallelism, release } from 'node:os'
import type Docker from 'dockerode'
import type { BuildOptions } from '../io/build.ts'
import { BuildGuard, type Watch } from '../io/build-guard.ts'
import { BuildCgroup } from '../io/cgroup.ts'
import { KernelLog } from '../io/kernel-log.ts'
import { memory } from '../io/room.ts'
import { type BuildLimits, buildLimits, describeLimits } from '../model/build-limits.ts'
import { shortage } from './room.ts'
import type { System } from './system.ts'

/** The owner's, from options of `up`. */
export interface CapSettings {
  memory?: number
  cpus?: number
  /** Milliseconds that a build may take. */
  timeout: number
  /** The engine's cgroup-parent, where that is not its default. */
  parent?: string
}

interface Found {
  limits: BuildLimits
  guard?: BuildGuard
  /** Where the engine keeps images and its cache, if that is on this machine. */
  root?: string
  /** For doctor: what caps builds, or why nothing does. */
  says: string
  ok: boolean
}

const UNWATCHED: Watch = { oom: () => undefined, end: () => {} }

export class Caps {
  readonly timeout: number
  /** Builds under way. */
  building = 0
  private readonly docker: Docker
  private readonly settings: CapSettings
  private found: Promise<Found> | undefined

  constructor(docker: Docker, settings: CapSettings) {
    this.docker = docker
    this.settings = settings
    this.timeout = settings.timeout
  }

  /** What this machine and its engine allow; looked at once. */
  look(): Promise<Found> {
    this.found ??= this.find().catch((error) => {
      this.found = undefined
      throw error
    })
    return this.found
  }

  /** From before a build until it has ended. Builds go on where nothing can be capped. */
  async watch(): Promise<Watch> {
    const { guard } = await this.look()
    const watch = guard?.watch() ?? UNWATCHED
    this.building++
    return {
      oom: watch.oom,
      end: () => {
        this.building--
        watch.end()
      },
    }
  }

  private async find(): Promise<Found> {
    const info = (await this.docker.info()) as Record<string, string>
    const { total, swap } = memory()
    const limits = buildLimits({ memory: total, swap, cores: availableParallelism() }, this.settings)
    // Docker Desktop answers on a socket of this machine too, and runs on another.
    const here = info.KernelVersion === release() && existsSync(info.DockerRootDir ?? '')
    const root = here ? info.DockerRootDir : undefined
    const not = (why: string): Found => ({ limits, root, ok: false, says: `not capped: ${why}` })
    if (!here) return not('the engine runs on another machine')
    if (process.getuid?.() !== 0) return not('only root may; builds can take what apps need')
    const driver = info.CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs'
    const version = info.CgroupVersion === '2' ? 2 : 1
    const parent = this.settings.parent ?? (driver === 'systemd' ? '/system.slice' : '/docker')
    const cgroup = new BuildCgroup({ root: '/sys/fs/cgroup', proc: '/proc', version, driver, parent })
    const faults = cgroup.cap(limits)
    if (faults.length > 0) return not(faults.join('; '))
    const guard = new BuildGuard(cgroup, limits, KernelLog.open())
    const what = driver === 'systemd' ? 'each step' : 'all together'
    return {
      limits,
      root,
      guard,
      ok: true,
      says: `${describeLimits(limits)} for ${what} (cgroup v${version}, ${driver})`,
    }
  }
}

/** A build that has room, is capped and timed, and keeps its cache mounts to its app: another app's could be read, or poisoned, by its id. */
export async function bounded(
  system: System,
  id: string,
  args: Record<string, string>,
  signal: AbortSignal,
  build: (bounds: Pick<BuildOptions, 'args' | 'oom' | 'timeout'>) => Promise<unknown>,
): Promise<void> {
  const short = await shortage(system, signal)
  signal.throwIfAborted()
  if (short) throw short
  const watch = await system.caps.watch()
  try {
    // Last, so that no build argument of a project's own names another app's.
    const own = { ...args, BUILDKIT_CACHE_MOUNT_NS: id }
    await build({ args: own, oom: watch.oom, timeout: system.caps.timeout })
  } finally {
    watch.end()
  }
}
