/** The way out of an old generation: drained by the proxy, then stopped. In the background, and hurried by the next start. */
import type { Instance } from '../io/engine.ts'
import type { System } from './system.ts'

const DRAIN = 30_000
/** Seconds between SIGTERM and SIGKILL. */
const GRACE = 30

/** Drains and stops every generation of the app but one. */
export function retire(system: System, id: string, keep: number): void {
  const hurry = new AbortController()
  const done = old(system, id, keep)
    .then((instances) => end(system, instances, hurry.signal))
    .catch((error) => console.error(`retire ${id}: ${error}`))
    .finally(() => {
      if (system.retiring.get(id)?.done === done) system.retiring.delete(id)
    })
  system.retiring.set(id, { done, hurry })
}

async function old(system: System, id: string, keep: number): Promise<Instance[]> {
  return (await system.engine.list(id)).filter((one) => one.generation !== keep && one.type !== 'run')
}

/** Ends these, which must have left the table already: what is in flight is waited for. */
export async function end(system: System, instances: Instance[], hurry?: AbortSignal): Promise<void> {
  if (instances.length === 0) return
  const hurried = new Promise<void>((resolve) => hurry?.addEventListener('abort', () => resolve(), { once: true }))
  const targets = instances.map((one) => `${one.address}:${one.port}`)
  const drain = (wait: number): Promise<unknown> =>
    system.proxy.drain(targets, wait).catch((error) => console.error(`drain: ${error}`))
  await Promise.race([drain(DRAIN), hurried])
  // At its end WebSockets are told to go, which takes a moment.
  if (hurry?.aborted) await drain(0)
  await Promise.all(instances.map((one) => system.engine.stop(one.id, GRACE)))
}

/** At most two generations of an app run: the next start ends the drain of the last one, and waits for its end. */
export async function hurryRetiring(system: System, id: string, signal: AbortSignal): Promise<void> {
  const retiring = system.retiring.get(id)
  if (!retiring) return
  retiring.hurry.abort()
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    void retiring.done.then(resolve)
  })
  signal.throwIfAborted()
}
