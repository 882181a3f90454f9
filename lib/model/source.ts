/** The tree below a folder of a tree, as build packs see it. */
import type { Source } from './plan.ts'

export function below(top: Source, folder: string): Source {
  if (folder === '.') return top
  const start = `${folder}/`
  return {
    has: (path) => top.has(start + path),
    read: (path) => top.read(start + path),
    match: (pattern) =>
      top
        .match(/(?:)/)
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length))
        .filter((path) => pattern.test(path)),
  }
}

/** Without some files. */
export const without = (top: Source, ...gone: string[]): Source => ({
  has: (path) => !gone.includes(path) && top.has(path),
  read: async (path) => (gone.includes(path) ? undefined : top.read(path)),
  match: (pattern) => top.match(pattern).filter((path) => !gone.includes(path)),
})
