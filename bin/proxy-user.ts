/** Whom the proxy runs as. */
import { readFileSync } from 'node:fs'

/** As root the proxy runs as a user of its own: it owns traffic, never the engine or the keys. */
export function proxyUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'backendim-proxy') ?? users.find(([name]) => name === 'nobody')
  return user ? { uid: Number(user[2]), gid: Number(user[3]) } : {}
}
