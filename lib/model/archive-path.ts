/** The names that an archive may hold. What git's fast-import does with them is in its memory, so they are bounded too. Pure. */
import { Failure } from './errors.ts'

export const unfit = (why: string): Failure =>
  new Failure('USAGE', {
    message: `the archive cannot be used: ${why}`,
    hint: 'give a tar, tar.gz or zip of the project',
  })

const MOST_FOLDERS = 100_000
export const LONGEST_PATH = 4096
const LONGEST_NAME = 255

/** Relative, without `.`, never out of the folder, never into `.git`. Throws USAGE. */
export function plainPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (/[\0\n]/.test(path) || path.length > LONGEST_PATH || parts.some((part) => part.length > LONGEST_NAME))
    throw unfit('it holds a name that no file can have')
  if (path.startsWith('/') || parts.length === 0 || parts.includes('..'))
    throw unfit(`it names ${JSON.stringify(path)}`)
  if (parts.some((part) => /^\.git$/i.test(part))) throw unfit(`it holds a ${JSON.stringify(path)}`)
  return parts.join('/')
}

/** What was named so far. */
export class ArchivePaths {
  private readonly files = new Set<string>()
  private readonly folders = new Set<string>()

  /** `link` must be a file that came before: a link to a folder would double what is below it, again and again. Throws USAGE. */
  add(path: string, link?: string): void {
    if (link !== undefined && !this.files.has(link))
      throw unfit(`${JSON.stringify(path)} is a link to ${JSON.stringify(link)}, which is no file before it`)
    if (this.folders.has(path)) throw both(path)
    this.files.add(path)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      if (this.folders.has(folder)) break
      if (this.files.has(folder)) throw both(folder)
      this.folders.add(folder)
    }
    if (this.folders.size > MOST_FOLDERS) throw unfit(`it holds more than ${MOST_FOLDERS} folders`)
  }
}

const both = (path: string): Failure => unfit(`${JSON.stringify(path)} is a file and a folder`)
