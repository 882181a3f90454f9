/**
 * Brings a release into service beside the old one, then retires the old one: for deploys, rollbacks, config changes
 * and restarts alike. The caller holds the app's lock. Before markLive a failure leaves nothing behind; after it we only go forward.
 */
import type { Target } from '../../proxy/table.ts'
import { type Instance, instanceName } from '../io/engine.ts'
import { type App, formation, type Release } from '../model/app.ts'
import type { RunSpec } from '../model/plan.ts'
import { sourceEnv } from '../model/source-args.ts'
import { check } from './check.ts'
import { show } from './publish.ts'
import { hurryRetiring, retire } from './retire.ts'
import type { System } from './system.ts'

export type Health = 'passed' | 'fallback' | 'none'

export interface Rollout {
  say(line: string): void
  signal: AbortSignal
  /** Called with the stage that begins: starting, checking, switching. */
  stage(name: string): void
  /** What else becomes true in the same write that makes the release live. */
  onLive?(app: App, health: Health): void
}

/** `shown`: the proxy was seen serving the release, or there is nothing to serve. */
export async function rollout(system: System, id: string, release: Release, run: Rollout): Promise<{ shown: boolean }> {
  const { store, engine } = system
  await hurryRetiring(system, id, run.signal)
  const generation = await store.change(id, (app) => app.nextGeneration++)
  const started: Instance[] = []
  try {
    run.stage('starting')
    for (const spec of specs(system, store.byId(id) as App, release, generation)) {
      run.signal.throwIfAborted()
      started.push(await engine.start(spec))
    }
    run.stage('checking')
    const app = store.byId(id) as App
    const verdicts = await Promise.all(started.map((instance) => check(system, app, release, instance, run)))
    const health = verdicts.length === 0 ? 'none' : verdicts.includes('fallback') ? 'fallback' : 'passed'
    run.signal.throwIfAborted()
    run.stage('switching')
    await store.change(id, (next) => {
      markLive(next, release, generation, health)
      run.onLive?.(next, health)
    })
  } catch (error) {
    await Promise.all(started.map((instance) => engine.removeContainer(instance.id)))
    throw run.signal.aborted ? (run.signal.reason as Error) : error
  }
  system.serving.set(id, targets(started))
  const [shown] = await Promise.all([show(system, id, release, run.say), keep(system, started)])
  retire(system, id, generation)
  return { shown }
}

/** The engine brings them back from now on. If it cannot be told now, reconcile tells it. */
async function keep(system: System, started: Instance[]): Promise<void> {
  await Promise.all(started.map((one) => system.engine.keep(one.id))).catch((error) => console.error(`keep: ${error}`))
}

/** What runs for a release: one spec per instance. */
export function specs(system: System, app: App, release: Release, generation: number): RunSpec[] {
  return Object.entries(formation(app, release)).flatMap(([type, count]) => {
    const plan = release.processes[type] ?? {}
    return Array.from({ length: count }, (_, at) => ({
      app: app.id,
      appName: app.name,
      release: release.version,
      generation,
      type,
      index: at + 1,
      port: release.port,
      image: release.image,
      command: plan.command,
      env: { ...environment(app, release), DYNO: `${type}.${at + 1}` },
      memory: plan.memory ?? system.memory,
      cpus: plan.cpus,
    }))
  })
}

/** What every process of a release sees, release commands too. */
export const environment = (app: App, release: Release): Record<string, string> => ({
  ...sourceEnv(release.commit),
  ...release.env,
  ...app.configs[release.config],
  PORT: String(release.port),
  HOST: '0.0.0.0',
  BACKENDIM_APP: app.name,
  BACKENDIM_RELEASE: `v${release.version}`,
})

export const targets = (instances: Instance[]): Target[] =>
  instances
    .filter((instance) => instance.type === 'web')
    .map((instance) => ({ name: instanceName(instance), host: instance.address, port: instance.port }))

function markLive(app: App, release: Release, generation: number, health: Health): void {
  for (const other of app.releases) if (other.state === 'live') other.state = 'retired'
  const live = app.releases.find((other) => other.version === release.version)
  if (live) live.state = 'live'
  app.live = { release: release.version, generation }
  app.run = 'running'
  delete app.wakeError
  if (health === 'passed' && release.processes.web) app.healthy = true
}
