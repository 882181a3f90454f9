/** What all builds of this machine may use together, and the files of a control group that say so, in both versions of cgroups. */

const MB = 1024 * 1024

export interface BuildLimits {
  /** Bytes; swap comes on top. */
  memory: number
  swap: number
  /** Cores' worth of time. */
  cpus: number
  /** Processes and threads. */
  pids: number
}

interface Machine {
  memory: number
  swap: number
  cores: number
}

/** One value in one file; `controller` is the hierarchy that the file is in under version 1. */
export interface Setting {
  controller: 'memory' | 'cpu' | 'pids' | 'blkio'
  file: string
  value: string
  /** Not every kernel has it, and builds are bounded without it. */
  optional?: boolean
}

/** Half of the memory and of the swap are the apps' and the host's; builds get nine tenths of the cores, and only when no app wants them. */
export function buildLimits(machine: Machine, owner: Partial<Pick<BuildLimits, 'memory' | 'cpus'>>): BuildLimits {
  return {
    memory: owner.memory ?? Math.max(256 * MB, Math.floor(machine.memory / 2)),
    swap: Math.floor(machine.swap / 2),
    cpus: owner.cpus ?? Math.round(machine.cores * 9) / 10,
    pids: 2048,
  }
}

/** In the order of writing. A weight of 100 is what an app has in version 2, 1024 in version 1: a build has a tenth of it. */
export function settings(version: 1 | 2, limits: BuildLimits): Setting[] {
  const quota = String(Math.round(limits.cpus * PERIOD))
  if (version === 2)
    return [
      { controller: 'memory', file: 'memory.max', value: String(limits.memory) },
      { controller: 'memory', file: 'memory.swap.max', value: String(limits.swap), optional: true },
      { controller: 'cpu', file: 'cpu.weight', value: '10' },
      { controller: 'cpu', file: 'cpu.max', value: `${quota} ${PERIOD}` },
      { controller: 'pids', file: 'pids.max', value: String(limits.pids) },
      { controller: 'blkio', file: 'io.weight', value: 'default 10', optional: true },
      { controller: 'blkio', file: 'io.bfq.weight', value: 'default 10', optional: true },
    ]
  const memory = { controller: 'memory', file: 'memory.limit_in_bytes', value: String(limits.memory) } as const
  const both = String(limits.memory + limits.swap)
  return [
    // Memory may never be more than memory and swap: which has to go first depends on whether the limit falls or rises.
    { ...memory, optional: true },
    { controller: 'memory', file: 'memory.memsw.limit_in_bytes', value: both, optional: true },
    memory,
    { controller: 'cpu', file: 'cpu.shares', value: '102' },
    { controller: 'cpu', file: 'cpu.cfs_period_us', value: String(PERIOD) },
    { controller: 'cpu', file: 'cpu.cfs_quota_us', value: quota },
    { controller: 'pids', file: 'pids.max', value: String(limits.pids) },
    { controller: 'blkio', file: 'blkio.weight', value: '100', optional: true },
    { controller: 'blkio', file: 'blkio.bfq.weight', value: '10', optional: true },
  ]
}

/** Microseconds over which processor time is counted. */
const PERIOD = 100_000

/** Such as "512 MB, 1.8 cores, 2048 processes". */
export const describeLimits = ({ memory, cpus, pids }: BuildLimits): string =>
  `${megabytes(memory)}, ${cpus} ${cpus === 1 ? 'core' : 'cores'}, ${pids} processes`

export const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`

/** Bytes of BuildKit's cache that are kept on a disk of this size: a tenth of it, and between 1 and 20 GB. */
export const cacheBound = (disk: number): number => Math.min(20e9, Math.max(1e9, Math.floor(disk / 10)))
