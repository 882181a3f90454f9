/** Where a request wants to go, and what keeps it from there before any app is asked. */
import type { LiveRoute } from './balance.ts'
import type { ClientRequest } from './message.ts'
import { type Fault, faults, type Page } from './pages.ts'
import { misdirected, type Peer } from './peer.ts'

const ABSOLUTE = /^https?:\/\/([^/?#]+)([^#]*)/i

/** Host and path; a target in absolute form wins over the Host header (RFC 9112, 3.2.2). No path: not one we serve. */
export function address(req: ClientRequest): { host: string; path: string } {
  const url = req.url!
  const host = req.headers.host ?? ''
  if (url.charCodeAt(0) === 47) return { host, path: url }
  const match = ABSOLUTE.exec(url)
  if (match === null) return { host, path: '' }
  const [, authority, rest] = match
  return { host: authority!, path: rest!.startsWith('/') ? rest! : `/${rest}` }
}

/** `route`: null for a host that is no name at all. */
export function refusal(route: LiveRoute | undefined | null, peer: Peer, host: string): Fault | undefined {
  if (route === null) return faults.bad
  if (misdirected(peer, host)) return faults.misdirected
  return route === undefined ? faults.unknown : undefined
}

export function unserved(route: LiveRoute): Fault | undefined {
  if (route.state === 'live') return route.targets.length === 0 ? faults.none : undefined
  if (route.state === 'asleep') return undefined
  return route.state === 'created' ? faults.created : faults.stopped
}

/** What has waited went through another gate than there is now, and has to come again. */
export const regated = (before: LiveRoute, now: LiveRoute): Fault | undefined =>
  before.gate === now.gate ? undefined : faults.waking

/** The same address over TLS. */
export const redirect = (name: string, port: number, path: string): Page =>
  away(`https://${name}${port === 443 ? '' : `:${port}`}${path}`)

/** The same path at another name, by the scheme and the port that the client came by. */
export const lead = (to: string, proto: string, host: string, path: string): Page =>
  away(`${proto}://${to}${/:\d+$/.exec(host)?.[0] ?? ''}${path}`)

/** For good: with 308 a POST stays a POST. */
function away(location: string): Page {
  return { status: 308, headers: ['location', location, 'content-length', '0'], body: '' }
}
