/** A tree of files as build packs see it, from a table or from a folder. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Source } from '../../lib/model/plan.ts'

export function tree(files: Record<string, string>): Source {
  return {
    has: (path) => Object.hasOwn(files, path),
    read: async (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    match: (pattern) => Object.keys(files).filter((path) => pattern.test(path)),
  }
}

/** The files below a folder, and again below `root` in it. */
export async function folderTree(folder: string, root = '.'): Promise<Source> {
  const files: Record<string, string> = {}
  const base = join(folder, root)
  for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[relative(base, path)] = await readFile(path, 'utf8')
  }
  return tree(files)
}
