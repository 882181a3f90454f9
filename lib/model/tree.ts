/** Files of a commit as a list, and as build packs see it: links inside the tree are followed, links out of it are files that cannot be read. Pure. */
import { Failure } from './errors.ts'
import type { Source } from './plan.ts'

export interface Entry {
  /** From the folder that was listed, with `/`. */
  path: string
  /** As git writes it: 100644, 100755, 120000 (a link), 160000 (a commit of another repository). */
  mode: string
  object: string
  /** Bytes; 0 for a commit of another repository. */
  size: number
  /** The repository that holds it, where it is not the app's own. */
  repo?: string
}

/** What a build takes. A tree of a few objects can unfold to millions of paths, and a small push to gigabytes. */
export const MOST = { files: 200_000, bytes: 2 * 1024 ** 3 }
const READABLE = 1_000_000
const HOPS = 20

export const isLink = (entry: Entry): boolean => entry.mode === '120000'
export const isModule = (entry: Entry): boolean => entry.mode === '160000'

/** `links`: where each link leads, by its path. Texts have the line ends of Unix, so that no pack has to ask. */
export function sourceOf(entries: Entry[], links: Map<string, string>, read: (file: Entry) => Promise<string>): Source {
  const files = new Map(entries.filter((entry) => !isModule(entry)).map((entry) => [entry.path, entry]))
  const paths = [...files.keys()]
  const find = (path: string): Entry | undefined => {
    const real = files.has(path) && !links.has(path) ? path : follow(path, links)
    return real === undefined ? undefined : files.get(real)
  }
  return {
    has: (path) => find(path) !== undefined,
    match: (pattern) => paths.filter((path) => pattern.test(path)),
    read: async (path) => {
      const file = find(path)
      return file && file.size <= READABLE ? squeezed((await read(file)).replaceAll('\r\n', '\n')) : undefined
    },
  }
}

/** Nobody writes more blanks in a row; patterns that begin with some would look at each again from each. */
const BLANKS = 200

export function squeezed(text: string): string {
  const kept: string[] = []
  let from = 0
  let run = 0
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 32 || (code >= 9 && code <= 13)) run++
    else {
      if (run > BLANKS) {
        kept.push(text.slice(from, at - run + BLANKS))
        from = at
      }
      run = 0
    }
  }
  return from === 0 ? text : kept.join('') + text.slice(from)
}

/** Where a path leads when every link on its way is followed; undefined: out of the tree, or round in circles. */
export function follow(path: string, links: Map<string, string>): string | undefined {
  if (links.size === 0) return path
  let rest = path.split('/')
  let done: string[] = []
  for (let hops = 0; rest.length > 0; ) {
    const [part = '', ...after] = rest
    rest = after
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (done.length === 0) return undefined
      done = done.slice(0, -1)
      continue
    }
    const target = links.get([...done, part].join('/'))
    if (target === undefined) done = [...done, part]
    else if (target.startsWith('/') || ++hops > HOPS) return undefined
    else rest = [...target.split('/'), ...rest]
  }
  return done.join('/')
}

/** Throws CONTEXT_TOO_LARGE with numbers. `ignored`: what .dockerignore keeps out. */
export function checkSize(entries: Entry[], ignored: (path: string) => boolean, most = MOST): void {
  const all = entries.reduce((sum, { size }) => sum + size, 0)
  if (all <= most.bytes) return
  const counted = entries.filter(({ path }) => !ignored(path))
  const bytes = counted.reduce((sum, { size }) => sum + size, 0)
  if (bytes <= most.bytes) return
  const largest = counted.sort((a, b) => b.size - a.size).slice(0, 3)
  throw new Failure('CONTEXT_TOO_LARGE', {
    message: `the files are ${bytesLabel(bytes)} in all; a build takes ${bytesLabel(most.bytes)}`,
    evidence: largest.map(({ path, size }) => `${bytesLabel(size)}  ${path}`),
  })
}

export const tooMany = (files: number): Failure =>
  new Failure('CONTEXT_TOO_LARGE', {
    message: `the tree unfolds to more than ${files.toLocaleString('en')} files; a build takes no more`,
  })

export function bytesLabel(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${Math.round((bytes / 1024 ** 3) * 10) / 10} GB`
  return `${Math.round((bytes / 1024 ** 2) * 10) / 10} MB`
}

/** Links that lead out of what is built: in the image they lead to whatever is there, or to nothing. */
export function strays(entries: Entry[], links: Map<string, string>): string[] {
  return entries
    .filter((entry) => isLink(entry) && follow(entry.path, links) === undefined)
    .map(({ path }) => `${path} → ${links.get(path) ?? '?'}`)
}
