/** What is free on this machine, in bytes: memory as the kernel counts it, and the disk under a path. */
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'

export interface Memory {
  total: number
  /** What programs can have without swapping. */
  available: number
  swap: number
  swapFree: number
}

export function memory(file = '/proc/meminfo'): Memory {
  const text = readFileSync(file, 'utf8')
  const of = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  return {
    ...{ total: of('MemTotal'), available: of('MemAvailable') },
    ...{ swap: of('SwapTotal'), swapFree: of('SwapFree') },
  }
}

export async function disk(path: string): Promise<{ total: number; free: number }> {
  const { blocks, bavail, bsize } = await statfs(path)
  return { total: blocks * bsize, free: bavail * bsize }
}
