/**
 * Puts the web of an idle app to sleep. First the proxy holds what comes, then what is in flight ends, then the
 * containers stop; they are kept, with their addresses, and `wake` starts them again. Other processes go on.
 */
import type { Instance } from '../io/engine.ts'
import type { App } from '../model/app.ts'
import { sleepOf } from '../model/sleep.ts'
import { awake, note } from './awake.ts'
import { publish } from './publish.ts'
import type { System } from './system.ts'

const DRAIN = 30_000
/** Seconds between SIGTERM and SIGKILL. */
const GRACE = 30

/** `asked`: a user says so, however busy it is. `awake`: it is needed; `none`: no web of it runs. */
export function sleep(system: System, id: string, asked: boolean): Promise<'asleep' | 'awake' | 'none'> {
  return system.locks.hold(id, async () => {
    const app = system.store.byId(id)
    if (!app?.live || app.run !== 'running') return 'none'
    if (!asked && !(await idle(system, app))) return 'awake'
    const web = (await webOf(system, app)).filter((one) => one.running)
    if (web.length === 0) return 'none'
    await system.store.change(id, (next) => {
      next.run = 'asleep'
    })
    system.serving.delete(id)
    await publish(system)
    const left = await drained(system, web)
    if ((left > 0 && !asked) || (await isHeld(system, id))) {
      await awake(system, id, web)
      return 'awake'
    }
    note(system, app, asked ? 'asleep, as asked for' : 'asleep: no request for a while')
    await Promise.all(web.map((one) => system.engine.rest(one.id, GRACE)))
    return 'asleep'
  })
}

/** What runs of an app that is asleep in the store, say after a crash in the middle. Not while somebody waits for it: it is about to be woken. */
export async function layDown(system: System, app: App): Promise<void> {
  const web = (await webOf(system, app)).filter((one) => one.running)
  if (web.length === 0 || (await isHeld(system, app.id))) return
  await drained(system, web)
  await Promise.all(web.map((one) => system.engine.rest(one.id, GRACE)))
}

export async function webOf(system: System, app: App): Promise<Instance[]> {
  const found = await system.engine.list(app.id)
  return found.filter((one) => one.type === 'web' && one.generation === app.live?.generation)
}

/** Asked under the lock, which may have been waited for. */
async function idle(system: System, app: App): Promise<boolean> {
  const after = sleepOf(app)?.after
  const state = (await system.proxy.naps())[app.id]
  return after !== undefined && state !== undefined && state.held === 0 && state.idle >= after
}

/** No worker of the proxy answers: nobody waits, and nothing is in flight. */
const nobody = (error: unknown): number => {
  console.error(`proxy: ${error}`)
  return 0
}

const isHeld = async (system: System, id: string): Promise<boolean> =>
  (await system.proxy.naps().then((naps) => naps[id]?.held ?? 0, nobody)) > 0

const drained = (system: System, web: Instance[]): Promise<number> => {
  const targets = web.map((one) => `${one.address}:${one.port}`)
  return system.proxy.drain(targets, DRAIN).catch(nobody)
}
