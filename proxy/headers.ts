/**
 * What passes from one side to the other. All headers that go to an app are made by `outgoing`, all that come back by
 * `incoming`, so that hop-by-hop headers (RFC 9110, 7.6.1) cannot be forgotten in a second place.
 */
import type { ClientRequest } from './message.ts'
import { hide } from './sticky.ts'

const PASS = 0
const DROP = 1
const HOST = 2
const LENGTH = 3
const ENCODING = 4
const CONNECTION = 5
const AUTHORIZATION = 6

const STRICT = 'strict-transport-security'
const HOP = ['keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'http2-settings']
const REQUEST = new Map<string, number>([
  ...[...HOP, 'expect', 'proxy', 'proxy-authorization', 'forwarded', 'x-real-ip', 'x-request-id'].map(
    (name) => [name, DROP] as const,
  ),
  ['x-backendim-proof', DROP],
  ['x-backendim-served', DROP],
  ['host', HOST],
  ['content-length', LENGTH],
  ['transfer-encoding', ENCODING],
  ['connection', CONNECTION],
  ['authorization', AUTHORIZATION],
])
const RESPONSE = new Map<string, number>([
  ...[...HOP, 'transfer-encoding', 'proxy-authenticate', 'x-backendim-served'].map((name) => [name, DROP] as const),
  ['connection', CONNECTION],
  ['content-length', LENGTH],
])

/** Spelling as sent → action. Bounded, since the names come from outside. */
const requestActions = new Map<string, number>()
const responseActions = new Map<string, number>()

/** What only this proxy knows about a request. */
export interface Facts {
  id: string
  host: string
  client: string
  proto: string
  port: number
  /** What was taken off the path; mostly nothing. */
  prefix: string
  /** The Authorization header was for the gate of this proxy, and is not the app's. */
  consumed: boolean
}

/** As Heroku has it; another is replaced by our own. */
const REQUEST_ID = /^[\da-z-]{20,200}$/i

/** The id that the client gave its request, where it is well-formed. */
export function givenId(req: ClientRequest): string | undefined {
  const id = req.headers['x-request-id'] as string | undefined
  return id !== undefined && REQUEST_ID.test(id) ? id : undefined
}

/** As many as HTTP/2 is allowed here. Behind the 1000th Node leaves some out of `headers`, but not of `rawHeaders`. */
export const HEADERS = 200

/** 1.0, 1.1, and what a stream of HTTP/2 says; the parser also takes 0.9 and 2.0. */
const VERSIONS = [11, 10, 21]

/** Control characters and blanks that the parser lets pass have no place in a request line. */
const UNSAFE = /[^\x21-\x7e\x80-\xff]/

/** The head of a request to an app; null when it is framed or addressed ambiguously and must be refused. `cookie`: ours, which is hidden. */
export function requestHead(req: ClientRequest, path: string, facts: Facts, cookie: string): string | null {
  const headers = outgoing(req, facts)
  if (headers === null || UNSAFE.test(path)) return null
  if (cookie !== '') hide(headers, cookie)
  let head = `${req.method} ${path} HTTP/1.1\r\n`
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
  return req.headers['transfer-encoding'] === undefined ? `${head}\r\n` : `${head}transfer-encoding: chunked\r\n\r\n`
}

/** The headers for the app, flat; null when the message is framed or addressed ambiguously and must be refused. */
export function outgoing(req: ClientRequest, facts: Facts): string[] | null {
  const raw = req.rawHeaders
  if (raw.length > 2 * HEADERS || !VERSIONS.includes(req.httpVersionMajor * 10 + req.httpVersionMinor)) return null
  const out = ['host', facts.host]
  const named = tokens(req.headers.connection)
  let hosts = 0
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    const action = requestActions.get(name) ?? requestAction(name)
    if (action === PASS || action === LENGTH || (action === AUTHORIZATION && !facts.consumed)) {
      if (named === null || action === LENGTH || !named.includes(name.toLowerCase())) out.push(name, raw[i + 1]!)
    } else if (action === HOST) {
      if (++hosts > 1) return null
    } else if (action === ENCODING) {
      // A body that is still compressed by the transfer, or that HTTP/1.0 does not know to be chunked, cannot be passed on.
      if (raw[i + 1]!.toLowerCase() !== 'chunked' || req.httpVersionMinor === 0) return null
    }
  }
  out.push('x-forwarded-for', facts.client, 'x-forwarded-proto', facts.proto, 'x-forwarded-host', facts.host)
  out.push('x-forwarded-port', String(facts.port), 'x-request-id', facts.id)
  if (facts.prefix !== '') out.push('x-forwarded-prefix', facts.prefix)
  return out
}

/** Fields that a reader may take for what the head of the request should have said (RFC 9110, 6.5.1). */
const EARLY =
  /^(?:authorization|cookie|set-cookie|cache-control|pragma|max-forwards|range|age|date|location|vary|warning|accept.*|content-.*|if-.*|sec-.*|x-http-method.*)$/

/** Fields behind a chunked body, as lines; those that have no place there are left out. */
export function requestTrailers(req: ClientRequest): string {
  const raw = req.rawTrailers
  let lines = ''
  for (let i = 0; i < raw.length && i < 2 * HEADERS; i += 2) {
    const name = raw[i]!.toLowerCase()
    const sound = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\0-\x08\x0a-\x1f\x7f]/.test(raw[i + 1]!)
    const own = requestAction(name) === PASS && !EARLY.test(name) && !tokens(req.headers.connection)?.includes(name)
    if (sound && own) lines += `${name}: ${raw[i + 1]}\r\n`
  }
  return lines
}

/** Fields behind the body for the client, flat; those that have no place there are left out. */
export function responseTrailers(raw: readonly string[]): string[] {
  return incoming(raw).filter((_, i, all) => !EARLY.test(all[i & ~1]!.toLowerCase()))
}

/** The headers for the client, flat. */
export function incoming(raw: readonly string[]): string[] {
  const out: string[] = []
  let named: string[] | null = null
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    const action = responseActions.get(name) ?? responseAction(name)
    if (action === PASS || action === LENGTH) out.push(name, raw[i + 1]!)
    else if (action === CONNECTION) named = tokens(raw[i + 1]!, named)
  }
  return named === null ? out : without(out, named)
}

/** Strict-Transport-Security, over TLS only (RFC 6797, 7.2); an app's own wins. */
export function strict(headers: string[], proto: string): void {
  if (proto !== 'https') return
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]!.length === STRICT.length && headers[i]!.toLowerCase() === STRICT) return
  headers.push(STRICT, 'max-age=31536000')
}

function requestAction(name: string): number {
  const lower = name.toLowerCase()
  // CGI-style servers read X_Forwarded_For as X-Forwarded-For, so both spellings are ours to set.
  const dashed = lower.replaceAll('_', '-')
  let action = REQUEST.get(lower) ?? PASS
  if (dashed.startsWith('x-forwarded-') || (dashed !== lower && REQUEST.has(dashed))) action = DROP
  if (requestActions.size < 2000) requestActions.set(name, action)
  return action
}

function responseAction(name: string): number {
  const action = RESPONSE.get(name.toLowerCase()) ?? PASS
  if (responseActions.size < 2000) responseActions.set(name, action)
  return action
}

/** Names in a Connection header; null for the usual values, which name nothing. */
function tokens(value: string | undefined, before: string[] | null = null): string[] | null {
  if (value === undefined || value === 'keep-alive' || value === 'close') return before
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  return before === null ? names : [...before, ...names]
}

function without(headers: string[], named: string[]): string[] {
  const out: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    const lower = headers[i]!.toLowerCase()
    if (!named.includes(lower) || lower === 'content-length') out.push(headers[i]!, headers[i + 1]!)
  }
  return out
}
