/** A stage that builds what a project of another language serves: `npm run build` or its like, and no modules left behind. */
import type { Source } from '../../lib/model/plan.ts'
import { assetsFolder, assetsScript } from './assets-folder.ts'
import { manifestsOf } from './manifests.ts'
import { hasDependencies, type Package, parsePackage } from './package.ts'
import { managerOf } from './package-manager.ts'
import { nodeVersion } from './version.ts'
import { below, workspacesOf } from './workspace.ts'

export interface Assets {
  /** The stage is called assets; the built project lies in its /app. */
  stage: string[]
  note: string
  pkg: Package
}

/** Undefined: there is no package.json, or it builds nothing that is used here. */
export async function assetsOf(source: Source): Promise<Assets | undefined> {
  const folder = await assetsFolder(source)
  if (folder === undefined) return undefined
  const own = folder === '.' ? source : below(source, folder)
  const read = parsePackage(await own.read('package.json'))
  const script = assetsScript(read.scripts)
  if (script === undefined) return undefined
  const pkg = { ...read, workspaces: await workspacesOf(own, read) }
  const manager = await managerOf(own, pkg)
  const { version, why } = await nodeVersion(own, pkg)
  const cache = manager.cache ? `--mount=type=cache,target=${manager.cache} ` : ''
  const install = hasDependencies(pkg) ? [`RUN ${cache}${manager.install}`] : []
  const manifests = await manifestsOf(own, pkg, manager, folder === '.' ? '' : `${folder}/`)
  const all = ['WORKDIR /app', 'COPY . .', ...(folder === '.' ? [] : [`WORKDIR /app/${folder}`])]
  const stage = [
    `FROM node:${version}-slim AS assets`,
    ...(manager.get ? [`RUN npm install -g --force ${manager.get}`] : []),
    ...(manager.env.length > 0 ? [`ENV ${manager.env.join(' ')}`] : []),
    `WORKDIR /app${folder === '.' ? '' : `/${folder}`}`,
    ...(manifests ? [...manifests, ...install, ...all.slice(folder === '.' ? 1 : 0)] : [...all, ...install]),
    `RUN ${manager.run(script)} && rm -rf node_modules`,
  ]
  const where = folder === '.' ? '' : ` in ${folder}`
  return { stage, pkg, note: `assets: ${manager.run(script)}${where} on Node ${version} (${why})` }
}
