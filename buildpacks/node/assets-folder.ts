/** Where the assets of a project in another language lie: beside its own files, or in a folder that it serves from. */
import type { Source } from '../../lib/model/plan.ts'
import { configOf, plainPath } from './facts.ts'
import { parsePackage } from './package.ts'

const FOLDERS = ['frontend', 'client', 'web', 'ui', 'webapp', 'front', 'assets', 'app']
const CODE =
  /^(?!(?:.*\/)?(?:node_modules|vendor|\.?venv|tests?)\/)[\w./-]+\.(?:py|go|php|rb|ex|exs|rs|java|kt|cs|toml)$/
/** More files than this are not read. */
const MOST = 300

/** `.` for the root. A folder counts only where something says that what it builds is used here; one that merely lies there does not. */
export async function assetsFolder(source: Source): Promise<string | undefined> {
  if (await buildsAtRoot(source)) return '.'
  const folders = FOLDERS.filter((folder) => source.has(`${folder}/package.json`))
  for (const folder of folders) if (await isUsed(source, folder)) return folder
  return undefined
}

/** With members of a workspace the root is what installs them. */
async function buildsAtRoot(source: Source): Promise<boolean> {
  const text = await source.read('package.json')
  if (text === undefined) return false
  const { scripts, workspaces } = parsePackage(text)
  return assetsScript(scripts) !== undefined || workspaces !== undefined
}

export const assetsScript = (scripts: Record<string, string>): string | undefined =>
  ['heroku-postbuild', 'build', 'production', 'prod'].find((name) => scripts[name])

async function isUsed(source: Source, folder: string): Promise<boolean> {
  const config = await configOf(source, `${folder}/vite.config`)
  const [, out = ''] =
    /\boutDir\s*:\s*(?:(?:path\.)?(?:resolve|join)\([^,()]+,\s*)?['"`]([^'"`]+)['"`]/.exec(config) ?? []
  if (out.startsWith('..') && plainPath(`${folder}/${out}`) !== undefined) return true
  const built = new RegExp(`\\b${folder}["']?\\s*[/,]\\s*["']?(?:dist|build|out|public)\\b`)
  const files = source.match(CODE).slice(0, MOST)
  for (const path of files) {
    const text = (await source.read(path)) ?? ''
    if (built.test(text) || (path.startsWith(`${folder}/`) && /^\/\/go:embed\s/m.test(text))) return true
  }
  return false
}
