/** Lists and reads the trees of commits, bounded in number, length and time: whoever may push may push any tree. */
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { type Entry, isLink, MOST, sourceOf, tooMany } from '../model/tree.ts'
import { ended, type Git } from './git.ts'

const LONGEST_PATH = 4096
const READABLE = 1_000_000
/** Links whose targets are looked at. */
const LINKS = 5000

export interface Listing {
  entries: Entry[]
  /** Where the links lead, by path. */
  links: Map<string, string>
}

/** The files of a tree (`COMMIT` or `COMMIT:FOLDER`), or those of some folders and files of it. */
export async function listTree(
  git: Git,
  id: string,
  tree: string,
  paths: string[] = [],
  most = { files: MOST.files, milliseconds: 60_000 },
): Promise<Listing> {
  const child = git.spawn(id, [
    'ls-tree',
    '-r',
    '-z',
    '--long',
    '--full-tree',
    tree,
    ...(paths.length > 0 ? ['--', ...paths] : []),
  ])
  const end = ended(child)
  // Folders without files cost time and print nothing.
  let late = false
  const clock = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, most.milliseconds)
  try {
    const entries = await parse(child.stdout as Readable, most.files)
    const code = await end
    if (late) throw tooDeep()
    if (code !== 0) throw code > 128 || code === 143 ? tooDeep() : new Error(`git ls-tree ${tree} ended with ${code}`)
    return { entries, links: await targets(git, id, entries) }
  } catch (error) {
    child.kill('SIGKILL')
    await end
    throw late ? tooDeep() : error
  } finally {
    clearTimeout(clock)
  }
}

const tooDeep = (): Failure =>
  new Failure('CONTEXT_TOO_LARGE', {
    message: 'the tree cannot be listed: it is nested too deeply, or unfolds to too many folders',
  })

async function parse(stdout: Readable, most: number): Promise<Entry[]> {
  const entries: Entry[] = []
  let rest = ''
  for await (const chunk of stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\0')
    rest = lines.pop() ?? ''
    for (const line of lines) entries.push(entryOf(line))
    if (entries.length > most) throw tooMany(most)
    if (rest.length > LONGEST_PATH * 2) throw tooDeep()
  }
  return entries
}

function entryOf(line: string): Entry {
  const tab = line.indexOf('\t')
  const path = line.slice(tab + 1)
  if (path.length > LONGEST_PATH) throw tooDeep()
  const [mode = '', , object = '', size = '0'] = line.slice(0, tab).split(/ +/)
  return { path, mode, object, size: Number(size) || 0 }
}

async function targets(git: Git, id: string, entries: Entry[]): Promise<Map<string, string>> {
  const links = entries.filter((entry) => isLink(entry) && entry.size <= LONGEST_PATH).slice(0, LINKS)
  const texts = await readBlobs(
    git,
    id,
    links.map((entry) => entry.object),
  )
  return new Map(links.map((entry) => [entry.path, texts.get(entry.object)?.toString() ?? '']))
}

/** Blobs by object. The caller bounds how large they are. */
export async function readBlobs(git: Git, id: string, objects: string[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  if (objects.length === 0) return found
  const child = git.spawn(id, ['cat-file', '--batch'], 'pipe')
  child.stdin?.on('error', () => {})
  child.stdin?.end([...new Set(objects)].map((object) => `${object}\n`).join(''))
  const [all] = await Promise.all([buffer(child.stdout as Readable), ended(child)])
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf(10, at)
    const [object = '', , size] = all.toString('latin1', at, end).split(' ')
    if (size === undefined) break
    found.set(object, all.subarray(end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return found
}

export const sourceFrom = (git: Git, id: string, { entries, links }: Listing) =>
  sourceOf(entries, links, ({ object, repo = id }) => git.run(repo, ['cat-file', 'blob', object]))

/** What a path of a commit is, links followed; undefined: there is nothing, or it is out of the tree. */
export async function lookUp(
  git: Git,
  id: string,
  commit: string,
  path: string,
): Promise<{ object: string; type: string; size: number } | undefined> {
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)', '--follow-symlinks']
  const out = await git.run(id, args, { input: `${commit}:${path}\n` })
  const [, object = '', type = '', size] = /^([0-9a-f]{40,}) (\w+) (\d+)\n$/.exec(out) ?? []
  return object ? { object, type, size: Number(size) } : undefined
}

/** Text of a file of a commit, links followed; undefined: there is none, or it is larger than 1 MB. */
export async function readText(git: Git, id: string, commit: string, path: string): Promise<string | undefined> {
  const found = await lookUp(git, id, commit, path)
  if (found?.type !== 'blob' || found.size > READABLE) return undefined
  return (await git.run(id, ['cat-file', 'blob', found.object])).replaceAll('\r\n', '\n')
}
