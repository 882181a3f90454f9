/** The project in a folder on a developer's disk, read as a push of it would be. */
import { stat } from 'node:fs/promises'
import { folderSource } from '../io/folder.ts'
import { Failure } from '../model/errors.ts'
import { plainConfig } from '../model/plain-config.ts'
import type { Source } from '../model/plan.ts'
import { below } from '../model/source.ts'
import type { Project } from './project.ts'

export async function localProject(folder: string): Promise<Omit<Project, 'commit'>> {
  const here = await stat(folder).catch(() => undefined)
  if (!here?.isDirectory())
    throw new Failure('NOT_FOUND', { message: `there is no folder ${folder}`, hint: 'name one' })
  return projectIn(await folderSource(folder))
}

/** What parses YAML and checks it takes longer to load than all the rest, and most projects have none of it. */
export async function projectIn(top: Source): Promise<Omit<Project, 'commit'>> {
  if (top.has('backendim.yaml') || top.has('app.json')) {
    const { readTree } = await import('./project.ts')
    return readTree(top, (root) => below(top, root))
  }
  const [procfile, aptfile] = await Promise.all(['Procfile', 'Aptfile'].map((name) => top.read(name)))
  return { root: '.', source: top, config: plainConfig({ procfile, aptfile }) }
}
