/**
 * Brings a release into service beside the old one, then retires the old one: for deploys, rollbacks, config changes
 * and restarts alike. The caller holds the app's lock. Before markLive a failure leaves nothing behind.
 */
import type { Target } from '../../proxy/table.ts'
import { type Instance, instanceName } from '../io/engine.ts'
import { healthy, type Verdict } from '../io/probe.ts'
import { served } from '../io/proxy.ts'
import { type App, formation, type Release } from '../model/app.ts'
import { Failure } from '../model/errors.ts'
import type { RunSpec } from '../model/plan.ts'
import { bootFailure } from './boot-failure.ts'
import { publish } from './publish.ts'
import { hostOf, type System } from './system.ts'

export interface Rollout {
  say(line: string): void
  signal: AbortSignal
  /** Called with the stage that begins. */
  stage(name: 'starting' | 'checking' | 'switching'): void
}

const DRAIN = 30_000
const GRACE = 30

export async function rollout(
  system: System,
  id: string,
  release: Release,
  run: Rollout,
): Promise<'passed' | 'fallback' | 'none'> {
  const { store, engine } = system
  await hurryRetiring(system, id)
  const generation = await store.change(id, (app) => app.nextGeneration++)
  const app = store.byId(id) as App
  const started: Instance[] = []
  let health: 'passed' | 'fallback' | 'none' = 'none'
  try {
    run.stage('starting')
    for (const spec of specs(system, app, release, generation)) {
      run.signal.throwIfAborted()
      started.push(await engine.start(spec))
    }
    run.stage('checking')
    const verdicts = await Promise.all(started.map((instance) => check(system, app, release, instance, run)))
    if (verdicts.length > 0) health = verdicts.includes('fallback') ? 'fallback' : 'passed'
    await Promise.all(started.map((instance) => engine.keep(instance.id)))
    run.signal.throwIfAborted()
    run.stage('switching')
  } catch (error) {
    await Promise.all(started.map((instance) => engine.removeContainer(instance.id)))
    throw run.signal.aborted ? (run.signal.reason as Error) : error
  }
  await store.change(id, (next) => markLive(next, release, generation, health))
  system.serving.set(id, targets(release, started))
  await publish(system)
  await prove(system, store.byId(id) as App, release, run)
  retire(system, id, generation)
  return health
}

/** What runs for a release: one spec per instance. */
export function specs(system: System, app: App, release: Release, generation: number): RunSpec[] {
  const env = { ...release.env, ...app.configs[release.config], PORT: String(release.port), HOST: '0.0.0.0' }
  return Object.entries(formation(app, release)).flatMap(([type, count]) => {
    const plan = release.processes[type] ?? {}
    return Array.from({ length: count }, (_, at) => ({
      app: app.id,
      appName: app.name,
      release: release.version,
      generation,
      type,
      index: at + 1,
      image: release.image,
      command: plan.command,
      env: { ...env, DYNO: `${type}.${at + 1}`, BACKENDIM_APP: app.name, BACKENDIM_RELEASE: `v${release.version}` },
      memory: plan.memory ?? system.memory,
      cpus: plan.cpus,
    }))
  })
}

export const targets = (release: Release, instances: Instance[]): Target[] =>
  instances
    .filter((instance) => instance.type === 'web')
    .map((instance) => ({ name: instanceName(instance), host: instance.address, port: release.port }))

/** Web answers its health path; everything else stays up for 2 s. */
export async function check(
  system: System,
  app: App,
  release: Release,
  instance: Instance,
  run: Rollout,
): Promise<'passed' | 'fallback'> {
  const over = new AbortController()
  const signal = AbortSignal.any([run.signal, over.signal])
  const died = system.engine.wait(instance.id, signal).then(() => 'died' as const)
  died.catch(() => {})
  try {
    const target = { address: instance.address, port: release.port, host: hostOf(system, app) }
    const mayFallBack = !release.health.named && !app.healthy
    const up: Promise<Verdict> =
      instance.type === 'web'
        ? healthy(target, release.health, mayFallBack, signal)
        : stayUp(2000, signal).then(() => 'passed' as const)
    up.catch(() => {})
    const verdict = await Promise.race([died, up])
    if (verdict === 'passed') return verdict
    if (verdict === 'fallback') {
      run.say(
        `warning: ${release.health.path} is not there (404); ${instanceName(instance)} answers, so it is taken to be up`,
      )
      return verdict
    }
    throw await bootFailure(system, release, instance, verdict === 'died' ? undefined : verdict.last)
  } finally {
    over.abort()
  }
}

function stayUp(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true })
  })
}

function markLive(app: App, release: Release, generation: number, health: string): void {
  for (const other of app.releases) if (other.state === 'live') other.state = 'retired'
  const live = app.releases.find((other) => other.version === release.version)
  if (live) live.state = 'live'
  app.live = { release: release.version, generation }
  app.run = 'running'
  if (health === 'passed' && release.processes.web) app.healthy = true
}

/** A request as a client would send it must be answered by the new release. Past the point of no return, so it only says. */
async function prove(system: System, app: App, release: Release, run: Rollout): Promise<void> {
  if ((system.serving.get(app.id) ?? []).length === 0) return
  const by = await served(system.httpPort, hostOf(system, app), release.health.path, system.store.host.proof).catch(
    String,
  )
  if (by !== release.version)
    run.say(`warning: the proxy did not show v${release.version} yet (${by ?? 'no answer from a release'})`)
}

/** Drains and stops every other generation of the app, in the background. */
export function retire(system: System, id: string, keep: number): void {
  const hurry = new AbortController()
  const done = retireAll(system, id, keep, hurry.signal)
    .catch((error) => console.error(`retire ${id}: ${error}`))
    .finally(() => {
      if (system.retiring.get(id)?.done === done) system.retiring.delete(id)
    })
  system.retiring.set(id, { done, hurry })
}

async function retireAll(system: System, id: string, keep: number, hurry: AbortSignal): Promise<void> {
  const old = (await system.engine.list(id)).filter((one) => one.generation !== keep && one.type !== 'run')
  if (old.length === 0) return
  const app = system.store.byId(id)
  const port = (one: Instance): number => app?.releases.find((release) => release.version === one.release)?.port ?? 5000
  const hurried = new Promise<void>((resolve) => hurry.addEventListener('abort', () => resolve(), { once: true }))
  const drained = system.proxy.drain(
    old.map((one) => `${one.address}:${port(one)}`),
    DRAIN,
  )
  await Promise.race([drained, hurried]).catch((error) => console.error(`drain ${id}: ${error}`))
  await Promise.all(old.map((one) => system.engine.stop(one.id, GRACE)))
}

/** At most two generations of an app run: the next start ends the drain of the last one. */
async function hurryRetiring(system: System, id: string): Promise<void> {
  const retiring = system.retiring.get(id)
  retiring?.hurry.abort()
  await retiring?.done
}

/** For callers that need a sentence, not a stack: no release yet. */
export function requireLive(app: App): Release {
  const release = app.releases.find((one) => one.version === app.live?.release)
  if (!release)
    throw new Failure('NOT_FOUND', {
      message: `${app.name} has no release yet`,
      hint: 'push to it first',
      next: [`git push backendim main`],
    })
  return release
}
