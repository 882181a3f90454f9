/** What an app in a folder of its repository is built of, as one hash: a push that changes nothing of it need not build. */
import { createHash } from 'node:crypto'
import type { Git } from '../io/git.ts'
import { listTree, lookUp } from '../io/tree.ts'
import { dockerignore } from '../model/dockerignore.ts'
import type { Entry } from '../model/tree.ts'
import type { Layout } from './layout.ts'

/** Of the whole repository: they say where parts of any folder come from. */
const ALWAYS = ['.gitmodules', '.lfsconfig']

/** Undefined: the app is the whole repository, and every commit is built. `entries`: the files of the context. */
export async function fingerprintOf(
  git: Git,
  id: string,
  commit: string,
  layout: Layout,
  entries: Entry[],
): Promise<string | undefined> {
  const { root, context, watch, yaml } = layout
  if (root === '.') return undefined
  const at = context === '.' ? '' : `${context}/`
  const counts = watch.length === 0 ? () => true : counted(layout)
  const own = entries.map((entry) => ({ ...entry, path: `${at}${entry.path}` })).filter(({ path }) => counts(path))
  const hash = createHash('sha256').update(JSON.stringify([root, context, yaml?.path]))
  const lines = [...own, ...(await watched(git, id, commit, watch))].map(
    ({ path, mode, object }) => `${mode} ${object} ${path}\0`,
  )
  for (const path of [...ALWAYS, ...(yaml ? [yaml.path] : [])])
    lines.push(`${(await lookUp(git, id, commit, path))?.object} ${path}\0`)
  for (const line of [...new Set(lines)].sort()) hash.update(line)
  return hash.digest('hex').slice(0, 32)
}

/** With `watch:`, of a context above the app its own folder counts, and the files at the top, where manifests and lock files lie. */
function counted({ root, context }: Layout): (path: string) => boolean {
  const top = context === '.' ? 0 : context.length + 1
  return (path) => path.startsWith(`${root}/`) || !path.slice(top).includes('/')
}

async function watched(git: Git, id: string, commit: string, watch: string[]): Promise<Entry[]> {
  if (watch.length === 0) return []
  const matches = dockerignore(watch.join('\n'))
  const folders = watch.filter((one) => !one.startsWith('!')).map(plainPart)
  const { entries } = await listTree(git, id, commit, folders.includes('') ? [] : folders)
  return entries.filter(({ path }) => matches(path))
}

/** The folders of a pattern before its first sign: `packages/*.json` looks into `packages/` only. */
function plainPart(pattern: string): string {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  const sign = parts.findIndex((part) => /[*?[\\]/.test(part))
  return (sign < 0 ? parts : parts.slice(0, sign))
    .map((part, at, all) => (sign >= 0 && at === all.length - 1 ? `${part}/` : part))
    .join('/')
}
