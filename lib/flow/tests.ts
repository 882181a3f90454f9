/** The tests of a project, before anything is switched: in the image, or in a stage of it that has what only tests need, alone on a network. */
import type { Deploy } from '../model/app.ts'
import { withSecrets } from '../model/build-secrets.ts'
import { Failure } from '../model/errors.ts'
import type { BuildPlan } from '../model/plan.ts'
import { stepLines } from '../model/step.ts'
import { readTests, reportLines, reportMessage, type TestReport } from '../model/test-report.ts'
import { TEST_STAGE, withTestStage } from '../model/test-stage.ts'
import type { DeployRun } from './deploy.ts'
import { buildImage } from './image.ts'
import { runLimited } from './limited.ts'
import type { Project } from './project.ts'
import type { System } from './system.ts'

interface Tested {
  project: Project
  plan: BuildPlan
}

/** They see the yaml's env and CI=true, never config vars or data. Throws TESTS_FAILED with the first test that failed. */
export async function runTests(
  system: System,
  id: string,
  job: Deploy,
  { project, plan }: Tested,
  image: string,
  run: DeployRun,
): Promise<void> {
  const command = testCommand(project, plan, run)
  if (!command) return
  if (job.skipTests) {
    run.say('-----> Tests skipped (-o skip-tests)')
    return tested(system, id, job, 'skipped')
  }
  run.stage('test')
  run.say(`-----> Testing: ${command}`)
  const stage = stageOf(plan, project.config.build.secrets)
  const tag = stage ? `${image}-test` : image
  try {
    if (stage) await buildImage(system, id, { project, plan: stage.plan }, { tag, target: stage.target }, run)
    const env = { ...project.config.env, CI: 'true' }
    const options = { app: id, image: tag, command, env, memory: system.memory, alone: true }
    await passes(system, options, project.config.testTimeout, job, run)
    await tested(system, id, job, 'passed')
  } catch (error) {
    if (error instanceof Failure && error.code === 'TESTS_FAILED') await tested(system, id, job, 'failed')
    throw error
  } finally {
    if (stage) await system.engine.removeImage(tag)
  }
}

async function passes(
  system: System,
  options: Parameters<typeof runLimited>[1],
  limit: number,
  { id }: Deploy,
  run: DeployRun,
): Promise<void> {
  let report: TestReport | undefined
  const began = Date.now()
  await runLimited(
    system,
    options,
    { line: (line) => run.detail(`       ${line}`, 'tests'), signal: run.signal },
    {
      code: 'TESTS_FAILED',
      name: 'the tests',
      limit,
      next: [`ssh backendim deploys:log ${id} --tests`],
      ended: (lines) => {
        report = readTests(lines)
      },
      // All may have passed, and the command have failed: of a coverage that is too low, say.
      explain: () => (report?.failed ? { message: reportMessage(report), evidence: reportLines(report) } : undefined),
    },
  )
  const name = report?.total ? `passed: ${report.total} ${report.total === 1 ? 'test' : 'tests'}` : 'passed'
  for (const line of stepLines({ name, state: 'done', seconds: (Date.now() - began) / 1000, warnings: [] }))
    run.say(line)
}

/** The plan whose build ends in the stage of the tests; undefined: the image itself will do. */
function stageOf(plan: BuildPlan, secrets: string[]): { plan: BuildPlan; target: string } | undefined {
  const { dockerfile, testStage, testTarget } = plan
  if (testStage && 'text' in dockerfile) {
    const stage = withSecrets(testStage.join('\n'), secrets).split('\n')
    return { plan: { ...plan, dockerfile: { text: withTestStage(dockerfile.text, stage) } }, target: TEST_STAGE }
  }
  return testTarget ? { plan, target: testTarget } : undefined
}

function tested(system: System, id: string, job: Deploy, tests: Deploy['tests']): Promise<void> {
  return system.store.change(id, (app) => {
    const record = app.deploys.find((one) => one.id === job.id)
    if (record) record.tests = tests
  })
}

/** Undefined: there are none to run, and the push says so where one might expect some. */
function testCommand({ config }: Project, plan: BuildPlan, run: DeployRun): string | undefined {
  const { test } = config
  if (test === undefined && plan.testCommand)
    run.say(`       ${plan.testCommand} is not run; "test: true" in backendim.yaml runs it before each switch`)
  if (test === 'auto' && !plan.testCommand) run.say('-----> No tests were found (test: auto)')
  if (test !== true && test !== 'auto') return test || undefined
  if (plan.testCommand || test === 'auto') return plan.testCommand
  throw new Failure('CONFIG_INVALID', {
    message: 'backendim.yaml: test: true, but this project names no test command',
    hint: 'name the command: test: npm test',
  })
}
