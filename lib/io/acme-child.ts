/** Starts bin/acme.ts for one job and answers what became of it. The child ends with us: its channel closes. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChallengeType, Trouble } from '../model/certificate.ts'

export interface AcmeJob {
  data: string
  host: string
  directory: string
  /** Directory to try first. */
  trial?: string
  email?: string
  challenge: ChallengeType
  /** Executable for dns-01. */
  hook?: string
  /** Where an order that was begun is written down. */
  begun: string
  /** Name for ARI of the certificate that is renewed. */
  replaces?: string
}
export interface Question {
  directory: string
  /** Names for ARI. */
  names: string[]
}
export type Renewals = Record<string, { start: string; end: string; retryAfter?: number }>
export type Message = { order: AcmeJob } | { ask: Question }
export interface Result {
  trouble?: Trouble
  renewals?: Renewals
}

const SCRIPT = fileURLToPath(new URL('../../bin/acme.js', import.meta.url))
/** Above all that a job may take by its own limits. */
const LIMIT = 30 * 60_000

/** `ca`: a file with the certificate of a CA that is not public. */
export function runAcme(message: Message, ca: string | undefined, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(ca ? { NODE_EXTRA_CA_CERTS: ca } : {}) }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)])
    const child = spawn(process.execPath, [SCRIPT], {
      env,
      signal: limit,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let result: Result | undefined
    child.once('message', (answer: Result) => {
      result = answer
    })
    child.on('error', () => {})
    child.once('close', (code, name) => {
      if (signal.aborted) reject(signal.reason)
      else resolve(result ?? { trouble: { kind: 'ended', message: `the order's process ended with ${code ?? name}` } })
    })
    child.send(message, () => {})
  })
}
