/** The owner's executable for dns-01, told by its environment what to do; see hooks/dns-01.sample. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { AcmeError } from './acme.ts'

/** Other name servers may take a while to know, and the hook waits for them. */
export const HOOK = 10 * 60_000

export async function runHook(
  file: string | undefined,
  action: 'present' | 'cleanup',
  host: string,
  authorization: string,
  signal: AbortSignal,
): Promise<void> {
  if (!file) throw new AcmeError('hook', 'there is no dns-01 hook')
  const domain = host.replace(/^\*\./, '')
  const env = {
    ...process.env,
    BACKENDIM_ACTION: action,
    BACKENDIM_DOMAIN: domain,
    BACKENDIM_RECORD: `_acme-challenge.${domain}`,
    BACKENDIM_VALUE: createHash('sha256').update(authorization).digest('base64url'),
  }
  const { code, said } = await ended(file, action, env, signal)
  if (code !== 0)
    throw new AcmeError('hook', `dns-01 hook, ${action}: ended with ${code}: ${said || 'it said nothing'}`)
}

/** With the last that it said. */
function ended(
  file: string,
  action: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<{ code: number | string; said: string }> {
  return new Promise((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HOOK)])
    const child = spawn(file, [action], { env, stdio: ['ignore', 'pipe', 'pipe'], signal: limit })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-2000)
      })
    let broken: string | undefined
    child.on('error', (error) => {
      broken = error.message
    })
    child.on('close', (exit, name) =>
      resolve({ code: broken ?? exit ?? name ?? 'nothing', said: said.trim().slice(-300).replace(/\s+/g, ' ') }),
    )
  })
}
