/** The end of an app. A copy of its intent and its repository stay in trash/; it is written before anything goes. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { removeDeployKey } from '../io/deploy-key.ts'
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
  // What is cut off after here is found again by its repository.
  await removeDeployKey(system.data, app.id)
  await keepRepository(system, app.id, trash)
  for (const release of app.releases) await system.engine.removeImage(release.image)
  await system.logs.remove(app.id)
  for (const deploy of app.deploys) await system.deployLogs.remove(deploy.id)
  return trash
}

/** A repository that no app has: of one whose end was cut off after its intent had gone, it belongs to the copy in the trash. */
export async function removeStray(system: System, id: string): Promise<void> {
  await removeDeployKey(system.data, id)
  const copies = await readdir(join(system.data, 'trash'))
  const copy = copies.find((name) => name.endsWith(`-${id}`))
  if (copy) await keepRepository(system, id, join('trash', copy))
  else await rm(system.git.path(id), { recursive: true, force: true })
}

/** An app that was never pushed to may have none. What was only fetched for builds is not kept. */
async function keepRepository(system: System, id: string, trash: string): Promise<void> {
  for (const cache of ['modules', 'lfs']) await rm(join(system.git.path(id), cache), { recursive: true, force: true })
  await rename(system.git.path(id), join(system.data, trash, 'repo.git')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function clear(system: System, id: string): Promise<void> {
  const retiring = system.retiring.get(id)
  retiring?.hurry.abort()
  await retiring?.done
  await Promise.all((await system.engine.list(id)).map((one) => system.engine.stop(one.id, 10)))
  await system.engine.networks.remove(system.engine.networks.name(id))
}
