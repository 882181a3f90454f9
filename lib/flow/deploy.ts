/** The story of a push, top to bottom: from a commit to a release that serves, or to the reason why not. */
import { configHash } from '../io/store.ts'
import { type App, addRelease, type Deploy, formation, type Release, subject } from '../model/app.ts'
import type { AppConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import type { BuildPlan } from '../model/plan.ts'
import { sleepLabel } from '../model/sleep.ts'
import { notStale, settle } from './branch.ts'
import { claim } from './domains.ts'
import { pending } from './https.ts'
import { buildImage } from './image.ts'
import { runLimited } from './limited.ts'
import { type Project, planOf, readProject } from './project.ts'
import { imageProject, pull } from './pull.ts'
import { required } from './required.ts'
import { environment, type Health, rollout } from './rollout.ts'
import type { System } from './system.ts'
import { runTests } from './tests.ts'
import { standsFor } from './unchanged.ts'

export interface DeployRun {
  say(line: string): void
  /** A line for the log alone; `tests`: of their output. */
  detail(line: string, of?: 'tests'): void
  /** What is being done now, for who waits in silence. */
  doing(what: string | undefined): void
  stage(name: string): void
  signal: AbortSignal
}

/** Lines of a release command. */
const SAID = 10

/** `checked`: a dry run that passed. `unseen`: live, but the proxy was not seen serving it. */
export type Outcome = 'live' | 'unchanged' | 'unseen' | 'checked'

export async function deploy(system: System, id: string, job: Deploy, run: DeployRun): Promise<Outcome> {
  const image = system.engine.image(id, job.id)
  run.stage('checkout')
  const project = await (job.commit ? readProject(system, id, job.commit, { ...run, prune: true }) : imageProject(job))
  const { config } = project
  for (const note of project.remarks) run.say(`       ${note}`)
  if (await standsFor(system, id, job, project, run)) return 'unchanged'
  const plan = await (job.image ? pull(system, job, image, run) : planOf(project))
  run.say(`-----> ${plan.runtime}`)
  for (const note of plan.notes) run.say(`       ${note}`)
  claimDomains(system, id, job, config)

  await inTurn(system, job, config, run, async () => {
    run.stage('build')
    if (!job.image) {
      run.say(`-----> Building; all lines: ssh backendim deploys:log ${job.id}`)
      await buildImage(system, id, { project, plan }, { tag: image }, run)
    }
    await runTests(system, id, job, { project, plan }, image, run)
  })
  if (job.dryRun) return 'checked'

  return system.locks.hold(id, async () => {
    run.signal.throwIfAborted()
    run.stage('release')
    const seen = await notStale(system, id, job)
    const { name, config: vars } = system.store.byId(id) as App
    required(name, config.require, { ...config.env, ...vars }, 'start')
    const release = await intend(system, id, job, { project, plan, image })
    try {
      if (config.release) await releaseCommand(system, id, release, config.release, run)
      const onLive = (app: App, health: Health): void => live(app, job, release, config, health)
      const { shown } = await rollout(system, id, release, { ...run, onLive })
      await settle(system, id, job, seen)
      sayOverrides(system.store.byId(id) as App, release, run)
      for (const line of pending(system, system.store.byId(id) as App)) run.say(line)
      return shown ? 'live' : 'unseen'
    } catch (error) {
      await system.store.change(id, (app) => {
        const record = app.releases.find((one) => one.version === release.version)
        if (record?.state === 'starting') record.state = 'failed'
      })
      throw error
    }
  })
}

/** One that neither builds nor tests waits for nobody's build. */
async function inTurn(
  { builds }: System,
  job: Deploy,
  config: AppConfig,
  run: DeployRun,
  work: () => Promise<void>,
): Promise<void> {
  if (job.image && !config.test) return work()
  run.stage('waiting')
  await builds.hold(run.signal, () => run.say('-----> Waiting for another build on this host to end'), work)
}

function claimDomains(system: System, id: string, job: Deploy, config: AppConfig): void {
  const app = system.store.byId(id) as App
  try {
    for (const domain of config.domains) claim(system, app, domain, job.admin)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure('CONFIG_INVALID', { message: `backendim.yaml: domains: ${error.message}`, hint: error.hint })
  }
}

/** Writes the release down, and holds its commit, before anything of it runs. */
async function intend(
  system: System,
  id: string,
  job: Deploy,
  { project, plan, image }: { project: Project; plan: BuildPlan; image: string },
): Promise<Release> {
  const { config } = project
  const release = await system.store.change(id, (app) => {
    const made = addRelease(app, configHash(app.config), app.config, {
      commit: job.commit,
      fingerprint: project.fingerprint,
      origin: job.origin,
      image,
      env: config.env,
      processes: plan.processes,
      port: config.port ?? plan.port ?? 5000,
      health: config.health,
      proxy: config.proxy,
      sleep: config.sleep,
      migrated: config.release !== undefined,
      reason: `Deploy ${job.origin ?? subject(job)}`,
      by: job.by,
      createdAt: system.now(),
    })
    const record = app.deploys.find((one) => one.id === job.id)
    if (record) record.release = made.version
    return made
  })
  if (job.commit) await system.git.hold(id, `v${release.version}`, job.commit)
  return release
}

async function releaseCommand(
  system: System,
  id: string,
  release: Release,
  command: string,
  run: DeployRun,
): Promise<void> {
  run.stage('release-command')
  run.say(`-----> Release command: ${command}`)
  const env = { ...environment(system.store.byId(id) as App, release), DYNO: 'release.1' }
  const options = { app: id, image: release.image, command, env, memory: system.memory, alone: false }
  const { line, rest } = firstLines(run)
  await runLimited(
    system,
    options,
    { line, signal: run.signal },
    { code: 'RELEASE_COMMAND_FAILED', name: 'the release command' },
  )
  if (rest() > 0) run.say(`       … ${rest()} more lines are in the log`)
}

/** What a migration says first is said; of a long one the rest is in the log. */
function firstLines(run: DeployRun): { line(text: string): void; rest(): number } {
  let count = 0
  const line = (text: string): void => (++count <= SAID ? run.say : run.detail)(`       ${text}`)
  return { line, rest: () => count - SAID }
}

/** Part of the write that makes the release live. */
function live(app: App, job: Deploy, release: Release, config: AppConfig, health: Health): void {
  const record = app.deploys.find((one) => one.id === job.id)
  if (record) Object.assign(record, { release: release.version, health, status: 'live' })
  app.branch ??= job.ref?.replace('refs/heads/', '')
  app.domains = [...new Set([...app.domains, ...config.domains])]
}

/** backendim.yaml gives first values; a later command wins, and the push says so. */
function sayOverrides(app: App, release: Release, run: DeployRun): void {
  const [holds, files] = [sleepLabel(app.sleep), sleepLabel(release.sleep)]
  if (app.sleep !== undefined && release.sleep && holds !== files)
    run.say(`       sleep stays ${holds} (ps:sleep); the files say ${files}`)
  for (const [type, plan] of Object.entries(release.processes)) {
    const count = app.scale[type]
    if (count !== undefined && plan.scale !== undefined && count !== plan.scale)
      run.say(`       ${type} stays at ${count} (ps:scale); the files say ${plan.scale}`)
    else if (formation(app, release)[type] === 0)
      run.say(`       ${type} is at 0; start it: ssh backendim ps:scale ${app.name} ${type}=1`)
  }
}
