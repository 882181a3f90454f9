/** Watches the steps of builds while any runs: caps them, offers them to the kernel first, and knows which of them it killed for memory. */
import type { BuildFacts } from '../model/build-error.ts'
import type { BuildLimits } from '../model/build-limits.ts'
import type { BuildCgroup } from './cgroup.ts'
import type { KernelLog } from './kernel-log.ts'

/** Milliseconds between looks. */
const EVERY = 50
/** A step that begins is made ready by the engine's own processes: so often the ones in it are looked at. */
const LOOKS = 10

interface Step {
  looks: number
  command?: string
  /** By its cap, or for want of memory in the machine. */
  killed?: 'capped' | 'machine'
}

export interface Watch {
  /** Proof that the kernel killed the step that the engine's error names. */
  oom(error: string): BuildFacts['oom']
  end(): void
}

export class BuildGuard {
  private readonly cgroup: BuildCgroup
  private readonly limits: BuildLimits
  private readonly log: KernelLog | undefined
  private readonly steps = new Map<string, Step>()
  private builds = 0
  private timer: NodeJS.Timeout | undefined

  constructor(cgroup: BuildCgroup, limits: BuildLimits, log: KernelLog | undefined) {
    this.cgroup = cgroup
    this.limits = limits
    this.log = log
  }

  /** From before a build begins until it has ended. */
  watch(): Watch {
    // Nobody may have been looking for long: what was killed meanwhile was of no build of ours.
    if (this.builds++ === 0) this.begin()
    let over = false
    return {
      oom: (error) => this.oom(error),
      end: () => {
        if (over) return
        over = true
        if (--this.builds === 0) this.stop()
      },
    }
  }

  private begin(): void {
    this.log?.victims()
    for (const fault of this.cgroup.cap(this.limits)) console.error(`cap of builds: ${fault}`)
    this.timer = setInterval(() => this.look(), EVERY)
    this.timer.unref()
  }
  private stop(): void {
    clearInterval(this.timer)
    this.steps.clear()
  }

  /** The counter goes with the step, the kernel's log stays; where there is no log, the counter was seen in time or not. */
  private look(): void {
    for (const id of this.cgroup.steps()) this.visit(id)
    for (const { group, capped } of this.log?.victims() ?? []) {
      const id = /([a-z0-9]{25})(?:\.scope)?$/.exec(group)?.[1]
      if (!id) continue
      const step = this.step(id)
      step.killed = capped ? 'capped' : 'machine'
      this.finish(id)
    }
  }

  private step(id: string): Step {
    const step = this.steps.get(id) ?? { looks: 0 }
    this.steps.set(id, step)
    return step
  }

  private visit(id: string): void {
    const step = this.step(id)
    if (step.looks === 0) this.cgroup.capStep(id, this.limits)
    if (step.looks++ < LOOKS || !step.command) {
      const pids = this.cgroup.pids(id)
      for (const pid of pids) this.cgroup.offer(pid)
      step.command ??= pids.map((pid) => this.cgroup.command(pid)).find((command) => command !== undefined)
    }
    if (!step.killed && this.cgroup.kills(id) === 0) return
    step.killed ??= 'capped'
    this.finish(id)
  }

  /** One that lost a process must not go on forking and eating: version 1 has no switch for that. */
  private finish(id: string): void {
    for (const pid of this.cgroup.pids(id)) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
  }

  private oom(error: string): BuildFacts['oom'] {
    this.look()
    const killed = [...this.steps.values()].find(
      (step) => step.killed && (step.command === undefined ? this.builds === 1 : names(error, step.command)),
    )
    return killed && { limit: killed.killed === 'capped' ? this.limits.memory : undefined }
  }
}

/** Engines quote and escape the command in their own ways. */
function names(error: string, command: string): boolean {
  const plain = (text: string): string => text.replace(/[\s"'\\]|\\n/g, '')
  return plain(error).includes(plain(command))
}
