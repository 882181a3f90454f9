/** The project in a folder on a developer's disk, read as a push of it would be. */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderSource } from '../io/folder.ts'
import { Failure } from '../model/errors.ts'
import { plainConfig } from '../model/plain-config.ts'
import type { Source } from '../model/plan.ts'
import { below } from '../model/source.ts'
import type { Reading } from './project.ts'

const PARSED = ['backendim.yaml', 'app.json']

export async function localProject(folder: string): Promise<Reading> {
  const here = await stat(folder).catch(() => undefined)
  if (!here?.isDirectory())
    throw new Failure('NOT_FOUND', { message: `there is no folder ${folder}`, hint: 'name one' })
  const parses = PARSED.some((file) => existsSync(join(folder, file)))
  // While git lists the files.
  const [top] = await Promise.all([folderSource(folder), parses ? import('./project.ts') : undefined])
  return projectIn(top)
}

/** What parses YAML and checks it takes longer to load than all the rest, and most projects have none of it. */
export async function projectIn(top: Source): Promise<Reading> {
  if (PARSED.some((file) => top.has(file))) {
    const { readTree } = await import('./project.ts')
    return readTree(top, (root) => below(top, root))
  }
  const [procfile, aptfile] = await Promise.all(['Procfile', 'Aptfile'].map((name) => top.read(name)))
  return { root: '.', source: top, around: top, inside: '.', config: plainConfig({ procfile, aptfile }) }
}
