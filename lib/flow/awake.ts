/** An app whose web answers is awake: in the store, then in the table; and what its log says of sleep. */
import type { Instance } from '../io/engine.ts'
import { stamp } from '../io/logs.ts'
import type { App } from '../model/app.ts'
import { publish } from './publish.ts'
import { targets } from './rollout.ts'
import type { System } from './system.ts'

/** The caller holds the app's lock. The proxy lets go what it held. */
export async function awake(system: System, id: string, web: Instance[]): Promise<void> {
  await system.store.change(id, (next) => {
    next.run = 'running'
    delete next.wakeError
  })
  system.serving.set(id, targets(web))
  await publish(system)
}

export function note(system: System, app: App, text: string): void {
  const entry = { time: stamp(new Date()), release: app.live?.release ?? 0, source: 'backendim[sleep]', text }
  void system.logs.append(app.id, 'router', [entry]).catch((error) => console.error(`log of ${app.name}: ${error}`))
}
