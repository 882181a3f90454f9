/** Is one new instance well? Web answers its health path; everything else stays up for 2 s. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Instance, instanceName } from '../io/engine.ts'
import { healthy, type Verdict } from '../io/probe.ts'
import type { App, Release } from '../model/app.ts'
import { bootFailure } from './boot-failure.ts'
import { hostOf, type System } from './system.ts'

const UP = 2000

interface Checking {
  say(line: string): void
  signal: AbortSignal
  /** It is being woken: somebody waits. */
  eager?: boolean
}

/** Throws the reason why it is not, told from what is found. */
export async function check(
  system: System,
  app: App,
  release: Release,
  instance: Instance,
  run: Checking,
): Promise<'passed' | 'fallback'> {
  const over = new AbortController()
  const signal = AbortSignal.any([run.signal, over.signal])
  const died = system.engine.wait(instance.id, signal).then(() => 'died' as const)
  died.catch(() => {})
  try {
    const up =
      instance.type === 'web' ? answers(system, app, release, instance, { signal, eager: run.eager }) : stays(signal)
    up.catch(() => {})
    const verdict = await Promise.race([died, up])
    if (verdict === 'fallback')
      run.say(
        `warning: ${release.health.path} is not there (404); ${instanceName(instance)} answers, so it is taken to be up`,
      )
    if (verdict === 'passed' || verdict === 'fallback') return verdict
    throw await bootFailure(system, release, instance, verdict === 'died' ? undefined : verdict.last)
  } finally {
    over.abort()
  }
}

/** Is it well enough to take traffic again? Never throws. */
export async function well(system: System, app: App, release: Release, instance: Instance): Promise<boolean> {
  return check(system, app, release, instance, { say: () => {}, signal: new AbortController().signal }).then(
    () => true,
    () => false,
  )
}

function answers(
  system: System,
  app: App,
  release: Release,
  instance: Instance,
  { signal, eager }: Pick<Checking, 'signal' | 'eager'>,
): Promise<Verdict> {
  const target = { address: instance.address, port: instance.port, host: hostOf(system, app) }
  return healthy(target, release.health, !release.health.named && !app.healthy, signal, eager)
}

const stays = (signal: AbortSignal): Promise<Verdict> => sleep(UP, undefined, { signal }).then(() => 'passed')
