/** Does a name lead here? Asked of DNS itself, as a CA does, not of this machine's hosts file. */
import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import type { Trouble } from '../model/certificate.ts'

export interface Here {
  /** Addresses that lead here besides the machine's own: behind a NAT or a load balancer. `any` takes every answer. */
  addresses: string[]
  /** `ADDRESS:PORT` of a name server instead of the system's. */
  server?: string
}

/** What hinders; undefined: every address of the name is one of this host. */
export async function awry(host: string, here: Here): Promise<Trouble | undefined> {
  if (here.addresses.includes('any')) return undefined
  const dns = new Resolver({ timeout: 3000, tries: 2 })
  if (here.server) dns.setServers([here.server])
  const answers = await Promise.all([look(dns.resolve4(host)), look(dns.resolve6(host))])
  const found = answers.flatMap((one) => one.addresses)
  const mine = ownAddresses(here.addresses)
  const strange = found.filter((address) => !mine.has(address))
  if (found.length > 0 && strange.length === 0) return undefined
  const shown = [...mine].join(', ') || 'none that is public'
  const silent = answers.map((one) => one.error).find((error) => error !== undefined)
  const what =
    found.length > 0
      ? `resolves to ${strange.join(', ')}`
      : silent
        ? `cannot be looked up (${silent})`
        : 'does not resolve'
  return { kind: 'dns', message: `${host} ${what}; this host has ${shown}` }
}

/** Those of the engine and ours: containers are behind them, not the world. */
const BRIDGE = /^(docker|br-|veth|bi[0-9a-f]{6})/

/** Loopback leads nowhere from outside, unless somebody says so. */
function ownAddresses(more: string[]): Set<string> {
  const all = Object.entries(networkInterfaces()).flatMap(([name, one]) => (BRIDGE.test(name) ? [] : (one ?? [])))
  const outside = all.filter((one) => !one.internal && !one.address.startsWith('fe80:'))
  return new Set([...more, ...outside.map((one) => one.address)])
}

async function look(asked: Promise<string[]>): Promise<{ addresses: string[]; error?: string }> {
  try {
    return { addresses: await asked }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return { addresses: [], error: ['ENOTFOUND', 'ENODATA'].includes(code) ? undefined : code }
  }
}
