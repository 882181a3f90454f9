/** What is deployed without a push: it is brought into the app's repository, or named, and queued like any other deploy. */

import { lookup } from 'node:dns/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { isInside } from '../io/address.ts'
import { deployKeyFile } from '../io/deploy-key.ts'
import { download, shown } from '../io/download.ts'
import { fetchCommit, importArchive } from '../io/import.ts'
import { newId } from '../io/store.ts'
import { type App, type Deploy, subject } from '../model/app.ts'
import { parseConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import { parseReference, spell } from '../model/image.ts'
import { remoteOf } from '../model/remote.ts'
import type { DeployRequest, Queue } from './queue.ts'
import type { System } from './system.ts'

export interface Bringer {
  user: string
  admin: boolean
}
/** Milliseconds that an archive may take to come. */
const DOWNLOAD = 10 * 60_000

interface Bring {
  system: System
  queue: Queue
  app: App
  by: Bringer
  say(line: string): void
  signal: AbortSignal
}

const base = (by: Bringer): DeployRequest => ({
  forced: true,
  skipTests: false,
  dryRun: false,
  by: by.user,
  admin: by.admin,
})

export async function bringImage({ queue, app, by }: Bring, image: string, yaml?: string): Promise<Deploy> {
  const name = spell(parseReference(image))
  parseConfig({ yaml })
  free(app)
  return queue.enqueue(app.id, { ...base(by), image: name, origin: `image ${name}`, yaml })
}

/** `from`: an address, or what comes on stdin. */
export async function bringArchive(asked: Bring, from: URL | Readable): Promise<Deploy> {
  const { system, queue, app, by, say, signal } = asked
  free(app)
  const name = from instanceof URL ? shown(from) : 'stdin'
  const stream =
    from instanceof URL
      ? await download(from, by.admin, AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD)]))
      : from
  // Whoever reads it is told; until then nobody listens.
  stream.on('error', () => {})
  addAbortSignal(signal, stream)
  return held(asked, async (ref) => {
    const { commit, folder } = await importArchive(system.git, app.id, ref, stream, `Archive ${name}`)
    // What a client sent that went away is not all of it.
    signal.throwIfAborted()
    if (folder !== undefined) say(`The archive's one folder, ${folder}, is the project.`)
    stillFree(asked)
    return queue.enqueue(app.id, { ...base(by), commit, origin: `archive ${name}` })
  })
}

/** The branch becomes that commit, as if it had been pushed with force. */
export async function bringRepo(asked: Bring, url: string, wanted = 'HEAD'): Promise<Deploy> {
  const { system, queue, app, by, signal } = asked
  free(app)
  await outside(url, by.admin)
  // Who may not reach the host's own network is not led there either; by https only who has a certificate leads on.
  const settings = by.admin || url.startsWith('https:') ? [] : ['http.followRedirects=false']
  const from = { url, wanted, settings, key: deployKeyFile(system.data, app.id), signal }
  return held(asked, async (ref) => {
    const commit = await fetchCommit(system.git, app.id, ref, from)
    if (await system.git.isEmpty(app.id, commit)) throw new Failure('USAGE', { message: 'that commit has no files' })
    const branch = `refs/heads/${app.branch ?? 'main'}`
    const seen = await system.git.ref(app.id, branch)
    stillFree(asked)
    return queue.enqueue(app.id, { ...base(by), commit, ref: branch, seen })
  })
}

/** What was brought is held until the queue holds it. */
async function held({ system, app }: Bring, work: (ref: string) => Promise<Deploy>): Promise<Deploy> {
  const name = `bring-${newId()}`
  try {
    return await work(`refs/backendim/${name}`)
  } finally {
    await system.git.release(app.id, name).catch((error) => console.error(`${app.name}: ${error}`))
  }
}

/** Only a push supersedes what waits. */
export function free(app: App): void {
  const other = app.deploys.find((deploy) => !deploy.endedAt)
  if (other)
    throw new Failure('LOCKED', {
      message: `deploy ${other.id} of ${subject(other)} is under way`,
      hint: 'wait for it, then try again:',
      next: [`ssh backendim deploys:wait ${other.id}`],
    })
}

/** What is brought takes minutes: a push may have come by then. */
function stillFree({ system, app }: Bring): void {
  const now = system.store.byId(app.id)
  if (now) free(now)
}

/** A host's own network is an admin's to reach. The address is read as curl does: what stands before its last @ is no host. */
async function outside(url: string, anywhere: boolean): Promise<void> {
  const host = remoteOf(url.replace(/^http:/, 'https:'))?.host
  if (host === undefined)
    throw new Failure('USAGE', {
      message: 'that is not the address of a repository',
      hint: 'such as https://github.com/org/shop or git@github.com:org/shop.git',
    })
  if (anywhere) return
  const found = await lookup(host, { all: true }).catch(() => [])
  if (found.length === 0) throw new Failure('USAGE', { message: `there is no host ${host}`, hint: 'check the address' })
  if (found.some(({ address }) => isInside(address)))
    throw new Failure('USAGE', {
      message: `${host} lies in this host’s own network`,
      hint: 'an admin may fetch from there',
    })
}
