/** What was pushed, and what its files say: the tree, the configuration, the build plan. */
import { choose } from '../../buildpacks/index.ts'
import { type AppConfig, parseConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import { type BuildPlan, processesOf, type Source } from '../model/plan.ts'
import type { System } from './system.ts'

export interface Project {
  commit: string
  /** Folder of the app in the repository; `.` for the whole. */
  root: string
  source: Source
  config: AppConfig
}

export async function readProject(system: System, id: string, commit: string): Promise<Project> {
  const top = await system.git.source(id, commit, '.')
  const yaml = await top.read('backendim.yaml')
  const root = parseConfig({ yaml }).build.root ?? '.'
  if (root !== '.' && top.match(new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)).length === 0)
    throw new Failure('CONFIG_INVALID', { message: `backendim.yaml: build.root: there is no folder ${root}` })
  const source = root === '.' ? top : await system.git.source(id, commit, root)
  const config = parseConfig({ yaml, procfile: await source.read('Procfile'), appJson: await source.read('app.json') })
  return { commit, root, source, config }
}

/** Pure: the source decides. What to run is settled here, so that a project that names nothing is refused before it is built. */
export async function planOf({ config, source }: Pick<Project, 'config' | 'source'>): Promise<BuildPlan> {
  const { dockerfile, buildpack, args } = config.build
  const commands = [config.release, ...Object.values(config.processes).map(({ command }) => command)]
  const whole = commands.some((command) => command !== undefined)
  const plan = await choose(source, dockerfile ? 'dockerfile' : buildpack).plan(source, { dockerfile, args, whole })
  return { ...plan, processes: processesOf(plan, config.processes) }
}
