/** Which control groups the kernel took a process from for want of memory. A group of version 1 takes its own counter with it when it goes. */
import { constants, openSync, readSync } from 'node:fs'

export interface Victim {
  /** Path of the group of the process that was killed. */
  group: string
  /** True: its group was full. False: the whole machine. */
  capped: boolean
}

const RECORD = 8192

export class KernelLog {
  private readonly fd: number
  private readonly buffer = Buffer.alloc(RECORD)
  private constructor(fd: number) {
    this.fd = fd
  }

  /** Undefined where it may not be read: not root, or in a container. */
  static open(path = '/dev/kmsg'): KernelLog | undefined {
    try {
      const log = new KernelLog(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK))
      log.victims()
      return log
    } catch {
      return undefined
    }
  }

  /** Those since the last call. */
  victims(): Victim[] {
    const found: Victim[] = []
    for (let record = this.next(); record !== ''; record = this.next()) found.push(...victimOf(record))
    return found
  }

  /** One record per read; nothing when there is none yet. */
  private next(): string {
    for (;;) {
      try {
        return this.buffer.toString('latin1', 0, readSync(this.fd, this.buffer))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') return ''
        // Overwritten before it was read: the next read goes on behind the gap.
        if (code !== 'EPIPE') throw error
      }
    }
  }
}

/** Of "oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=/docker/buildkit,task_memcg=/docker/buildkit/ID,task=node,pid=7,uid=0". */
export function victimOf(record: string): Victim[] {
  const [, constraint, group] = /;oom-kill:constraint=(\w+),.*?\btask_memcg=([^,\s]+)/.exec(record) ?? []
  return group ? [{ group, capped: constraint === 'CONSTRAINT_MEMCG' }] : []
}
