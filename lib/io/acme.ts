/**
 * An ACME client (RFC 8555, RFC 9773): signed requests, and nothing that waits longer than its time-out. Used by bin/acme.ts
 * alone, so that neither the proxy nor the idle control plane ever loads it.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Trouble } from '../model/certificate.ts'

/** Kinds of what goes wrong, with the CA's own words: `type` is the problem type without its urn. */
export class AcmeError extends Error {
  readonly kind: Trouble['kind']
  readonly type: string | undefined
  /** Milliseconds that the CA asked to wait. */
  readonly retryAfter: number | undefined
  constructor(kind: Trouble['kind'], message: string, more: { type?: string; retryAfter?: number } = {}) {
    super(message)
    this.kind = kind
    this.type = more.type
    this.retryAfter = more.retryAfter
  }
  get trouble(): Trouble {
    return { kind: this.kind, message: this.message, type: this.type, retryAfter: this.retryAfter }
  }
}

interface Directory {
  newNonce: string
  newAccount: string
  newOrder: string
  renewalInfo?: string
}
interface Problem {
  type?: string
  detail?: string
  subproblems?: { detail?: string; identifier?: { value: string } }[]
}
export interface Challenge {
  type: string
  url: string
  token: string
  error?: Problem
}
export interface Authorization {
  status: string
  identifier: { value: string }
  challenges: Challenge[]
}
export interface Order {
  url: string
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'
  expires?: string
  authorizations: string[]
  finalize: string
  certificate?: string
  error?: Problem
}
interface Answer<T> {
  body: T
  headers: Headers
}

/** One request may take this long, answer included. */
const TIMEOUT = 20_000
/** What an order may take from the challenge to the certificate. */
const PATIENCE = 120_000
/** The CA refuses a share of nonces on purpose, or because they are old (RFC 8555, 6.5). */
const NONCES = 10

export class AcmeClient {
  private readonly key: KeyObject
  private readonly signal: AbortSignal
  private readonly url: string
  private links: Directory | undefined
  private nonces: string[] = []
  private account: string | undefined

  constructor(directory: string, keyPem: string, signal: AbortSignal) {
    this.url = directory
    this.key = createPrivateKey(keyPem)
    this.signal = signal
  }

  async directory(): Promise<Directory> {
    this.links ??= (await this.send<Directory>(this.url, { method: 'GET' })).body
    if (typeof this.links?.newOrder !== 'string')
      throw new AcmeError('unreachable', `${this.url} is not an ACME directory`)
    return this.links
  }

  /** Finds or makes the account of the key. */
  async register(email: string | undefined): Promise<void> {
    const { newAccount } = await this.directory()
    const contact = email ? { contact: [`mailto:${email}`] } : {}
    const { headers } = await this.post(newAccount, { termsOfServiceAgreed: true, ...contact })
    this.account = headers.get('location') ?? undefined
  }

  /** `replaces`: the certificate that this one is a renewal of, by its name for ARI; a CA that does not know it is asked without. */
  async order(host: string, replaces?: string): Promise<Order> {
    const { newOrder, renewalInfo } = await this.directory()
    const order = { identifiers: [{ type: 'dns', value: host }] }
    const ask = (more: object): Promise<Answer<Order>> => this.post<Order>(newOrder, { ...order, ...more })
    const { body, headers } = await ask(replaces && renewalInfo ? { replaces } : {}).catch((error) => {
      if (replaces && error instanceof AcmeError && error.kind === 'refused') return ask({})
      throw error
    })
    return { ...body, url: headers.get('location') ?? '' }
  }

  async get<T>(url: string): Promise<T> {
    return (await this.post<T>(url, undefined)).body
  }

  respond(challenge: Challenge): Promise<unknown> {
    return this.post(challenge.url, {})
  }

  finalize(order: Order, csr: Buffer): Promise<unknown> {
    return this.post(order.finalize, { csr: csr.toString('base64url') })
  }

  /** The chain, leaf first. */
  certificate(order: Order): Promise<string> {
    return this.get<string>(order.certificate ?? '')
  }

  /** Asks again until the answer is not in one of these states, as often as the CA likes. */
  async settled<T extends { status: string }>(url: string, middle: string[]): Promise<T> {
    const end = Date.now() + PATIENCE
    for (let pause = 250; ; pause = Math.min(5000, pause * 2)) {
      const { body, headers } = await this.post<T>(url, undefined)
      if (!middle.includes(body.status)) return body
      if (Date.now() > end) throw new AcmeError('unreachable', `still ${body.status} after ${PATIENCE / 1000} s`)
      await sleep(Math.min(30_000, retryAfter(headers) ?? pause), undefined, { signal: this.signal })
    }
  }

  /** What a challenge's file or certificate has to hold (RFC 8555, 8.1). */
  authorization(token: string): string {
    const { crv, kty, x, y } = this.jwk()
    const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
    return `${token}.${thumbprint}`
  }

  /** When the CA would like a certificate to be renewed; undefined where it does not say. */
  async renewal(name: string): Promise<{ start: string; end: string; retryAfter?: number } | undefined> {
    const { renewalInfo } = await this.directory()
    if (!renewalInfo) return undefined
    const { body, headers } = await this.send<{ suggestedWindow: { start: string; end: string } }>(
      `${renewalInfo.replace(/\/$/, '')}/${name}`,
      { method: 'GET' },
    )
    const { start, end } = body.suggestedWindow ?? {}
    if (!(Date.parse(start) <= Date.parse(end))) throw new AcmeError('unreachable', 'renewalInfo without a window')
    return { start, end, retryAfter: retryAfter(headers) }
  }

  private jwk(): { crv?: string; kty?: string; x?: string; y?: string } {
    return createPublicKey(this.key).export({ format: 'jwk' }) as { crv?: string }
  }

  /** A signed request; without a payload it is a POST-as-GET. */
  private async post<T>(url: string, payload: object | undefined): Promise<Answer<T>> {
    for (let tries = 1; ; tries++) {
      const body = this.signed(url, payload, await this.nonce())
      try {
        const headers = { 'content-type': 'application/jose+json' }
        return await this.send<T>(url, { method: 'POST', headers, body })
      } catch (error) {
        if (!(error instanceof AcmeError) || error.type !== 'badNonce' || tries >= NONCES) throw error
      }
    }
  }

  private signed(url: string, payload: object | undefined, nonce: string): string {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const who = this.account ? { kid: this.account } : { jwk: this.jwk() }
    const head = encode({ alg: 'ES256', nonce, url, ...who })
    const body = payload === undefined ? '' : encode(payload)
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key: this.key, dsaEncoding: 'ieee-p1363' })
    return JSON.stringify({ protected: head, payload: body, signature: signature.toString('base64url') })
  }

  private async nonce(): Promise<string> {
    if (this.nonces.length === 0) await this.send((await this.directory()).newNonce, { method: 'HEAD' })
    const nonce = this.nonces.pop()
    if (!nonce) throw new AcmeError('unreachable', 'the CA gave no nonce')
    return nonce
  }

  private async send<T>(url: string, init: RequestInit): Promise<Answer<T>> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT)])
    try {
      const response = await fetch(url, { ...init, signal, headers: { 'user-agent': 'backendim', ...init.headers } })
      const nonce = response.headers.get('replay-nonce')
      if (nonce) this.nonces.push(nonce)
      const text = await response.text()
      if (!response.ok) throw problemOf(url, response, text)
      const json = response.headers.get('content-type')?.includes('json')
      return { body: (json && text ? JSON.parse(text) : text) as T, headers: response.headers }
    } catch (error) {
      this.signal.throwIfAborted()
      throw error instanceof AcmeError ? error : new AcmeError('unreachable', `${new URL(url).host}: ${cause(error)}`)
    }
  }
}

/** A failed fetch says why in its cause only. */
function cause(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } }
  if ((error as Error).name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`
  return cause?.message || cause?.code || message
}

function problemOf(url: string, { status, headers }: Response, text: string): AcmeError {
  const problem = parsed(text)
  const type = problem.type?.replace('urn:ietf:params:acme:error:', '')
  const limited = status === 429 || type === 'rateLimited'
  const kind = limited ? 'limited' : status >= 500 ? 'unreachable' : 'refused'
  const message = problem.detail ? sayProblem(problem) : `${new URL(url).host} answered ${status}`
  return new AcmeError(kind, message, { type, retryAfter: retryAfter(headers) })
}
function parsed(text: string): Problem {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return {}
  }
}

/** The CA's words, those of its sub-problems too, on one line. */
export function sayProblem(problem: Problem): string {
  const more = (problem.subproblems ?? []).map((one) => `${one.identifier?.value ?? ''}: ${one.detail ?? ''}`)
  return [problem.detail ?? problem.type ?? 'no reason given', ...more].join('; ').replace(/\s+/g, ' ').slice(0, 500)
}

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds from now. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')
  if (!text) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
