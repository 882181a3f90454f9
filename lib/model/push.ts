/** What a push asks for, decided per ref before anything is touched: a deploy, tags to keep, or a refusal that says what to do. Pure. */
import { Failure } from './errors.ts'
import { quote } from './words.ts'

export const ZERO = '0'.repeat(40)

export interface RefUpdate {
  old: string
  new: string
  ref: string
}
export interface Decision {
  update: RefUpdate
  kind: 'deploy' | 'tag'
  refused?: Failure
}

/** `branch`: the app's deploy branch; undefined: main or master, whichever comes first. */
export function decide(updates: RefUpdate[], branch: string | undefined, atomic: boolean): Decision[] {
  const deploys = updates.filter((update) => isDeployRef(update.ref, branch))
  const decisions = updates.map((update): Decision => {
    if (update.ref.startsWith('refs/tags/')) return { update, kind: 'tag' }
    const why = sentence(update, branch, deploys.length)
    return { update, kind: 'deploy', refused: why === undefined ? undefined : refused(why) }
  })
  if (!atomic || decisions.every((one) => !one.refused)) return decisions
  return decisions.map((one) => ({ ...one, refused: one.refused ?? allOrNothing() }))
}

/** For the other refs of an atomic push. */
export const allOrNothing = (): Failure =>
  refused('another ref of this push was refused, and it was to be all or nothing')
export const refused = (message: string): Failure => new Failure('PUSH_REFUSED', { message })

const isDeployRef = (ref: string, branch: string | undefined): boolean =>
  branch ? ref === `refs/heads/${branch}` : ref === 'refs/heads/main' || ref === 'refs/heads/master'

function sentence(update: RefUpdate, branch: string | undefined, deploys: number): string | undefined {
  const main = branch ?? 'main'
  if (!update.ref.startsWith('refs/heads/'))
    return `only branches and tags can be pushed here: git push backendim ${main}`
  const short = update.ref.replace('refs/heads/', '')
  const known = branch ? `the deploy branch is ${branch}` : 'main and master deploy'
  if (!isDeployRef(update.ref, branch) && update.new === ZERO) return `${known}; there is no ${short} here to delete`
  if (!isDeployRef(update.ref, branch))
    return `${known}; to deploy ${short}: git push backendim ${quote(`${short}:${main}`)}`
  if (update.new === ZERO) return `${short} is what is live and cannot be deleted; to remove the app: apps:destroy`
  if (deploys > 1) return 'one push deploys one branch: push main or master, not both'
  return undefined
}

export interface PushOptions {
  json: boolean
  skipTests: boolean
  dryRun: boolean
  /** All lines of the deploy, not only what it says itself. */
  verbose: boolean
  /** Seconds that the push waits for the end; undefined: as long as it takes. */
  wait?: number
}

export function parseOptions(options: string[]): PushOptions {
  const parsed: PushOptions = { json: false, skipTests: false, dryRun: false, verbose: false }
  for (const option of options) {
    const wait = /^wait=(\d{1,5})$/.exec(option)
    if (option === 'json') parsed.json = true
    else if (option === 'skip-tests') parsed.skipTests = true
    else if (option === 'dry-run') parsed.dryRun = true
    else if (option === 'verbose') parsed.verbose = true
    else if (wait) parsed.wait = Number(wait[1])
    else
      throw new Failure('USAGE', {
        message: `-o ${option.slice(0, 60)} is not known; there are json, verbose, skip-tests, dry-run and wait=SECONDS`,
      })
  }
  return parsed
}
