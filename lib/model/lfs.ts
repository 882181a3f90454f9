/** Pointers of git LFS: what a repository holds in place of a large file. A push never carries the file itself. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
import { Failure } from './errors.ts'

export interface Pointer {
  oid: string
  size: number
}

/** Bytes of a pointer with its few lines; the spec allows 1024. */
export const mayPoint = (size: number): boolean => size >= 120 && size < 1024

export function parsePointer(text: string): Pointer | undefined {
  if (!text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return undefined
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d{1,13})$/m.exec(text)?.[1]
  return oid && size ? { oid, size: Number(size) } : undefined
}

/** What a client of git LFS that wants to push objects here is told. */
export const NO_STORE =
  'this host keeps no LFS objects: push them to where your team keeps them (lfs.url in .lfsconfig), then push here with GIT_LFS_SKIP_PUSH=1'

/** Names the files, and what to do. */
export function pointersOnly(paths: string[]): Failure {
  const more = paths.length > 8 ? [`… and ${paths.length - 8} more`] : []
  const files = paths.length === 1 ? 'a file is' : `${paths.length} files are`
  return new Failure('LFS_MISSING', {
    message: `${files} kept by git LFS, and the push carries only pointers: ${paths[0]}${paths.length > 1 ? ', …' : ''}`,
    evidence: [...paths.slice(0, 8), ...more],
  })
}
