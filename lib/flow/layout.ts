/** Where an app lies in its repository: its folder, what the build may see, and which backendim.yaml counts. */
import type { Git } from '../io/git.ts'
import { lookUp, readText } from '../io/tree.ts'
import { parseConfig } from '../model/config.ts'
import { Failure, invalid } from '../model/errors.ts'

export interface Layout {
  /** Folder of the app in the repository; `.` for the whole. */
  root: string
  /** What the build may see: `root`, or a folder above it. */
  context: string
  /** The backendim.yaml that counts. */
  yaml?: { path: string; text: string }
  watch: string[]
  /** Where the repository lives, for relative URLs of submodules. */
  origin?: string
  /** Where its LFS objects are. */
  lfs?: string
  notes: string[]
}

/** `stored`: the folder that apps:create or apps:root named; it wins over the file. */
export async function layoutOf(git: Git, id: string, commit: string, stored: string | undefined): Promise<Layout> {
  const yaml = await yamlOf(git, id, commit, stored)
  const { build, watch, git: repository, lfs } = parseConfig({ yaml: yaml?.text, yamlName: yaml?.path })
  const root = stored ?? build.root ?? '.'
  const context = build.context ?? root
  const where = yaml?.path ?? 'backendim.yaml'
  if (root !== '.' && (await lookUp(git, id, commit, root))?.type !== 'tree') throw missing(root, stored, where)
  if (context !== '.' && root !== context && !root.startsWith(`${context}/`))
    throw invalid(where, `build.context: ${context} is not above the folder of the app, ${root}`)
  const other = stored !== undefined && build.root !== undefined && build.root !== stored
  const notes = other ? [`${where} says build.root: ${build.root}; the folder stays ${stored} (apps:root)`] : []
  return { root, context, yaml, watch, origin: repository.origin, lfs: lfs.url, notes }
}

async function yamlOf(git: Git, id: string, commit: string, stored: string | undefined): Promise<Layout['yaml']> {
  const own = stored === undefined || stored === '.' ? [] : [`${stored}/backendim.yaml`]
  for (const path of [...own, 'backendim.yaml']) {
    const text = await readText(git, id, commit, path)
    if (text !== undefined) return { path, text }
  }
  return undefined
}

function missing(root: string, stored: string | undefined, where: string) {
  if (stored === undefined) return invalid(where, `build.root: there is no folder ${root}`)
  return new Failure('CONFIG_INVALID', {
    message: `apps:root: there is no folder ${root} in this commit`,
    hint: 'commit it and push again, or name another: apps:root APP FOLDER',
  })
}

/** The folder of the app as the build sees it: `.` where both are one. */
export function insideOf({ root, context }: Pick<Layout, 'root' | 'context'>): string {
  if (root === context) return '.'
  return context === '.' ? root : root.slice(context.length + 1)
}
