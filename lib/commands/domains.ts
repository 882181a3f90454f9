/** Custom domains. Each serves one app; the host's own domain gives an app only its name. */
import { z } from 'zod'
import { claim, redirect, stays, unredirect } from '../flow/domains.ts'
import { publish } from '../flow/publish.ts'
import { leadsTo } from '../flow/routes.ts'
import { hostOf } from '../flow/system.ts'
import { DOMAIN } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })
const Domain = App.extend({
  domain: z.string().toLowerCase().regex(DOMAIN, 'a host name such as shop.example.com').describe('host name'),
})
const TO = new RegExp(`^off$|${DOMAIN.source}`)

export const domains = [
  command({
    name: 'domains',
    summary: 'list the domains of an app',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const names = [hostOf(system, app), ...app.domains]
      return names.map((domain) => ({ domain, redirect: leadsTo(system, app, domain) ?? null }))
    },
    show: (list) => list.map((one) => one.domain + (one.redirect ? ` -> ${one.redirect}` : '')).join('\n'),
  }),
  command({
    name: 'domains:add',
    summary: 'let a domain reach an app',
    access: 'app',
    effect: 'write',
    input: Domain,
    args: ['app', 'domain'],
    run: async ({ system, input, identity }) => {
      const app = resolve(system, input.app)
      // Claimed inside the write, so that of two apps that ask at once one is refused.
      await system.store.change(app.id, (next) => {
        claim(system, next, input.domain, identity.admin)
        if (input.domain !== hostOf(system, next) && !next.domains.includes(input.domain))
          next.domains.push(input.domain)
      })
      await publish(system)
      return { app: app.name, domain: input.domain }
    },
    show: (data) => `${data.domain} reaches ${data.app}. Point its DNS at this host.`,
  }),
  command({
    name: 'domains:remove',
    summary: 'take a domain from an app',
    access: 'app',
    effect: 'write',
    input: Domain,
    args: ['app', 'domain'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      if (!app.domains.includes(input.domain))
        throw new Failure('NOT_FOUND', {
          message: `${app.name} has no domain ${input.domain}`,
          next: [`ssh backendim domains ${app.name}`],
        })
      await system.store.change(app.id, (next) => {
        stays(next, input.domain)
        unredirect(next, input.domain)
        next.domains = next.domains.filter((one) => one !== input.domain)
      })
      await publish(system)
      return { app: app.name, domain: input.domain }
    },
    show: (data) => `${data.domain} does not reach ${data.app} any more.`,
  }),
  command({
    name: 'domains:redirect',
    summary: 'let a domain lead to another one of the app (308), or end that',
    access: 'app',
    effect: 'write',
    input: Domain.extend({
      to: z.string().toLowerCase().regex(TO, 'a domain of the app, or off').describe('a domain of the app, or off'),
    }),
    args: ['app', 'domain', 'to'],
    example: 'domains:redirect shop www.example.com example.com',
    run: async ({ system, input, identity }) => {
      const { domain, to } = input
      const app = resolve(system, input.app)
      await system.store.change(app.id, (next) => {
        if (to !== 'off') redirect(system, next, domain, to, identity.admin)
        else if (!unredirect(next, domain))
          throw new Failure('NOT_FOUND', { message: `${domain} leads nowhere else`, hint: `see domains ${app.name}` })
      })
      await publish(system)
      return { app: app.name, domain, to: to === 'off' ? null : to }
    },
    show: ({ app, domain, to }) => (to ? `${domain} leads to ${to}.` : `${domain} reaches ${app} again.`),
  }),
]
