/** What was pushed, and what its files say: the tree and the configuration. */
import { type AppConfig, parseConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import type { Source } from '../model/plan.ts'
import type { System } from './system.ts'

export { planOf } from './plan.ts'

export interface Project {
  commit: string
  /** Folder of the app in the repository; `.` for the whole. */
  root: string
  source: Source
  config: AppConfig
}

export async function readProject(system: System, id: string, commit: string): Promise<Project> {
  const top = await system.git.source(id, commit, '.')
  return { commit, ...(await readTree(top, (root) => system.git.source(id, commit, root))) }
}

/** `at` answers the tree below a folder. */
export async function readTree(
  top: Source,
  at: (root: string) => Source | Promise<Source>,
): Promise<Omit<Project, 'commit'>> {
  const yaml = await top.read('backendim.yaml')
  const root = parseConfig({ yaml }).build.root ?? '.'
  if (root !== '.' && top.match(new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)).length === 0)
    throw new Failure('CONFIG_INVALID', { message: `backendim.yaml: build.root: there is no folder ${root}` })
  const source = root === '.' ? top : await at(root)
  const [procfile, appJson, aptfile] = await Promise.all(
    ['Procfile', 'app.json', 'Aptfile'].map((name) => source.read(name)),
  )
  return { root, source, config: parseConfig({ yaml, procfile, appJson, aptfile }) }
}
