/** What every story needs: the parts, wired once by bin/backendimd.ts. */
import type { Target } from '../../proxy/table.ts'
import type { DeployLogs } from '../io/deploy-log.ts'
import type { Engine } from '../io/engine.ts'
import type { Git } from '../io/git.ts'
import type { Logs } from '../io/logs.ts'
import type { ProxyClient } from '../io/proxy.ts'
import type { Store } from '../io/store.ts'
import type { App } from '../model/app.ts'

export interface System {
  store: Store
  git: Git
  engine: Engine
  proxy: ProxyClient
  logs: Logs
  deployLogs: DeployLogs
  locks: Locks
  /** App id → what serves it now; filled from the engine by reconcile and by every switch. */
  serving: Map<string, Target[]>
  /** App id → the old generation that is being drained and stopped. */
  retiring: Map<string, { done: Promise<void>; hurry: AbortController }>
  data: string
  domain: string
  httpPort: number
  memory: number
  now(): string
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
  const port = system.httpPort === 80 ? '' : `:${system.httpPort}`
  return `http://${hostOf(system, app)}${port}`
}
