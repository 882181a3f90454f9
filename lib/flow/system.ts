/** What every story needs: the parts, wired once by bin/backendimd.ts. */
import type { Target } from '../../proxy/table.ts'
import type { Certs } from '../io/certs.ts'
import type { DeployLogs } from '../io/deploy-log.ts'
import type { Engine } from '../io/engine.ts'
import type { Git } from '../io/git.ts'
import type { Logs } from '../io/logs.ts'
import type { ProxyClient } from '../io/proxy.ts'
import type { Store } from '../io/store.ts'
import type { App } from '../model/app.ts'
import { isPublic } from '../model/certificate.ts'
import { masker } from '../model/mask.ts'
import type { Caps } from './caps.ts'
import type { Slots } from './slots.ts'
import type { Traffic } from './traffic.ts'

export interface System {
  store: Store
  git: Git
  engine: Engine
  proxy: ProxyClient
  logs: Logs
  deployLogs: DeployLogs
  certs: Certs
  locks: Locks
  builds: Slots
  caps: Caps
  /** App id → what serves it now; filled from the engine by reconcile and by every switch. */
  serving: Map<string, Target[]>
  /** App id → the old generation that is being drained and stopped. */
  retiring: Map<string, { done: Promise<void>; hurry: AbortController }>
  data: string
  domain: string
  /** Where the proxy answers this host's own requests. */
  http: { host: string; port: number }
  https: number
  /** By which clients reach HTTPS, where that is another port (a mapping in front of the host). */
  publicHttps?: number
  /** 0 until it is known. */
  sshPort: number
  memory: number
  now(): string
  certifier: Certifying
  traffic: Traffic
}

/** What the rest needs of flow/certify.ts, which needs the system itself. */
export interface Certifying {
  /** There is a CA that is asked. */
  readonly orders: boolean
  /** Looks at all names once more, soon. */
  wake(): void
  /** Ends the order of a name if one is in flight, and begins none while this works. */
  alone<T>(host: string, work: () => Promise<T>): Promise<T>
  /** The host's own CA, in PEM. */
  authority(): Promise<string>
}

/** One holder at a time per app, in the order of asking. */
export class Locks {
  private readonly tails = new Map<string, Promise<unknown>>()
  hold<T>(id: string, work: () => Promise<T>): Promise<T> {
    const done = (this.tails.get(id) ?? Promise.resolve()).then(work)
    const tail = done.catch(() => {})
    this.tails.set(id, tail)
    void tail.then(() => this.tails.get(id) === tail && this.tails.delete(id))
    return done
  }
}

export const hostOf = (system: System, app: App): string => `${app.name}.${system.domain}`

export function urlOf(system: System, app: App): string {
  const host = hostOf(system, app)
  const https = isPublic(host) && system.certs.serving(host, Date.parse(system.now())) !== undefined
  const port = https ? (system.publicHttps ?? system.https) : system.http.port
  return `${https ? 'https' : 'http'}://${host}${port === (https ? 443 : 80) ? '' : `:${port}`}`
}

const masks = new WeakMap<object, (text: string) => string>()

/** Hides config vars in a text: the app's, and those of its releases. The store makes a new object with every change, so the masker is made once per change. */
export function mask(system: System, id: string, text: string): string {
  const app = system.store.byId(id)
  if (!app) return text
  let hide = masks.get(app)
  if (!hide) {
    hide = masker([app.config, ...Object.values(app.configs)].flatMap((vars) => Object.values(vars)))
    masks.set(app, hide)
  }
  return hide(text)
}
