/** The story of a push, top to bottom: from a commit to a release that serves, or to the reason why not. */
import { choose } from '../../buildpacks/index.ts'
import { build } from '../io/build.ts'
import { contextTar } from '../io/context.ts'
import { configHash } from '../io/store.ts'
import type { App, Deploy, Release } from '../model/app.ts'
import { type AppConfig, parseConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import type { BuildPlan, Source } from '../model/plan.ts'
import { pruneReleases } from './prune.ts'
import { rollout } from './rollout.ts'
import { hostOf, type System, urlOf } from './system.ts'

export interface DeployRun {
  say(line: string): void
  stage(name: string): void
  signal: AbortSignal
}

const BUILD_TIME = 15 * 60_000
const RUN_TIME = 10 * 60_000

export async function deploy(system: System, id: string, job: Deploy, run: DeployRun): Promise<'live' | 'checked'> {
  const { store } = system
  run.stage('checkout')
  const { config, source, root } = await readProject(system, id, job.commit)
  const plan = await planOf(config, source)
  run.say(`-----> ${plan.runtime}`)
  for (const note of plan.notes) run.say(`       ${note}`)

  run.stage('build')
  const image = system.engine.image(id, job.id)
  await buildImage(system, id, job, plan, { source, root, tag: image }, run)
  await runTests(system, id, job, plan, config, { source, root, image }, run)
  if (job.dryRun) return 'checked'

  return system.locks.hold(id, async () => {
    run.signal.throwIfAborted()
    run.stage('release')
    const app = store.byId(id) as App
    const seen = await notStale(system, id, job)
    requireVars(app, config)
    const release = await intend(system, id, job, plan, config, image)
    try {
      if (config.release) await releaseCommand(system, app, release, config.release, run)
      const health = await rollout(system, id, release, run)
      await system.git.hold(id, `v${release.version}`, job.commit)
      await moveBranch(system, id, job, seen)
      await store.change(id, (next) => {
        const record = next.deploys.find((one) => one.id === job.id)
        if (record) Object.assign(record, { release: release.version, health })
        next.branch ??= job.ref.replace('refs/heads/', '')
        for (const domain of config.domains) addDomain(next, domain)
      })
    } catch (error) {
      await store.change(id, (next) => {
        const record = next.releases.find((one) => one.version === release.version)
        if (record?.state === 'starting') record.state = 'failed'
      })
      throw error
    }
    void pruneReleases(system, id).catch((error) => console.error(`prune ${id}: ${error}`))
    return 'live' as const
  })
}

/** Steps 8 and 9: what was pushed and what its files say. */
export async function readProject(
  system: System,
  id: string,
  commit: string,
): Promise<{ config: AppConfig; source: Source; root: string }> {
  const top = await system.git.source(id, commit, '.')
  const yaml = await top.read('backendim.yaml')
  const root = parseConfig({ yaml }).build.root ?? '.'
  if (root !== '.' && top.match(new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)).length === 0)
    throw new Failure('CONFIG_INVALID', { message: `backendim.yaml: build.root: there is no folder ${root}` })
  const source = root === '.' ? top : await system.git.source(id, commit, root)
  const config = parseConfig({ yaml, procfile: await source.read('Procfile'), appJson: await source.read('app.json') })
  return { config, source, root }
}

/** Step 10: pure. */
export function planOf(config: AppConfig, source: Source): Promise<BuildPlan> {
  const { dockerfile, buildpack, args } = config.build
  return choose(source, dockerfile ? 'dockerfile' : buildpack).plan(source, { dockerfile, args })
}

interface What {
  source: Source
  root: string
}

async function buildImage(
  system: System,
  id: string,
  job: Deploy,
  plan: BuildPlan,
  what: What & { tag: string; target?: string },
  run: DeployRun,
): Promise<void> {
  const ignore = await what.source.read('.dockerignore')
  const archive = system.git.archive(id, job.commit, what.root)
  const { stream, dockerfile } = contextTar(archive, { dockerfile: plan.dockerfile, ignore })
  await build(system.engine.docker, {
    context: stream,
    dockerfile,
    tag: what.tag,
    target: what.target,
    labels: system.engine.labels(id),
    args: plan.args,
    onLine: (line) => run.say(`       ${line}`),
    signal: run.signal,
    timeout: BUILD_TIME,
  })
}

/** Tests see the yaml's env and CI=true; never config vars. */
async function runTests(
  system: System,
  id: string,
  job: Deploy,
  plan: BuildPlan,
  config: AppConfig,
  what: What & { image: string },
  run: DeployRun,
): Promise<void> {
  const command = config.test === true ? plan.testCommand : config.test || undefined
  if (config.test === true && !command)
    throw new Failure('CONFIG_INVALID', {
      message: 'backendim.yaml: test: true, but this project names no test command',
    })
  if (!command) return
  if (job.skipTests) return run.say('-----> Tests skipped (-o skip-tests)')
  run.stage('test')
  run.say(`-----> Testing: ${command}`)
  const image = plan.testTarget ? `${what.image}-test` : what.image
  if (plan.testTarget)
    await buildImage(system, id, job, plan, { ...what, tag: image, target: plan.testTarget }, { ...run, say: () => {} })
  const env = { ...config.env, CI: 'true' }
  const options = { app: id, image, command, env, memory: system.memory, onNetwork: false }
  try {
    await runLimited(system, options, run, 'TESTS_FAILED', 'the tests')
  } finally {
    if (plan.testTarget) await system.engine.removeImage(image)
  }
}

async function releaseCommand(
  system: System,
  app: App,
  release: Release,
  command: string,
  run: DeployRun,
): Promise<void> {
  run.stage('release-command')
  run.say(`-----> Release command: ${command}`)
  const env = { ...release.env, ...app.configs[release.config], ...app.config, PORT: String(release.port) }
  await runLimited(
    system,
    { app: app.id, image: release.image, command, env, memory: system.memory, onNetwork: true },
    run,
    'RELEASE_COMMAND_FAILED',
    'the release command',
  )
}

async function runLimited(
  system: System,
  options: Parameters<System['engine']['runOnce']>[0],
  run: DeployRun,
  code: 'TESTS_FAILED' | 'RELEASE_COMMAND_FAILED',
  what: string,
): Promise<void> {
  const evidence: string[] = []
  const late = AbortSignal.timeout(RUN_TIME)
  const onLine = (line: string): void => {
    run.say(`       ${line}`)
    evidence.push(line)
    if (evidence.length > 15) evidence.shift()
  }
  const exit = await system.engine.runOnce(options, onLine, AbortSignal.any([run.signal, late])).catch((error) => {
    if (run.signal.aborted) throw run.signal.reason
    if (late.aborted) throw new Failure(code, { message: `${what} took longer than 10 minutes`, evidence })
    throw error
  })
  if (exit !== 0) throw new Failure(code, { message: `${what} ended with exit code ${exit}`, evidence })
}

/** Under the lock: the branch must be where the pusher saw it, or behind the pushed commit, or the push was forced. */
async function notStale(system: System, id: string, job: Deploy): Promise<string | undefined> {
  const current = await system.git.ref(id, job.ref)
  if (!current || current === job.seen || job.forced || (await system.git.isAncestor(id, current, job.commit)))
    return current
  throw new Failure('STALE', {
    message: `${job.ref.replace('refs/heads/', '')} has moved to ${current.slice(0, 7)} since this push`,
  })
}

function requireVars(app: App, config: AppConfig): void {
  const missing = config.require.filter((name) => !(name in app.config) && !(name in config.env))
  if (missing.length === 0) return
  const next = [`config:set ${app.name} ${missing.map((name) => `${name}=…`).join(' ')}`]
  throw new Failure('MISSING_ENV', { message: `${missing.join(', ')} must be set before ${app.name} can start`, next })
}

/** Writes the release down before anything of it runs. */
function intend(
  system: System,
  id: string,
  job: Deploy,
  plan: BuildPlan,
  config: AppConfig,
  image: string,
): Promise<Release> {
  const processes = { ...plan.processes }
  for (const [type, process] of Object.entries(config.processes)) processes[type] = { ...processes[type], ...process }
  return system.store.change(id, (app) => {
    const hash = configHash(app.config)
    app.configs[hash] = app.config
    const release: Release = {
      version: app.nextRelease++,
      state: 'starting',
      commit: job.commit,
      image,
      config: hash,
      env: config.env,
      processes,
      port: config.port ?? plan.port ?? 5000,
      health: config.health,
      migrated: config.release !== undefined,
      reason: `Deploy ${job.commit.slice(0, 7)}`,
      by: job.by,
      createdAt: system.now(),
    }
    app.releases.push(release)
    return release
  })
}

async function moveBranch(system: System, id: string, job: Deploy, seen: string | undefined): Promise<void> {
  if (job.shallow) return
  await system.git.move(id, job.ref, job.commit, seen)
  if (!seen) await system.git.setHead(id, job.ref.replace('refs/heads/', ''))
}

function addDomain(app: App, domain: string): void {
  if (!app.domains.includes(domain)) app.domains.push(domain)
}

/** For the verdict. */
export const whereLive = (system: System, app: App): { host: string; url: string } => ({
  host: hostOf(system, app),
  url: urlOf(system, app),
})
