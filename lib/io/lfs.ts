/** Fetches objects of git LFS by its batch API, over https, each checked by its hash, into a cache of the app's. https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../model/errors.ts'
import type { Pointer } from '../model/lfs.ts'
import { shownUrl } from '../model/remote.ts'
import { openAddresses } from './address.ts'
import type { Git } from './git.ts'
import { disk } from './room.ts'

const TYPE = 'application/vnd.git-lfs+json'
const SILENCE = 30_000
const BATCH = 100
/** Bytes of the disk that stay free. */
const SPARE = 500e6

interface Action {
  href: string
  header?: Record<string, string>
}
interface Answered {
  objects?: { oid: string; actions?: { download?: Action }; error?: { code?: number; message?: string } }[]
}

export const objectFile = (git: Git, app: string, { oid }: Pointer): string =>
  join(git.path(app), 'lfs', oid.slice(0, 2), oid)

/** Those that are not in the cache yet. */
export async function fetchObjects(
  git: Git,
  app: string,
  url: string,
  pointers: Pointer[],
  run: { signal: AbortSignal; say(line: string): void },
): Promise<void> {
  const wanted = new Map<string, Pointer>()
  for (const one of pointers) if (!(await isHere(git, app, one))) wanted.set(one.oid, one)
  const list = [...wanted.values()]
  if (list.length === 0) return
  const bytes = list.reduce((sum, { size }) => sum + size, 0)
  const { free } = await disk(git.path(app))
  if (free < bytes + SPARE)
    throw new Failure('DISK_FULL', {
      message: `the LFS objects are ${Math.ceil(bytes / 1e6)} MB; ${Math.floor(free / 1e6)} MB are free on the host`,
    })
  run.say(
    `-----> Fetching ${list.length} LFS ${list.length === 1 ? 'object' : 'objects'}, ${Math.ceil(bytes / 1e6)} MB (${shownUrl(url)})`,
  )
  for (let at = 0; at < list.length; at += BATCH) {
    const some = list.slice(at, at + BATCH)
    const actions = await batch(url, some, run.signal)
    for (const one of some) await download(git, app, one, actions.get(one.oid), run.signal)
  }
}

/** Objects that no deploy uses any more go. */
export async function pruneObjects(git: Git, app: string, used: Set<string>): Promise<void> {
  const folder = join(git.path(app), 'lfs')
  for (const path of await readdir(folder, { recursive: true }).catch(() => [])) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name.length >= 64 && !used.has(name)) await rm(join(folder, path), { force: true })
  }
}

const isHere = (git: Git, app: string, one: Pointer): Promise<boolean> =>
  stat(objectFile(git, app, one)).then(
    ({ size }) => size === one.size,
    () => false,
  )

async function batch(url: string, pointers: Pointer[], signal: AbortSignal): Promise<Map<string, Action>> {
  const body = JSON.stringify({ operation: 'download', transfers: ['basic'], hash_algo: 'sha256', objects: pointers })
  const answer = await ask(
    `${url.replace(/\/+$/, '')}/objects/batch`,
    { method: 'POST', headers: { accept: TYPE, 'content-type': TYPE } },
    signal,
    body,
  )
  if (answer.statusCode !== 200) {
    answer.resume()
    throw failed(
      url,
      answer.statusCode === 401 || answer.statusCode === 403
        ? `it asks for a login (${answer.statusCode}); only objects that anybody may read are fetched`
        : `it answered ${answer.statusCode}`,
    )
  }
  const { objects = [] } = (await json(bounded(answer, 4_000_000)).catch(() => {
    throw failed(url, 'it did not answer as git LFS does')
  })) as Answered
  const wrong = objects.find((one) => one.error)
  if (wrong) throw failed(url, `${wrong.oid?.slice(0, 12)}: ${wrong.error?.message ?? wrong.error?.code}`)
  return new Map(objects.flatMap((one) => (one.actions?.download ? [[one.oid, one.actions.download] as const] : [])))
}

async function download(
  git: Git,
  app: string,
  one: Pointer,
  action: Action | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (!action) throw failed('git LFS', `there is no object ${one.oid.slice(0, 12)}`)
  const answer = await ask(action.href, { headers: action.header ?? {} }, signal)
  if (answer.statusCode !== 200) {
    answer.resume()
    throw failed(action.href, `it answered ${answer.statusCode}`)
  }
  const file = objectFile(git, app, one)
  const part = `${file}.${randomBytes(4).toString('hex')}`
  await mkdir(dirname(file), { recursive: true })
  const hash = createHash('sha256')
  try {
    await pipeline(
      bounded(answer, one.size),
      async function* (chunks) {
        for await (const chunk of chunks) {
          hash.update(chunk as Buffer)
          yield chunk
        }
      },
      createWriteStream(part),
      { signal },
    )
    if (hash.digest('hex') !== one.oid)
      throw failed(action.href, `what came is not ${one.oid.slice(0, 12)}: another hash or size`)
    await rename(part, file)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof Failure ? error : failed(action.href, (error as Error).message)
  } finally {
    await rm(part, { force: true })
  }
}

const bounded = (answer: IncomingMessage, most: number): Transform => {
  let size = 0
  const gate = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      if (size > most) done(new Error(`it is longer than ${most} bytes`))
      else done(null, chunk)
    },
  })
  answer.once('error', (error) => gate.destroy(error))
  return answer.pipe(gate)
}

/** Follows a few redirects, to https only. Headers go to the first host alone. */
async function ask(
  url: string,
  options: RequestOptions,
  signal: AbortSignal,
  body?: string,
  hops = 0,
): Promise<IncomingMessage> {
  if (!/^https:\/\//.test(url) || !URL.canParse(url)) throw failed(url, 'only https is fetched from')
  const { hostname, host } = new URL(url)
  const [address = ''] = await openAddresses(hostname.replace(/^\[(.*)\]$/, '$1'), signal).catch((error) => {
    signal.throwIfAborted()
    throw failed(url, error.message)
  })
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const lookup = (_: string, given: { all?: boolean }, done: (...args: unknown[]) => void): void => {
      const family = address.includes(':') ? 6 : 4
      if (given.all) done(null, [{ address, family }])
      else done(null, address, family)
    }
    const call = request(url, { ...options, signal, timeout: SILENCE, lookup: lookup as never, agent: false }, resolve)
    call.once('timeout', () => call.destroy(new Error(`it was silent for ${SILENCE / 1000} s`)))
    call.once('error', reject)
    call.end(body)
  }).catch((error) => {
    signal.throwIfAborted()
    throw failed(url, error.message)
  })
  const { location } = answer.headers
  if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || !location) return answer
  answer.resume()
  if (hops >= 3) throw failed(url, 'it redirects too often')
  const next = new URL(location, url)
  return ask(next.href, { ...options, headers: next.host === host ? options.headers : {} }, signal, body, hops + 1)
}

const failed = (url: string, why: string): Failure =>
  new Failure('LFS_MISSING', {
    message: `git LFS at ${shownUrl(url).replace(/\?.*/, '')}: ${why}`,
    hint: 'look at lfs.url in .lfsconfig or backendim.yaml, and push again',
  })
