/** From a project to an image: a line per step in the push, every line in the log. */
import type { Readable } from 'node:stream'
import { buildFailure } from '../../buildpacks/failures.ts'
import { build } from '../io/build.ts'
import { contextTar } from '../io/context.ts'
import type { App } from '../model/app.ts'
import { BuildError } from '../model/build-error.ts'
import type { BuildPlan } from '../model/plan.ts'
import { type Step, stepLines } from '../model/step.ts'
import { buildArgs } from './build-args.ts'
import { bounded } from './caps.ts'
import type { DeployRun } from './deploy.ts'
import { replacements } from './line-ends.ts'
import type { Project } from './project.ts'
import { required } from './required.ts'
import type { System } from './system.ts'

export async function buildImage(
  system: System,
  id: string,
  { project, plan }: { project: Project; plan: BuildPlan },
  as: { tag: string; target?: string },
  run: Pick<DeployRun, 'say' | 'detail' | 'doing' | 'signal'>,
): Promise<void> {
  const args = await buildArgs(system, id, { project, plan })
  const replaced = await replacements(system, id, project, plan, as.target ? () => {} : run.say)
  await bounded(system, id, args, run.signal, (bounds) => {
    const files = { dockerfile: inContext(project, plan), ignored: project.ignored, replaced }
    const { stream, dockerfile } = contextTar(archives(system, project), files)
    return build(system.engine.docker, {
      ...as,
      ...bounds,
      target: as.target ?? plan.target,
      context: stream,
      dockerfile,
      secrets: secretsOf(system, id, project),
      labels: system.engine.labels(id),
      onLine: (line) => run.detail(`       ${line}`),
      onStep: (step) => say(step, run, as.target !== undefined),
      onNow: run.doing,
      signal: run.signal,
    })
  }).catch((error) => {
    throw error instanceof BuildError ? buildFailure(error.facts, plan.buildpack) : error
  })
}

/** Config vars that backendim.yaml names for the build; its own `env:` is no secret. Throws MISSING_ENV. */
function secretsOf(system: System, id: string, { config }: Project): Record<string, string> {
  const { name, config: vars } = system.store.byId(id) as App
  required(name, config.build.secrets, vars, 'be built')
  return Object.fromEntries(config.build.secrets.map((one) => [one, vars[one] as string]))
}

const archives = ({ git }: System, { parts }: Project): (() => Readable)[] =>
  parts.map((part) => () => git.archive(part.repo, part.tree, part.prefix))

/** A Dockerfile of the project's own lies in the folder of the app. */
function inContext({ inside }: Project, { dockerfile }: BuildPlan): BuildPlan['dockerfile'] {
  return 'text' in dockerfile || inside === '.' ? dockerfile : { path: `${inside}/${dockerfile.path}` }
}

/** Of a second build of the same source only what is new is said. */
function say(step: Step, run: Pick<DeployRun, 'say' | 'detail'>, again: boolean): void {
  const to = again && step.state === 'cached' ? run.detail : run.say
  for (const line of stepLines(step)) to(line)
}
