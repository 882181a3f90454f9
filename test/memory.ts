/** What a process and all that came from it hold. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export function family(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}

/** Pss in MB: what is shared counts by its share. */
export function memoryOf(pid: number): number {
  const sizes = family(pid).map((one) => Number(/^Pss: +(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1] ?? 0))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)
}

/** Open files, and how many of them are sockets. */
export function openOf(pid: number): { fds: number; sockets: number } {
  const all = family(pid).flatMap((one) =>
    readdirSync(`/proc/${one}/fd`).map((name) => target(`/proc/${one}/fd/${name}`)),
  )
  return { fds: all.length, sockets: all.filter((name) => name.startsWith('socket:')).length }
}

/** It may have ended just now. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function target(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
