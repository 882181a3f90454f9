/** Deploys as durable jobs: one at a time per app, the newest waiting one wins. A client only attaches. */

import { stamp } from '../io/logs.ts'
import { newId } from '../io/store.ts'
import { type App, type Deploy, subject } from '../model/app.ts'
import { Failure, failure } from '../model/errors.ts'
import { verdict } from '../model/verdict.ts'
import { deploy, type Outcome } from './deploy.ts'
import { pruneDeploys, pruneReleases } from './prune.ts'
import { mask, type System, urlOf } from './system.ts'

interface Job {
  id: string
  app: string
  cancel: AbortController
  done: Promise<void>
}

export type DeployRequest = Omit<Deploy, 'id' | 'status' | 'stage' | 'createdAt' | 'endedAt' | 'seconds'>

export class Queue {
  private readonly system: System
  private readonly running = new Map<string, Job>()
  private readonly waiting = new Map<string, Job & { start(): void }>()
  private readonly jobs = new Map<string, Job>()

  constructor(system: System) {
    this.system = system
  }

  /** A deploy of this commit that has not ended yet; a second push of it attaches there. */
  current(app: App, commit: string, dryRun: boolean): Deploy | undefined {
    return app.deploys.find((job) => !job.endedAt && job.commit === commit && job.dryRun === dryRun)
  }

  async enqueue(app: string, request: DeployRequest): Promise<Deploy> {
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
    if (record.commit) await this.system.git.hold(app, `deploy-${record.id}`, record.commit)
    const cancel = new AbortController()
    let start = (): void => {}
    const turn = new Promise<void>((resolve) => {
      start = resolve
    })
    const aborted = new Promise<void>((resolve) =>
      cancel.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    const done = Promise.race([turn, aborted])
      .then(() => this.run(app, record, cancel.signal))
      .catch((error) => this.lost(record.id, error))
    const job = { id: record.id, app, cancel, start, done }
    this.jobs.set(record.id, job)
    this.waiting
      .get(app)
      ?.cancel.abort(new Failure('SUPERSEDED', { message: `deploy ${record.id} of ${subject(record)} is newer` }))
    if (this.running.has(app)) {
      this.waiting.set(app, job)
      this.say(app, record.id, `-----> Waiting for deploy ${this.running.get(app)?.id} to end`)
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

  /** Before an app is destroyed: its deploys end first. */
  async endAll(app: string, reason: Failure): Promise<void> {
    this.cancelAll(app, reason)
    await Promise.all([...this.jobs.values()].filter((job) => job.app === app).map((job) => job.done))
  }
  /** The record cannot be written any more, say because the app was destroyed: whoever waits is let go. */
  private async lost(id: string, error: unknown): Promise<void> {
    console.error(`deploy ${id}: ${error}`)
    await this.system.deployLogs.end(id, [])
    this.ended(this.jobs.get(id))
  }

  private begin(job: Job & { start(): void }): void {
    this.running.set(job.app, job)
    job.start()
  }
  /** The next one begins; what is left to tidy does not hold it up. */
  private ended(job: Job | undefined): void {
    if (!job) return
    this.jobs.delete(job.id)
    if (this.waiting.get(job.app)?.id === job.id) this.waiting.delete(job.app)
    if (this.running.get(job.app)?.id !== job.id) return
    this.running.delete(job.app)
    const next = this.waiting.get(job.app)
    this.waiting.delete(job.app)
    if (next) this.begin(next)
  }

  private async run(app: string, record: Deploy, signal: AbortSignal): Promise<void> {
    const { store, deployLogs } = this.system
    const clock = stages((stage, seconds) =>
      store.change(app, (next) =>
        edit(next, record.id, (job) => Object.assign(job, { stage, seconds, ...begun(job) })),
      ),
    )
    const say = (line: string): void => this.say(app, record.id, line)
    const detail = (line: string, of?: 'tests'): void =>
      deployLogs.say(record.id, mask(this.system, app, line), of ?? 'detail')
    const doing = (what: string | undefined): void => deployLogs.doing(record.id, what && mask(this.system, app, what))
    const end = await this.story(app, record, { say, detail, doing, signal, stage: clock.stage })
    await clock.end()
    await store.change(app, (next) =>
      edit(next, record.id, (job) => Object.assign(job, end, { endedAt: this.system.now(), seconds: clock.seconds })),
    )
    const words = lastWords(this.system, app, record.id)
    for (const line of words) this.toAppLog(app, line)
    await deployLogs.end(record.id, words)
    this.ended(this.jobs.get(record.id))
    await this.tidy(app, record.id).catch((error) => console.error(`tidy ${app}: ${error}`))
  }

  private async story(app: string, record: Deploy, run: Parameters<typeof deploy>[3]): Promise<Partial<Deploy>> {
    try {
      run.signal.throwIfAborted()
      return outcome(await deploy(this.system, app, record, run))
    } catch (thrown) {
      const error = failure(run.signal.aborted ? (run.signal.reason ?? thrown) : thrown)
      if (error.code !== 'UNEXPECTED') return { status: 'refused', release: undefined, error: error.toJSON() }
      console.error(thrown)
      return {
        status: 'refused',
        release: undefined,
        error: new Failure('HOST_ERROR', { message: error.message }).toJSON(),
      }
    }
  }

  /** What the deploy says itself is in the app's log too; the output of its steps is not. */
  private say(app: string, id: string, text: string): void {
    const line = mask(this.system, app, text)
    this.system.deployLogs.say(id, line)
    if (/^(-----> |warning: )/.test(line)) this.toAppLog(app, line)
  }
  private toAppLog(app: string, line: string): void {
    if (line === '' || line.startsWith('backendim-result: ')) return
    const release = this.system.store.byId(app)?.live?.release ?? 0
    const entry = { time: stamp(new Date()), release, source: 'backendim[deploy]', text: line.trim() }
    void this.system.logs.append(app, 'deploy', [entry]).catch((error) => console.error(`log of ${app}: ${error}`))
  }

  private async tidy(app: string, id: string): Promise<void> {
    const { store, engine, git } = this.system
    const state = store.byId(app)
    if (!state) return
    const image = engine.image(app, id)
    if (!state.releases.some((release) => release.image === image && release.state !== 'failed'))
      await engine.removeImage(image)
    await pruneReleases(this.system, app)
    await git.release(app, `deploy-${id}`)
    await pruneDeploys(this.system, app)
    void git.gc(app)
  }
}

/** A deploy that switched already stays `live`, whatever stage is told after it. */
const begun = (job: Deploy): Partial<Deploy> =>
  job.status === 'live' || job.status === 'unchanged' ? {} : { status: 'running' }

function outcome(ended: Outcome): Partial<Deploy> {
  if (ended !== 'unseen') return { status: ended }
  const message = 'the release is live, but was not seen serving through the proxy'
  return { status: 'live', error: new Failure('HOST_ERROR', { message, next: ['ssh backendim doctor'] }).toJSON() }
}

/** The verdict of a deploy that has ended. */
export function lastWords(system: System, app: string, id: string): string[] {
  const state = system.store.byId(app)
  const ended = state?.deploys.find((job) => job.id === id)
  return state && ended ? verdict(state, ended, urlOf(system, state)) : []
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
