/** What there is of HTTPS for a name, for the table, the addresses that are shown, and the push. */
import type { Route } from '../../proxy/table.ts'
import type { App } from '../model/app.ts'
import { isPublic, wanted, wildcardOf } from '../model/certificate.ts'
import type { System } from './system.ts'

const now = (system: System): number => Date.parse(system.now())

/** A public name leads to HTTPS once its certificate is there; a local one has HTTPS beside HTTP, as not everybody trusts its CA. */
export function tlsOf(system: System, host: string, at: number): Route['tls'] {
  if (!system.certs.serving(host, at)) return undefined
  const open = isPublic(host)
  return { redirect: open, hsts: open }
}

/** Lines for the log of a push: which names have no HTTPS yet, and why. */
export function pending(system: System, app: App): string[] {
  const lines: string[] = []
  if (!system.certifier.orders) return lines
  for (const [host, { by }] of wanted([app], system.domain, false)) {
    if (by !== 'acme' || system.certs.serving(host, now(system))) continue
    const state = system.certs.state(host) ?? system.certs.state(wildcardOf(host))
    lines.push(
      state?.error
        ? `warning: no HTTPS yet for ${host}: ${state.error.code}: ${state.error.message}; next try ${state.nextTry}`
        : `       HTTPS for ${host} comes as soon as its certificate is there; see certs ${app.name}`,
    )
  }
  return lines
}
