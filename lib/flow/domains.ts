/** Who may have which name. Each name serves one app; under the host's own domain an app has only its own name, unless an admin says otherwise. */
import type { App } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import { hostOf, type System } from './system.ts'

/** Throws NOT_ALLOWED or NAME_TAKEN when this app may not have the domain. */
export function claim(system: System, app: Pick<App, 'id' | 'name'>, domain: string, admin: boolean): void {
  if (domain === `${app.name}.${system.domain}`) return
  const own = domain === system.domain || domain.endsWith(`.${system.domain}`)
  if (own && !admin)
    throw new Failure('NOT_ALLOWED', { message: `${domain}: names under ${system.domain} are for admins to give` })
  const owner = system.store.apps().find((one) => one.domains.includes(domain) || hostOf(system, one) === domain)
  if (owner && owner.id !== app.id)
    throw new Failure('NAME_TAKEN', { message: `${domain} is used already`, hint: 'remove it there first' })
}

/** A name for an app must not be a domain that another app was given. */
export function freeName(system: System, name: string, id?: string): void {
  const host = `${name}.${system.domain}`
  if (system.store.apps().some((one) => one.id !== id && one.domains.includes(host)))
    throw new Failure('NAME_TAKEN', { message: `${host} is a domain of another app` })
}
