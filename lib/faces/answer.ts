/** What a push is answered, ref by ref: tags are kept, a deploy is queued and looked on at, all else is refused. */
import type { Identity } from '../commands/command.ts'
import { createApp } from '../flow/create.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import type { App, Deploy } from '../model/app.ts'
import { Failure, failure } from '../model/errors.ts'
import type { AppName } from '../model/name.ts'
import { allOrNothing, type Decision, decide, type PushOptions, type RefUpdate, refused, ZERO } from '../model/push.ts'
import { reason } from '../model/verdict.ts'
import { attach, type Say } from './attach.ts'

export interface HookRequest {
  push: string
  commands: RefUpdate[]
  options: string[]
  atomic: boolean
}
/** As the hook hands it to git: `ok`, or `ng` with the reason. */
export interface Report {
  ref: string
  ok: boolean
  reason?: string
  options?: string[]
}
export interface Push {
  identity: Identity
  name: AppName
  id: string
  signal: AbortSignal
  /** Called when what was pushed is held by refs. */
  held(): void
}
interface Asked {
  system: System
  queue: Queue
  push: Push
  options: PushOptions
  say: Say
}

export async function answer(asked: Asked, request: HookRequest): Promise<Report[]> {
  const { system, push } = asked
  const decisions = decide(request.commands, system.store.byId(push.id)?.branch, request.atomic)
  const reports = decisions.filter((one) => one.refused).map((one) => failed(one.update.ref, one.refused))
  const accepted = decisions.filter((one) => !one.refused)
  const tags = accepted.filter((one) => one.kind === 'tag')
  const queued = (): void => (tags.length === 0 ? push.held() : undefined)
  for (const { update } of accepted.filter((one) => one.kind === 'deploy'))
    reports.push(await deployRef(asked, update, queued).catch((error) => failed(update.ref, error)))
  const spoiled = request.atomic && reports.some((report) => !report.ok)
  if (spoiled) return [...reports, ...tags.map(({ update }) => failed(update.ref, allOrNothing()))]
  return [...reports, ...(await keepTags(asked, tags, accepted.length === tags.length))]
}

async function deployRef(asked: Asked, one: RefUpdate, queued: () => void): Promise<Report> {
  const { system, push, options, say } = asked
  await refuseUnfit(system, push, one)
  const app = system.store.byId(push.id) ?? (await make(asked))
  const job = await jobOf(asked, app, one)
  queued()
  const ended = await attach(system, app.id, job.id, { ...options, client: push.signal, say })
  const now = system.store.byId(app.id)
  if (!now) throw new Failure('CANCELED', { message: `${app.name} was destroyed` })
  if (!ended || ended.status === 'checked')
    return { ref: one.ref, ok: true, options: [`refname refs/deploys/${job.id}`] }
  if (ended.status === 'unchanged' || (ended.status === 'live' && !ended.error)) return { ref: one.ref, ok: true }
  return { ref: one.ref, ok: false, reason: reason(now, ended) }
}

async function refuseUnfit({ git }: System, push: Push, one: RefUpdate): Promise<void> {
  if ((await git.ref(push.id, one.new)) !== one.new)
    throw refused(
      'what was pushed is not a commit; of an annotated tag push its commit: git push backendim TAG^{}:main',
    )
  if (await git.isEmpty(push.id, one.new)) throw refused('the commit has no files; commit something and push again')
}

async function make({ system, push, say }: Asked): Promise<App> {
  const late = (): boolean => system.store.find(push.name) !== undefined
  const stale = new Failure('STALE', { message: `${push.name} was made by another push just now; push again` })
  if (late()) throw stale
  say(`-----> Making the app ${push.name}`)
  return createApp(system, push.name, push.identity, { id: push.id }).catch((error) => {
    throw late() ? stale : error
  })
}

/** The deploy of this commit that is under way, or a new one. */
async function jobOf({ system, queue, push, options, say }: Asked, app: App, one: RefUpdate): Promise<Deploy> {
  const seen = one.old === ZERO ? undefined : one.old
  const forced = seen !== undefined && !(await system.git.isAncestor(push.id, seen, one.new))
  const running = queue.current(app, one.new, options.dryRun)
  if (running) say(`-----> ${one.new.slice(0, 7)} is being deployed already; attaching to ${running.id}`)
  const { skipTests, dryRun } = options
  const request = { commit: one.new, ref: one.ref, seen, forced, skipTests, dryRun }
  return running ?? queue.enqueue(app.id, { ...request, by: push.identity.user, admin: push.identity.admin })
}

/** Tags deploy nothing; they are kept, so that a push that follows tags shows each of them once. */
async function keepTags({ system, push, say }: Asked, tags: Decision[], alone: boolean): Promise<Report[]> {
  if (tags.length === 0) return []
  const app = system.store.byId(push.id)
  const updates = tags.map((one) => one.update)
  const why = app
    ? await system.git.updateRefs(push.id, updates).then(
        () => undefined,
        () => 'a tag of this push was moved, or its name clashes with another; git fetch --tags, then push again',
      )
    : `there is no app ${push.name} yet; a tag makes none: git push backendim main`
  if (why !== undefined) return updates.map(({ ref }) => failed(ref, refused(why)))
  if (alone) say(`-----> Tags are kept, but deploy nothing; to deploy: git push backendim ${app?.branch ?? 'main'}`)
  return updates.map(({ ref }) => ({ ref, ok: true }))
}

export function failed(ref: string, error: unknown): Report {
  const shown = failure(error)
  if (shown.code === 'UNEXPECTED') console.error(error)
  return { ref, ok: false, reason: `${shown.code}: ${shown.message}`.replace(/\s+/g, ' ').slice(0, 300) }
}
