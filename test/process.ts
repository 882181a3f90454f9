/** What the tests ask of processes and of this Node. */
import { readdir, readFile } from 'node:fs/promises'

/** Two processes may listen on one port at once from Node 23.1 on; before, the old one has to let go first. */
export const canShare = (): boolean => Number(process.versions.uv.split('.')[1]) >= 49

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Pids of all processes with this word in their command line, in containers and build steps too. */
export async function running(word: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((_, at) => lines[at]?.includes(word)).map(Number)
}
