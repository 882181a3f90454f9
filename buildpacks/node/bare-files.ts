/** A package.json beside files that need no server of their own: tools format or build them, and the static server serves them. */
import { settingsOf, siteFolder } from '../staticfile.ts'
import type { Facts, Run } from './facts.ts'
import { serves } from './program.ts'
import { reached } from './scripts.ts'

const BUNDLES = /\b(?:webpack|rollup|rspack|esbuild|gulp|grunt|browserify|polymer|snowpack|rolldown)\b/
const ADD = 'add a Staticfile with a line "root: FOLDER"'

export async function bareFiles({ source, pkg }: Facts): Promise<Run | undefined> {
  if (pkg.published.length > 0 || serves(pkg)) return undefined
  const { folder, spa, notes } = await settingsOf(source)
  const found = folder ?? siteFolder(source)
  if (found === undefined) return undefined
  const built = reached(pkg.scripts, pkg.scripts.build ?? '').some((text) => BUNDLES.test(text))
  if (built && folder === undefined)
    return { lacks: `the build script makes files for browsers, and nothing says where: ${ADD}` }
  const what = found === '.' ? 'index.html' : `${found}/`
  return {
    site: { folder: found, spa: spa ?? false },
    notes: [`package.json starts nothing: ${what} is served as it is`, ...notes],
  }
}
