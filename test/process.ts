/** What the tests ask of processes and of this Node. */

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
