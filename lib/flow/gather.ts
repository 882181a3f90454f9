/** What a commit does not carry itself: its submodules, and what git LFS keeps elsewhere. */

import { deployKeyFile } from '../io/deploy-key.ts'
import { fetchObjects, objectFile, pruneObjects } from '../io/lfs.ts'
import { fetchModule, pruneModules } from '../io/submodules.ts'
import { type Listing, listTree, lookUp, readBlobs } from '../io/tree.ts'
import { Failure } from '../model/errors.ts'
import { mayPoint, type Pointer, parsePointer, pointersOnly } from '../model/lfs.ts'
import { isRelative, remoteOf, resolveUrl, shownUrl } from '../model/remote.ts'
import { type Entry, isModule, MOST, tooMany } from '../model/tree.ts'
import type { Layout } from './layout.ts'
import type { System } from './system.ts'

const DEPTH = 5
const MODULES = 100

/** A tree that is part of the build context, below `prefix`. */
export interface Part {
  repo: string
  tree: string
  prefix: string
}
export interface Gathered extends Listing {
  parts: Part[]
  /** Path → file with what is built in its place. */
  replaced: Map<string, { file: string; size: number }>
  remarks: string[]
}
export interface Gathering {
  say(line: string): void
  signal: AbortSignal
  /** What is not used goes from the caches. */
  prune?: boolean
}

export async function gather(
  system: System,
  id: string,
  { commit, context, origin, lfs }: Pick<Layout, 'context' | 'origin' | 'lfs'> & { commit: string },
  listing: Listing,
  ignored: (path: string) => boolean,
  run: Gathering,
): Promise<Gathered> {
  const at = context === '.' ? '' : `${context}/`
  const found: Gathered = {
    entries: listing.entries.filter((entry) => !isModule(entry)),
    links: new Map(listing.links),
    parts: [{ repo: id, tree: context === '.' ? commit : `${commit}:${context}`, prefix: '' }],
    replaced: new Map(),
    remarks: [],
  }
  const modules = new Modules(system, id, found, ignored, run)
  await modules.add({ repo: id, commit, url: origin, at, prefix: '' }, listing.entries, 0)
  if (run.prune) await pruneModules(system.git, id, new Set(found.parts.map((part) => part.repo)))
  await new Objects(system, id, found, ignored, run).add(
    lfs ?? (await lfsUrl(system, id, commit, origin)),
    modules.urls,
  )
  return found
}

interface Holder {
  repo: string
  commit: string
  /** Where it comes from; relative URLs start there. */
  url?: string
  /** Of its paths, before those of the context. */
  at: string
  /** Of its paths in the context. */
  prefix: string
}

/** What both need of the deploy that they gather for. */
class Gatherer {
  protected readonly system: System
  protected readonly app: string
  protected readonly found: Gathered
  protected readonly ignored: (path: string) => boolean
  protected readonly run: Gathering
  constructor(system: System, app: string, found: Gathered, ignored: (path: string) => boolean, run: Gathering) {
    this.system = system
    this.app = app
    this.found = found
    this.ignored = ignored
    this.run = run
  }
}

class Modules extends Gatherer {
  /** Cache → URL. */
  readonly urls = new Map<string, string>()
  private count = 0

  /** `entries`: paths from the context's folder for the app's repository, from the top for a submodule. */
  async add(holder: Holder, entries: Entry[], depth: number): Promise<void> {
    const links = entries.filter((entry) => isModule(entry) && !this.ignored(holder.prefix + entry.path))
    if (links.length === 0) return
    const named = await namedModules(this.system, holder)
    for (const entry of links) {
      const module = named.get(holder.at + entry.path)
      if (module?.update === 'none') continue
      if (module?.url === undefined)
        this.found.remarks.push(
          `${holder.prefix}${entry.path} is a repository of its own that .gitmodules does not name: it is empty in the image`,
        )
      else await this.one(holder, { entry, url: module.url }, depth)
    }
  }

  private async one(holder: Holder, { entry, url }: { entry: Entry; url: string }, depth: number): Promise<void> {
    const path = holder.prefix + entry.path
    if (depth >= DEPTH) throw failed(path, url, `submodules within submodules are followed ${DEPTH} deep, no further`)
    if (++this.count > MODULES) throw failed(path, url, `there are more than ${MODULES} submodules`)
    const { git, data } = this.system
    const remote = remoteOf(absolute(path, url, holder.url))
    if (!remote)
      throw failed(
        path,
        url,
        'only https and ssh URLs are fetched from',
        'name it by its https or ssh URL in .gitmodules, and push again',
      )
    const run = { ...this.run, key: deployKeyFile(data, this.app) }
    const repo = await fetchModule(git, this.app, { remote, commit: entry.object, path }, run).catch((error) => {
      throw withApp(error, this.system.store.byId(this.app)?.name)
    })
    this.urls.set(repo, remote.url)
    const listing = await listTree(git, repo, entry.object)
    const prefix = `${path}/`
    this.found.parts.push({ repo, tree: entry.object, prefix: path })
    for (const one of listing.entries)
      if (!isModule(one)) this.found.entries.push({ ...one, path: prefix + one.path, repo })
    for (const [from, to] of listing.links) this.found.links.set(prefix + from, to)
    if (this.found.entries.length > MOST.files) throw tooMany(MOST.files)
    await this.add({ repo, commit: entry.object, url: remote.url, at: '', prefix }, listing.entries, depth + 1)
  }
}

function absolute(path: string, url: string, origin: string | undefined): string {
  if (!isRelative(url)) return url
  if (origin !== undefined) return resolveUrl(origin, url)
  throw failed(
    path,
    url,
    'its URL is relative, and a push does not say to what',
    'say where this repository lives: "git: { origin: https://… }" in backendim.yaml',
  )
}

function failed(path: string, url: string, why: string, hint?: string): Failure {
  return new Failure('SUBMODULE_FAILED', { message: `submodule ${path} (${shownUrl(url)}): ${why}`, hint })
}

const withApp = (error: unknown, name = 'APP'): unknown =>
  error instanceof Failure
    ? new Failure(error.code, {
        message: error.message,
        hint: error.hint,
        evidence: error.evidence,
        next: error.next.map((line) => line.replace(/\bAPP$/, name)),
      })
    : error

/** What .gitmodules says, by path. git reads it, so that it is read as git does. */
async function namedModules(
  { git }: System,
  { repo, commit }: Holder,
): Promise<Map<string, { url?: string; update?: string }>> {
  const file = await lookUp(git, repo, commit, '.gitmodules')
  if (file?.type !== 'blob' || file.size > 200_000) return new Map()
  const out = await git.run(repo, ['config', '-z', '--no-includes', '--blob', file.object, '--list'], {
    codes: [0, 128],
  })
  const byName = new Map<string, Record<string, string>>()
  for (const line of out.split('\0')) {
    const [, name, key] = /^submodule\.([\s\S]+)\.(path|url|update)\n/.exec(line) ?? []
    if (name && key) byName.set(name, { ...byName.get(name), [key]: line.slice(line.indexOf('\n') + 1) })
  }
  return new Map(
    [...byName.values()].flatMap((one) => (one.path ? [[one.path.replace(/\/+$/, ''), one] as const] : [])),
  )
}

class Objects extends Gatherer {
  /** `url`: of the app's own repository; a submodule's objects lie beside it. */
  async add(url: string | undefined, modules: Map<string, string>): Promise<void> {
    const { git } = this.system
    const all = await this.pointers()
    for (const repo of new Set(all.map(({ entry }) => entry.repo))) {
      const some = all.filter(({ entry }) => entry.repo === repo)
      const from = repo === undefined ? url : besideOf(modules.get(repo))
      if (from === undefined) throw pointersOnly(some.map(({ entry }) => entry.path))
      const bytes = some.reduce((sum, { pointer }) => sum + pointer.size, 0)
      if (bytes > MOST.bytes)
        throw new Failure('CONTEXT_TOO_LARGE', {
          message: `the LFS objects are ${Math.round(bytes / 1e9)} GB in all; a build takes ${MOST.bytes / 1024 ** 3} GB`,
        })
      await fetchObjects(
        git,
        this.app,
        from,
        some.map(({ pointer }) => pointer),
        this.run,
      )
    }
    for (const { entry, pointer } of all) {
      this.found.replaced.set(entry.path, { file: objectFile(git, this.app, pointer), size: pointer.size })
      entry.size = pointer.size
    }
    if (this.run.prune) await pruneObjects(git, this.app, new Set(all.map(({ pointer }) => pointer.oid)))
  }

  private async pointers(): Promise<{ entry: Entry; pointer: Pointer }[]> {
    const maybe = this.found.entries.filter(
      (entry) => mayPoint(entry.size) && entry.mode.startsWith('100') && !this.ignored(entry.path),
    )
    const texts = new Map<string, Buffer>()
    for (const repo of new Set(maybe.map((entry) => entry.repo))) {
      const objects = maybe.filter((entry) => entry.repo === repo).map((entry) => entry.object)
      for (const [object, text] of await readBlobs(this.system.git, repo ?? this.app, objects)) texts.set(object, text)
    }
    return maybe.flatMap((entry) => {
      const pointer = parsePointer(texts.get(entry.object)?.toString() ?? '')
      return pointer ? [{ entry, pointer }] : []
    })
  }
}

/** Where .lfsconfig says, or beside the repository itself. */
async function lfsUrl(
  { git }: System,
  id: string,
  commit: string,
  origin: string | undefined,
): Promise<string | undefined> {
  const file = await lookUp(git, id, commit, '.lfsconfig')
  if (file?.type !== 'blob' || file.size > 100_000) return besideOf(origin)
  const out = await git.run(id, ['config', '-z', '--no-includes', '--blob', file.object, '--get', 'lfs.url'], {
    codes: [0, 1, 128],
  })
  return out.replace(/\0$/, '') || besideOf(origin)
}

/** As git LFS finds it. */
const besideOf = (url: string | undefined): string | undefined =>
  url !== undefined && /^https:\/\//.test(url)
    ? `${url.replace(/\/+$/, '').replace(/(?:\.git)?$/, '.git')}/info/lfs`
    : undefined
