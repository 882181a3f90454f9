/** Certificates, decided: which names get one, when it is due, how long to wait after a failure, what fits a name. */
import type { App } from './app.ts'
import type { ErrorCode } from './errors.ts'

/** What is known of the certificate on disk. Times in milliseconds since 1970. */
export interface Facts {
  names: string[]
  from: number
  until: number
  issuer: string
  /** Its name for ARI; absent where it cannot have one. */
  ari?: string
}

export interface Trouble {
  /** `ended`: our own process ended without a word. */
  kind: 'unreachable' | 'limited' | 'refused' | 'challenge' | 'hook' | 'dns' | 'ended'
  message: string
  /** Problem type of the CA (RFC 8555, 6.7) without its urn. */
  type?: string
  /** Milliseconds that the CA asked to wait. */
  retryAfter?: number
}

export type ChallengeType = 'http-01' | 'tls-alpn-01' | 'dns-01'
export type Source = 'acme' | 'local' | 'own'

/** What the store keeps per host name. */
export interface CertState {
  host: string
  source: Source
  /** `ordering` at start: a kill came in the middle. */
  phase: 'idle' | 'ordering'
  /** Failures since the last success. */
  attempts: number
  error?: { code: ErrorCode; message: string; at: string; type?: string }
  challenge?: ChallengeType
  nextTry?: string
  renewAt?: string
  /** When to ask the CA again whether it wants another time. */
  askAt?: string
}

export const CODES: Record<Trouble['kind'], ErrorCode> = {
  unreachable: 'CA_UNREACHABLE',
  limited: 'CA_RATE_LIMITED',
  refused: 'CA_REFUSED',
  challenge: 'CHALLENGE_FAILED',
  hook: 'DNS_HOOK_FAILED',
  dns: 'DNS_NOT_POINTING_HERE',
  ended: 'HOST_ERROR',
}

/** Names that no public CA may vouch for (RFC 6761, 6762, 8375, and ICANN's `internal`). */
export const PRIVATE = ['localhost', 'test', 'local', 'internal', 'home.arpa', 'invalid', 'onion']
const NOT_PUBLIC = new RegExp(`(^|\\.)(\\d+|${PRIVATE.join('|').replaceAll('.', '\\.')})$|:`)
export const isPublic = (host: string): boolean => host.includes('.') && !NOT_PUBLIC.test(host)

/** The wildcard that a certificate for this name may have instead. */
export const wildcardOf = (host: string): string => `*${host.slice(host.indexOf('.'))}`
/** Does a certificate with these names fit the host? A `*` stands for one label. */
export const covers = (names: string[], host: string): boolean =>
  names.some((name) => name.toLowerCase() === host || name.toLowerCase() === wildcardOf(host))

export interface Wanted {
  by: 'acme' | 'local'
  /** Ids of the apps that it is for. */
  apps: string[]
}

/**
 * Only names that somebody configured, never what a client asks for. The host's own domain gives an app its name once
 * something is live under it: names of pushes that failed must not use up the CA's limits. With a dns-01 hook one wildcard serves all of these.
 */
export function wanted(apps: App[], domain: string, hook: boolean): Map<string, Wanted> {
  const found = new Map<string, Wanted>()
  const add = (host: string, app: App): void => {
    const by = isPublic(host) ? 'acme' : 'local'
    if (by === 'acme' && app.autoCerts === false) return
    const ids = found.get(host)?.apps ?? []
    found.set(host, { by, apps: [...ids, app.id] })
  }
  for (const app of apps) {
    const own = `${app.name}.${domain}`
    if (app.live) add(hook && isPublic(own) ? wildcardOf(own) : own, app)
    for (const host of app.domains) add(host, app)
  }
  for (const host of [...found.keys()]) if (host !== wildcardOf(host) && found.has(wildcardOf(host))) found.delete(host)
  return found
}

/** By date, certificates are renewed at two thirds of their lifetime, however long that is. */
export const renewalTime = ({ from, until }: Facts): number => from + ((until - from) * 2) / 3

/** A moment in the window that the CA suggests (RFC 9773, 4.2); a window that is past means now. */
export const suggestedTime = (window: { start: string; end: string }, random: number): number =>
  Date.parse(window.start) + (Date.parse(window.end) - Date.parse(window.start)) * random

/** When the next order is due; undefined: never. */
export function dueAt(state: CertState | undefined, facts: Facts | undefined, by: Wanted['by'], now: number) {
  if (state?.source === 'own') return undefined
  if (state?.phase === 'ordering') return now
  const there = facts && (state === undefined || state.source === by)
  const base = there ? (state?.renewAt ? Date.parse(state.renewAt) : renewalTime(facts)) : now
  return Math.max(base, state?.nextTry ? Date.parse(state.nextTry) : 0)
}

const MINUTE = 60_000
/**
 * Minutes to wait after the first, second, … failure; the last one for ever after. Short at first, for DNS that is
 * being changed and CAs that restart; then slow enough for Let's Encrypt's five failed validations per name and hour.
 */
const AFTER_FAILURE = [1, 5, 15, 30, 60, 120, 240, 360]
/** Looking into DNS costs the CA nothing: often while somebody is at it, then every hour. */
const AFTER_DNS = [1, 1, 1, 2, 2, 5, 5, 10, 10, 30, 60]
/** So that many names that failed together do not come back together. */
const JITTER = 0.2

/** `random` in 0 to 1. What the CA asked for is kept, to the millisecond and beyond our own table. */
export function retryDelay(trouble: Trouble, attempts: number, random: number): number {
  const table = trouble.kind === 'dns' ? AFTER_DNS : AFTER_FAILURE
  const minutes = table[Math.min(attempts, table.length) - 1] ?? 1
  const own = minutes * MINUTE * (1 + JITTER * random)
  return Math.max(own, trouble.retryAfter ?? 0)
}

/** The CA asks for renewal times again when it says so, but within an hour and a day; it need not say. */
export const askAgainAfter = (retryAfter: number | undefined): number =>
  Math.min(24 * 60 * MINUTE, Math.max(60 * MINUTE, retryAfter ?? 6 * 60 * MINUTE))

/** Wildcards go by DNS alone. Where the CA could not reach port 80, the next try is by the HTTPS port, and so on in turns. */
export function challengeFor(
  host: string,
  asked: ChallengeType | undefined,
  state: CertState | undefined,
): ChallengeType {
  if (host.startsWith('*.')) return 'dns-01'
  if (asked) return asked
  const unreached = state?.error?.code === 'CHALLENGE_FAILED' && state.error.type === 'connection'
  return unreached && state?.challenge === 'http-01' ? 'tls-alpn-01' : 'http-01'
}

/** Staging comes first after the CA has looked at an order and said no; not after what never reached it. */
export const rehearses = (state: CertState | undefined): boolean =>
  (state?.attempts ?? 0) > 0 && ['CHALLENGE_FAILED', 'CA_REFUSED', 'DNS_HOOK_FAILED'].includes(state?.error?.code ?? '')

/** One word for people. */
export function label(state: CertState | undefined, facts: Facts | undefined, now: number): string {
  const there = facts !== undefined && facts.until > now
  if (state?.phase === 'ordering') return there ? 'renewing' : 'ordering'
  if (facts) return there ? 'valid' : 'expired'
  return state?.error ? 'failed' : 'waiting'
}
