/** A new app comes into being: by apps:create, or by the first push. */
import { newId } from '../io/store.ts'
import type { App } from '../model/app.ts'
import type { AppName } from '../model/name.ts'
import { freeName } from './domains.ts'
import { publish } from './publish.ts'
import type { System } from './system.ts'

interface Maker {
  user: string
  key: string
  apps?: string[]
}
interface Made {
  id?: string
  /** Its folder in the repository. */
  root?: string
}

export async function createApp(system: System, name: AppName, by: Maker, made: Made = {}): Promise<App> {
  const { id = newId(), root } = made
  freeName(system, name)
  const app: App = {
    id,
    name,
    createdAt: system.now(),
    owner: by.user,
    run: 'running',
    root,
    config: {},
    domains: [],
    scale: {},
    healthy: false,
    nextRelease: 1,
    nextGeneration: 1,
    releases: [],
    configs: {},
    deploys: [],
  }
  await system.git.init(id)
  await system.store.create(app)
  // A key that is limited to some apps may reach the one that it made.
  if (by.apps) {
    await system.store.changeHost((host) => host.keys.find((key) => key.id === by.key)?.apps?.push(id))
    by.apps.push(id)
  }
  // Its address says from soon on that there is no release yet; nothing waits for it.
  publish(system).catch((error) => console.error(`publish: ${error.message}`))
  return system.store.byId(id) as App
}
