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

/** Lets a domain of the app lead to another of its names, in a change of the app. A new domain is claimed. */
export function redirect(system: System, app: App, from: string, to: string, admin: boolean): void {
  const own = hostOf(system, app)
  const refuse = (message: string, hint: string): Failure => new Failure('USAGE', { message, hint })
  if (from === own) throw refuse(`${from} is the app's own name`, 'let a domain lead to it, or to another domain')
  if (from === to) throw refuse(`${from} cannot lead to itself`, 'name another domain of the app')
  if (to !== own && (!app.domains.includes(to) || to.startsWith('*.')))
    throw new Failure('NOT_FOUND', {
      message: `${to} is no domain of ${app.name}`,
      hint: 'add it first',
      next: [`ssh backendim domains:add ${app.name} ${to}`],
    })
  const further = app.redirects?.[to]
  if (further !== undefined) throw refuse(`${to} leads to ${further} itself`, `lead ${from} to ${further}`)
  stays(app, from)
  claim(system, app, from, admin)
  if (!app.domains.includes(from)) app.domains.push(from)
  app.redirects = { ...app.redirects, [from]: to === own ? '' : to }
}

/** Throws while another domain leads to this one. */
export function stays(app: App, domain: string): void {
  const [before] = Object.entries(app.redirects ?? {}).find(([, to]) => to === domain) ?? []
  if (before !== undefined)
    throw new Failure('USAGE', {
      message: `${before} leads to ${domain}`,
      hint: 'end that first',
      next: [`ssh backendim domains:redirect ${app.name} ${before} off`],
    })
}

/** Ends the redirect of a domain, which reaches the app again; false: there was none. */
export function unredirect(app: App, domain: string): boolean {
  if (app.redirects?.[domain] === undefined) return false
  const { [domain]: _, ...rest } = app.redirects
  app.redirects = rest
  return true
}
