/** The arguments of a build: which commit it is of, what backendim.yaml says, and the config vars that it names. */
import type { App } from '../model/app.ts'
import type { BuildPlan } from '../model/plan.ts'
import { declaredArgs, sourceArgs } from '../model/source-args.ts'
import type { Project } from './project.ts'
import { required } from './required.ts'
import type { System } from './system.ts'

/** An argument that no instruction declares would do nothing but warn. Throws MISSING_ENV. */
export async function buildArgs(
  system: System,
  id: string,
  { project, plan }: { project: Project; plan: BuildPlan },
): Promise<Record<string, string>> {
  const { dockerfile } = plan
  const text = 'text' in dockerfile ? dockerfile.text : await project.source.read(dockerfile.path)
  const declared = declaredArgs(text ?? '')
  const { commit, seconds } = await lastChange(system, id, project)
  const source = sourceArgs(commit, seconds)
  const wanted = Object.entries(source).filter(([name]) => declared.has(name))
  return { ...Object.fromEntries(wanted), ...plan.args, ...namedVars(system, id, { project, plan }) }
}

/**
 * The commit that changed what is built last: an empty commit, or one that changed other folders, builds nothing anew.
 * A merge is one that changed what it brought to the branch.
 */
async function lastChange(system: System, id: string, project: Project): Promise<{ commit: string; seconds: string }> {
  const { commit, context } = project as Project & { commit: string }
  const log = ['log', '-1', '--first-parent', '--format=%H %ct', commit]
  const found = await system.git.run(id, [...log, '--', context === '.' ? '.' : `:(literal)${context}`])
  const [last, seconds] = (found || (await system.git.run(id, log))).trim().split(' ')
  return { commit: last as string, seconds: seconds as string }
}

/** The config vars that `build.vars` names, and no others: what a build is given can end up in the image. */
function namedVars(
  system: System,
  id: string,
  { project, plan }: { project: Project; plan: BuildPlan },
): Record<string, string> {
  const { name, config } = system.store.byId(id) as App
  const values = { ...project.config.env, ...config }
  required(name, plan.vars ?? [], values, 'be built (build.vars in backendim.yaml)')
  return Object.fromEntries((plan.vars ?? []).map((one) => [one, values[one] as string]))
}
