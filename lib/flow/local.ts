/** The project in a folder on a developer's disk, read as a push of it would be. */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderSource, placeOf } from '../io/folder.ts'
import { Failure } from '../model/errors.ts'
import { plainConfig } from '../model/plain-config.ts'
import type { Source } from '../model/plan.ts'
import { below } from '../model/source.ts'
import type { Reading } from './project.ts'

const PARSED = ['backendim.yaml', 'app.json']

/** `top`: the folder on the disk that paths of the project start from. */
export async function localProject(folder: string): Promise<Reading & { top: string }> {
  const here = await stat(folder).catch(() => undefined)
  if (!here?.isDirectory())
    throw new Failure('NOT_FOUND', { message: `there is no folder ${folder}`, hint: 'name one' })
  const parses = PARSED.some((file) => existsSync(join(folder, file)))
  // While git lists the files.
  const [top] = await Promise.all([folderSource(folder), parses ? import('./project.ts') : undefined])
  return (await inRepository(folder, top)) ?? { ...(await projectIn(top)), top: folder }
}

/** A folder whose own backendim.yaml lets its build see what lies above is read as the app of `apps:create --root` that it is. */
async function inRepository(folder: string, own: Source): Promise<(Reading & { top: string }) | undefined> {
  if (!own.has('backendim.yaml')) return undefined
  const [{ readTree }, { parseConfig }] = await Promise.all([import('./project.ts'), import('../model/config.ts')])
  const { build } = parseConfig({ yaml: await own.read('backendim.yaml') })
  const place = build.context !== undefined && build.root === undefined ? await placeOf(folder) : undefined
  if (!place) return undefined
  const top = await folderSource(place.top)
  return { ...(await readTree(top, (root) => below(top, root), place.root)), top: place.top }
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
