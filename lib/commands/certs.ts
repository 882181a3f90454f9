/** Certificates: what there is of HTTPS for each name, and why not. */
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { publish } from '../flow/publish.ts'
import { hostOf, type System } from '../flow/system.ts'
import { broughtPair } from '../io/certs.ts'
import type { App } from '../model/app.ts'
import { isPublic, label, renewalTime, type Wanted, wanted, wildcardOf } from '../model/certificate.ts'
import { DOMAIN } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command, maySee, pairs, table } from './command.ts'

const Host = z.object({
  host: z.string().toLowerCase().regex(DOMAIN, 'a host name such as shop.example.com').describe('host name'),
})
type Asked = Pick<Call<unknown>, 'system' | 'identity'>

const iso = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString())
const day = (time: string | null): string => time?.slice(0, 10) ?? '-'

function info(system: System, host: string, apps: App[]) {
  const [state, facts] = [system.certs.state(host), system.certs.facts(host)]
  const by = state?.source ?? 'acme'
  const renews = by === 'own' || !facts ? undefined : (state?.renewAt ?? iso(renewalTime(facts)))
  return {
    host,
    apps: apps.map((app) => app.name),
    state: label(state, facts, Date.parse(system.now())),
    source: state?.source ?? null,
    issuer: facts?.issuer ?? null,
    names: facts?.names ?? [],
    from: iso(facts?.from),
    expires: iso(facts?.until),
    renews: renews ?? null,
    attempts: state?.attempts ?? 0,
    nextTry: state?.error ? (state.nextTry ?? null) : null,
    error: state?.error ?? null,
    reason: facts ? null : idle(system, host, apps),
  }
}

/** Why nothing is tried for a name. */
function idle(system: System, host: string, apps: App[]): string | null {
  if (!isPublic(host)) return null
  if (!system.certifier.orders) return 'the host asks no CA (--acme off)'
  return apps.length > 0 && apps.every((app) => app.autoCerts === false) ? 'certs:auto is off' : null
}

/** Every name that a certificate is wanted for or was given to, with the apps that it serves. */
function names({ system, identity }: Asked): Map<string, App[]> {
  const all = system.store.apps()
  const hook = system.certs.hosts().includes(`*.${system.domain}`)
  const want = new Map<string, Pick<Wanted, 'apps'>>(wanted(all, system.domain, hook))
  for (const app of all)
    for (const host of [hostOf(system, app), ...app.domains])
      if (system.certs.facts(host) && !want.has(host)) want.set(host, { apps: [app.id] })
  const found = new Map<string, App[]>()
  for (const [host, { apps }] of want) {
    const seen = all.filter((app) => apps.includes(app.id) && maySee(identity, app))
    if (seen.length > 0) found.set(host, seen)
  }
  return found
}

/** The apps that a name leads to. A name of an app that one may not see and one that nobody has answer alike. */
function appsOf(asked: Asked, host: string): App[] {
  const { system, identity } = asked
  const apps = system.store
    .apps()
    .filter((app) => maySee(identity, app) && [hostOf(system, app), ...app.domains].includes(host))
  const shared = host === wildcardOf(`x.${system.domain}`) && identity.admin
  if (apps.length === 0 && !shared)
    throw new Failure('NOT_FOUND', {
      message: `no app that you may see has the name ${host}`,
      next: ['ssh backendim certs'],
    })
  return apps
}

function seen({ system, identity }: Asked, name: string): App {
  const app = system.store.find(name)
  if (app && maySee(identity, app)) return app
  throw new Failure('NO_SUCH_APP', { message: `no app ${JSON.stringify(name.slice(0, 60))} that you may see` })
}

async function tell(system: System, host: string): Promise<void> {
  await system.proxy.reload([host]).catch((error) => console.error(`proxy: ${error.message}`))
  await publish(system)
}

export const certs = [
  command({
    name: 'certs',
    summary: 'list the certificates of an app, or of all your apps',
    access: 'host',
    effect: 'read',
    input: z.object({ app: z.string().optional().describe('name of the app') }),
    args: ['app'],
    run: async ({ system, identity, input }) => {
      const only = input.app === undefined ? undefined : seen({ system, identity }, input.app)
      return [...names({ system, identity })]
        .filter(([, apps]) => !only || apps.some((app) => app.id === only.id))
        .map(([host, apps]) => info(system, host, apps))
    },
    show: (list) =>
      table(
        ['HOST', 'STATE', 'BY', 'EXPIRES', 'RENEWS', 'PROBLEM'],
        list.map((one) => [
          one.host,
          one.state,
          one.issuer ?? '-',
          day(one.expires),
          day(one.renews),
          one.error ? `${one.error.code}, next try ${one.nextTry}` : (one.reason ?? ''),
        ]),
        'No certificates. Names get one once an app is live, or a domain was added.',
      ),
  }),
  command({
    name: 'certs:info',
    summary: 'show the certificate of a host name, or why there is none',
    access: 'host',
    effect: 'read',
    input: Host,
    args: ['host'],
    run: async ({ system, identity, input }) => info(system, input.host, appsOf({ system, identity }, input.host)),
    show: ({ error, reason, nextTry, ...one }) =>
      pairs({
        ...one,
        apps: one.apps.join(', '),
        names: one.names.join(', ') || '-',
        'next try': nextTry,
        problem: error ? `${error.code}: ${error.message}` : reason,
      }),
  }),
  command({
    name: 'certs:auto',
    summary: 'order and renew the certificates of an app by itself (on), or not (off); on tries at once',
    access: 'app',
    effect: 'write',
    input: z.object({ app: z.string().describe('name of the app'), mode: z.enum(['on', 'off']).describe('on or off') }),
    args: ['app', 'mode'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      await system.store.change(app.id, (next) => {
        next.autoCerts = input.mode === 'on' ? undefined : false
      })
      // What the CA itself asked for is kept.
      if (input.mode === 'on')
        for (const host of [hostOf(system, app), ...app.domains]) {
          const state = system.certs.state(host)
          if (state?.nextTry && state.phase === 'idle' && state.error?.code !== 'CA_RATE_LIMITED')
            await system.certs.note({ ...state, nextTry: undefined })
        }
      system.certifier.wake()
      return { app: app.name, auto: input.mode === 'on' }
    },
    show: ({ app, auto }) =>
      auto ? `Certificates of ${app} are ordered and renewed.` : `Certificates of ${app} are left alone.`,
  }),
  command({
    name: 'certs:add',
    summary: 'use a certificate of your own; chain and private key (PEM) on stdin',
    access: 'host',
    effect: 'write',
    input: Host,
    args: ['host'],
    example: 'certs:add shop.example.com < fullchain-and-key.pem',
    run: async ({ system, identity, input, stdin }) => {
      const apps = appsOf({ system, identity }, input.host)
      const pair = broughtPair(await text(stdin), input.host, Date.parse(system.now()))
      await system.certifier.alone(input.host, async () => {
        // The state first: from then on no order may replace it.
        await system.certs.note({ host: input.host, source: 'own', phase: 'idle', attempts: 0 })
        await system.certs.write(input.host, pair)
      })
      await tell(system, input.host)
      return info(system, input.host, apps)
    },
    show: (one) => `${one.host} has your certificate until ${day(one.expires)}; it is not renewed by the host.`,
  }),
  command({
    name: 'certs:remove',
    summary: 'remove the certificate of a host name; unless certs:auto is off, another is ordered',
    access: 'host',
    effect: 'destroy',
    input: Host,
    args: ['host'],
    run: async ({ system, identity, input }) => {
      appsOf({ system, identity }, input.host)
      if (!system.certs.facts(input.host))
        throw new Failure('NOT_FOUND', { message: `${input.host} has no certificate`, next: ['ssh backendim certs'] })
      await system.certifier.alone(input.host, () => system.certs.remove(input.host))
      await tell(system, input.host)
      return { host: input.host }
    },
    show: ({ host }) => `Removed the certificate of ${host}.`,
  }),
  command({
    name: 'certs:ca',
    summary: 'print the CA of this host, which vouches for local names; browsers can be told to trust it',
    access: 'host',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async ({ system }) => ({ certificate: await system.certifier.authority() }),
    show: ({ certificate }) => certificate.trimEnd(),
  }),
]
