/** Deploys as durable jobs: one at a time per app, the newest waiting one wins. A client only attaches. */

import { newId } from '../io/store.ts'
import type { App, Deploy } from '../model/app.ts'
import { Failure, failure } from '../model/errors.ts'
import { verdict } from '../model/verdict.ts'
import { deploy } from './deploy.ts'
import { pruneDeploys } from './prune.ts'
import { type System, urlOf } from './system.ts'

interface Job {
  id: string
  app: string
  cancel: AbortController
  done: Promise<void>
}

export type PushRequest = Pick<Deploy, 'commit' | 'ref' | 'seen' | 'forced' | 'shallow' | 'skipTests' | 'dryRun' | 'by'>

export class Queue {
  private readonly system: System
  private readonly running = new Map<string, Job>()
  private readonly waiting = new Map<string, Job & { start(): void }>()
  private readonly jobs = new Map<string, Job>()
  /** Builds at once on this machine. */
  private slots: number
  private readonly wantSlot: (() => void)[] = []

  constructor(system: System, builds: number) {
    this.system = system
    this.slots = builds
  }

  /** A deploy of this commit that has not ended yet; a second push of it attaches there. */
  current(app: App, commit: string, dryRun: boolean): Deploy | undefined {
    return app.deploys.find((job) => !job.endedAt && job.commit === commit && job.dryRun === dryRun)
  }

  async enqueue(app: string, request: PushRequest): Promise<Deploy> {
    const { store, deployLogs } = this.system
    const record: Deploy = {
      ...request,
      id: newId(),
      status: 'waiting',
      stage: 'waiting',
      createdAt: this.system.now(),
      seconds: {},
    }
    await deployLogs.start(record.id)
    await store.change(app, (next) => next.deploys.push(record))
    await this.system.git.hold(app, `deploy-${record.id}`, record.commit)
    const cancel = new AbortController()
    let start = (): void => {}
    const turn = new Promise<void>((resolve) => {
      start = resolve
    })
    const aborted = new Promise<void>((resolve) =>
      cancel.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    const done = Promise.race([turn, aborted]).then(() => this.run(app, record, cancel.signal))
    const job = { id: record.id, app, cancel, start, done }
    this.jobs.set(record.id, job)
    void done.finally(() => this.ended(job))
    this.waiting
      .get(app)
      ?.cancel.abort(
        new Failure('SUPERSEDED', { message: `deploy ${record.id} of ${record.commit.slice(0, 7)} is newer` }),
      )
    if (this.running.has(app)) {
      this.waiting.set(app, job)
      deployLogs.say(record.id, `-----> Waiting for deploy ${this.running.get(app)?.id} to end`)
    } else this.begin(job)
    return record
  }

  /** Ends when the deploy has ended; at once for one that is over. */
  async wait(id: string): Promise<void> {
    await this.jobs.get(id)?.done
  }
  cancel(id: string, reason: Failure = new Failure('CANCELED')): boolean {
    const job = this.jobs.get(id)
    job?.cancel.abort(reason)
    return job !== undefined
  }
  /** Before a rollback: what was pushed earlier must not undo it. */
  cancelAll(app: string, reason: Failure): void {
    for (const job of this.jobs.values()) if (job.app === app) job.cancel.abort(reason)
  }

  private begin(job: Job & { start(): void }): void {
    this.running.set(job.app, job)
    job.start()
  }
  private ended(job: Job): void {
    this.jobs.delete(job.id)
    if (this.waiting.get(job.app)?.id === job.id) this.waiting.delete(job.app)
    if (this.running.get(job.app)?.id !== job.id) return
    this.running.delete(job.app)
    const next = this.waiting.get(job.app)
    this.waiting.delete(job.app)
    if (next) this.begin(next)
  }

  private async run(app: string, record: Deploy, signal: AbortSignal): Promise<void> {
    const { store, deployLogs, git } = this.system
    const clock = stages((stage, seconds) =>
      store.change(app, (next) =>
        edit(next, record.id, (job) => Object.assign(job, { stage, seconds, status: 'running' })),
      ),
    )
    const say = (line: string): void => deployLogs.say(record.id, line)
    let end: Partial<Deploy>
    let slot = false
    try {
      signal.throwIfAborted()
      slot = await this.takeSlot(signal)
      const status = await deploy(this.system, app, record, { say, signal, stage: clock.stage })
      end = { status }
    } catch (thrown) {
      const error = failure(signal.aborted ? (signal.reason ?? thrown) : thrown)
      if (error.code === 'UNEXPECTED') console.error(thrown)
      end = {
        status: 'refused',
        error:
          error.code === 'UNEXPECTED' ? new Failure('HOST_ERROR', { message: error.message }).toJSON() : error.toJSON(),
      }
    } finally {
      if (slot) this.freeSlot()
    }
    await clock.end()
    await store.change(app, (next) =>
      edit(next, record.id, (job) => Object.assign(job, end, { endedAt: this.system.now(), seconds: clock.seconds })),
    )
    const state = store.byId(app)
    const ended = state?.deploys.find((job) => job.id === record.id)
    if (state && ended) for (const line of verdict(state, ended, urlOf(this.system, state))) say(line)
    if (end.status !== 'live') await this.system.engine.removeImage(this.system.engine.image(app, record.id))
    await git.release(app, `deploy-${record.id}`).catch((error) => console.error(error))
    await deployLogs.end(record.id)
    await pruneDeploys(this.system, app)
  }

  private async takeSlot(signal: AbortSignal): Promise<boolean> {
    while (this.slots === 0) {
      await new Promise<void>((resolve) => {
        this.wantSlot.push(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      signal.throwIfAborted()
    }
    this.slots--
    return true
  }
  private freeSlot(): void {
    this.slots++
    this.wantSlot.shift()?.()
  }
}

function edit(app: App, id: string, change: (job: Deploy) => void): void {
  const job = app.deploys.find((one) => one.id === id)
  if (job) change(job)
}

/** Seconds per stage, written down as each stage begins. */
function stages(save: (stage: string, seconds: Record<string, number>) => Promise<unknown>) {
  const seconds: Record<string, number> = {}
  let stage = ''
  let since = Date.now()
  let saved: Promise<unknown> = Promise.resolve()
  const close = (): void => {
    if (stage) seconds[stage] = Math.round((seconds[stage] ?? 0) * 1000 + Date.now() - since) / 1000
    since = Date.now()
  }
  return {
    seconds,
    stage(name: string): void {
      close()
      stage = name
      saved = save(name, { ...seconds }).catch((error) => console.error(error))
    },
    async end(): Promise<void> {
      close()
      await saved
    },
  }
}
