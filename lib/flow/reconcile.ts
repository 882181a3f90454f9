/** Makes the world match the store: at start, and whenever the engine comes back. What serves is never stopped before its successor is in the table. */

import type { Instance } from '../io/engine.ts'
import { firewall } from '../io/firewall.ts'
import { formation, liveRelease } from '../model/app.ts'
import { publish } from './publish.ts'
import { end, retire } from './retire.ts'
import { specs, targets } from './rollout.ts'
import { layDown } from './sleep.ts'
import type { System } from './system.ts'

/** Every app's containers, the firewall and the table. Safe to call at any time. */
export async function reconcile(system: System): Promise<void> {
  await guard(system)
  await removeOrphans(system)
  const each = (work: (id: string) => Promise<void>): Promise<unknown> =>
    Promise.all(
      system.store
        .apps()
        .map((app) =>
          system.locks.hold(app.id, () => work(app.id)).catch((error) => console.error(`${app.name}: ${error}`)),
        ),
    )
  await each((id) => raise(system, id))
  await publish(system)
  await each((id) => clear(system, id))
}

/** Starts what should run and does not; the caller holds the app's lock. */
async function raise(system: System, id: string): Promise<void> {
  const app = system.store.byId(id)
  const release = app && liveRelease(app)
  if (!app?.live || !release || app.run === 'stopped') {
    system.serving.delete(id)
    return
  }
  const { generation } = app.live
  const found = (await system.engine.list(id)).filter((one) => one.generation === generation)
  const present: Instance[] = []
  for (const spec of specs(system, app, release, generation)) {
    if (app.run === 'asleep' && spec.type === 'web') continue
    const here = found.find((one) => one.type === spec.type && one.index === spec.index)
    if (here && !here.running) await system.engine.removeContainer(here.id)
    const instance = here?.running ? here : await system.engine.start(spec)
    await system.engine.keep(instance.id)
    present.push(instance)
  }
  system.serving.set(id, targets(present))
}

/** Ends what should not run: generations that never served at once, those that did and instances over the number by a drain. */
async function clear(system: System, id: string): Promise<void> {
  const app = system.store.byId(id)
  if (!app || system.retiring.has(id)) return
  const served = app.live?.generation ?? 0
  const release = liveRelease(app)
  const wanted = release && app.run !== 'stopped' ? formation(app, release) : {}
  const found = (await system.engine.list(id)).filter((one) => one.type !== 'run')
  for (const one of found) if (one.generation > served) await system.engine.removeContainer(one.id)
  const over = found.filter((one) => one.generation === served && one.index > (wanted[one.type] ?? 0))
  await end(system, over)
  if (app.run === 'asleep') await layDown(system, app)
  if (found.some((one) => one.generation < served)) retire(system, id, served)
}

/** Containers of apps that do not exist any more. */
async function removeOrphans(system: System): Promise<void> {
  for (const one of await system.engine.list())
    if (!system.store.byId(one.app)) await system.engine.removeContainer(one.id)
}

/** Without the right to change the firewall apps run all the same, and doctor says what is open. */
export async function guard(system: System): Promise<void> {
  const ports = { open: [...new Set([80, 443, system.http.port])], closed: system.sshPort ? [system.sshPort] : [] }
  await firewall(system.store.host.id, system.engine.networks.bridgePrefix, ports).catch((error) =>
    console.error(`firewall: ${error.message}`),
  )
}
