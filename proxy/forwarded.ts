/**
 * Who is behind a proxy that the owner of the host trusts, such as a CDN: what it says in X-Forwarded-For and
 * X-Forwarded-Proto is believed. What anybody else says there is worth nothing, and dropped.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { BlockList } from 'node:net'
import type { Facts } from './headers.ts'
import { canonical, covers } from './network.ts'

/** Of a chain, so many are looked at: a client may write what it likes at its left end. */
const HOPS = 20

export function believe(trusted: BlockList, headers: IncomingHttpHeaders, facts: Facts): void {
  if (!covers(trusted, facts.client)) return
  facts.client = origin(trusted, String(headers['x-forwarded-for'] ?? ''), facts.client)
  const proto = String(headers['x-forwarded-proto'] ?? '')
    .split(',')
    .at(-1)!
    .trim()
    .toLowerCase()
  if (proto === facts.proto || (proto !== 'http' && proto !== 'https')) return
  facts.proto = proto
  facts.port = proto === 'https' ? 443 : 80
}

/** From the right, the first that is not trusted: to its left stands what it said itself. */
function origin(trusted: BlockList, chain: string, peer: string): string {
  let client = peer
  for (const one of chain.split(',').slice(-HOPS).reverse()) {
    const address = canonical(one.trim())
    if (address === undefined) break
    client = address
    if (!covers(trusted, address)) break
  }
  return client
}
