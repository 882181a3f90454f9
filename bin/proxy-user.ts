/** Whom the proxy runs as. */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** As root the proxy runs as a user of its own: it owns traffic, never the engine or the keys. */
export function proxyUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'backendim-proxy') ?? users.find(([name]) => name === 'nobody')
  return user ? { uid: Number(user[2]), gid: Number(user[3]) } : {}
}

/** The nearest folder above a file, or the file, that this user may not read; undefined: there is none. ACLs are not looked at. */
export function barred(path: string, { uid, gid }: { uid?: number; gid?: number }): string | undefined {
  if (uid === undefined) return undefined
  const above = dirname(path)
  const higher = above === path ? undefined : barred(above, { uid, gid })
  if (higher) return higher
  const { mode, ...owner } = statSync(path)
  const shift = owner.uid === uid ? 6 : owner.gid === gid ? 3 : 0
  const wanted = statSync(path).isDirectory() ? 0o1 : 0o4
  return (mode >> shift) & wanted ? undefined : path
}
