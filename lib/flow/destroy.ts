/** The end of an app. A copy of its intent and its repository stay in trash/; it is written before anything goes. */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurable } from '../io/store.ts'
import type { App } from '../model/app.ts'
import { publish } from './publish.ts'
import type { System } from './system.ts'

/** Answers the folder of the copy, from the data folder. The caller holds the app's lock and has ended its deploys. */
export async function destroy(system: System, app: App): Promise<string> {
  const trash = join('trash', `${app.name}-${app.id}`)
  await mkdir(join(system.data, trash), { recursive: true, mode: 0o700 })
  await writeDurable(join(system.data, trash, 'app.json'), `${JSON.stringify(app, null, 1)}\n`)
  await system.store.remove(app.id)
  system.serving.delete(app.id)
  await publish(system)
  await clear(system, app.id)
  await rename(system.git.path(app.id), join(system.data, trash, 'repo.git')).catch(() => {})
  for (const release of app.releases) await system.engine.removeImage(release.image)
  await system.logs.remove(app.id)
  for (const deploy of app.deploys) await system.deployLogs.remove(deploy.id)
  return trash
}

async function clear(system: System, id: string): Promise<void> {
  const retiring = system.retiring.get(id)
  retiring?.hurry.abort()
  await retiring?.done
  await Promise.all((await system.engine.list(id)).map((one) => system.engine.stop(one.id, 10)))
  await system.engine.networks.remove(system.engine.networks.name(id))
}
