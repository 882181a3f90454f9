/** From a project to an image that passed its tests. */
import { buildFailure } from '../../buildpacks/failures.ts'
import { build } from '../io/build.ts'
import { contextTar } from '../io/context.ts'
import type { Deploy } from '../model/app.ts'
import { BuildError } from '../model/build-error.ts'
import { Failure } from '../model/errors.ts'
import type { BuildPlan } from '../model/plan.ts'
import { bounded } from './caps.ts'
import type { DeployRun } from './deploy.ts'
import { runLimited } from './limited.ts'
import type { Project } from './project.ts'
import type { System } from './system.ts'

export async function buildImage(
  system: System,
  id: string,
  { project, plan }: { project: Project; plan: BuildPlan },
  as: { tag: string; target?: string },
  run: Pick<DeployRun, 'say' | 'signal'>,
): Promise<void> {
  await bounded(system, id, plan.args, (bounds) => {
    const archive = system.git.archive(id, project.commit as string, project.context)
    const files = { dockerfile: inContext(project, plan), ignored: project.ignored }
    const { stream, dockerfile } = contextTar(archive, files)
    return build(system.engine.docker, {
      ...as,
      ...bounds,
      context: stream,
      dockerfile,
      labels: system.engine.labels(id),
      onLine: (line) => run.say(`       ${line}`),
      signal: run.signal,
    })
  }).catch((error) => {
    throw error instanceof BuildError ? buildFailure(error.facts, plan.buildpack) : error
  })
}

/** A Dockerfile of the project's own lies in the folder of the app. */
function inContext({ inside }: Project, { dockerfile }: BuildPlan): BuildPlan['dockerfile'] {
  return 'text' in dockerfile || inside === '.' ? dockerfile : { path: `${inside}/${dockerfile.path}` }
}

/** In the image, or in its `test` stage before pruning, alone on a network: with the yaml's env and CI=true, never config vars. */
export async function runTests(
  system: System,
  id: string,
  job: Deploy,
  { project, plan }: { project: Project; plan: BuildPlan },
  image: string,
  run: DeployRun,
): Promise<void> {
  const command = testCommand(project, plan)
  if (!command) {
    if (plan.testCommand && project.config.test === undefined)
      run.say(`       ${plan.testCommand} is not run; "test: true" in backendim.yaml runs it before each switch`)
    return
  }
  if (job.skipTests) {
    run.say('-----> Tests skipped (-o skip-tests)')
    return tested(system, id, job, 'skipped')
  }
  run.stage('test')
  run.say(`-----> Testing: ${command}`)
  const tag = plan.testTarget ? `${image}-test` : image
  const as = { tag, target: plan.testTarget }
  if (plan.testTarget) await buildImage(system, id, { project, plan }, as, { ...run, say: () => {} })
  try {
    const env = { ...project.config.env, CI: 'true' }
    await runLimited(system, { app: id, image: tag, command, env, memory: system.memory, alone: true }, run, {
      code: 'TESTS_FAILED',
      name: 'the tests',
    })
    await tested(system, id, job, 'passed')
  } finally {
    if (plan.testTarget) await system.engine.removeImage(tag)
  }
}

function tested(system: System, id: string, job: Deploy, tests: Deploy['tests']): Promise<void> {
  return system.store.change(id, (app) => {
    const record = app.deploys.find((one) => one.id === job.id)
    if (record) record.tests = tests
  })
}

function testCommand({ config }: Project, plan: BuildPlan): string | undefined {
  if (config.test !== true) return config.test || undefined
  if (plan.testCommand) return plan.testCommand
  throw new Failure('CONFIG_INVALID', {
    message: 'backendim.yaml: test: true, but this project names no test command',
    hint: 'name the command: test: npm test',
  })
}
