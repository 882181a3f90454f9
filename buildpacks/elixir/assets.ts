/** What builds the assets of a Phoenix project, and the Node that this needs where they have a package.json. */
import type { Source } from '../../lib/model/plan.ts'
import { type Package, parsePackage } from '../node/package.ts'
import { managerOf } from '../node/package-manager.ts'
import { nodeVersion } from '../node/version.ts'

export interface Assets {
  /** Lines that bring Node and its modules, once the packages of Mix are there; these need the source where `whole`. */
  node: string[]
  whole: boolean
  commands: string[]
}

/** Folders in which Phoenix has had them. */
const FOLDERS = /^(?:assets\/|apps\/[\w-]+\/assets\/|)package\.json$/

export async function assetsOf(source: Source, mix: string, phoenix: boolean): Promise<Assets> {
  const alias = /["']assets\.deploy["']/.test(mix)
  if (!phoenix && !alias) return { node: [], whole: false, commands: [] }
  const [file] = source.match(FOLDERS).sort((a, b) => a.length - b.length)
  if (file === undefined) return { node: [], whole: false, commands: alias ? ['mix assets.deploy'] : [] }
  const folder = file.replace(/\/?package\.json$/, '') || '.'
  const pkg = parsePackage(await source.read(file), file)
  const own = ['deploy', 'build'].find((script) => pkg.scripts[script])
  return {
    ...(await modules(below(source, folder), folder, pkg)),
    commands: alias
      ? ['mix assets.deploy']
      : own
        ? [`npm run ${own} --prefix ${folder}`, 'mix phx.digest']
        : ['mix phx.digest'],
  }
}

const INSTALLING = ['preinstall', 'install', 'postinstall', 'prepare']

const below = (source: Source, folder: string): Source => ({
  has: (path) => source.has(folder === '.' ? path : `${folder}/${path}`),
  read: (path) => source.read(folder === '.' ? path : `${folder}/${path}`),
  match: () => [],
})

async function modules(source: Source, folder: string, pkg: Package): Promise<Pick<Assets, 'node' | 'whole'>> {
  const { version } = await nodeVersion(source, pkg)
  const manager = await managerOf(source, pkg)
  const enter = folder === '.' ? '' : `cd ${folder} && `
  const at = folder === '.' ? '' : `${folder}/`
  const whole = INSTALLING.some((script) => pkg.scripts[script])
  const node = [
    `COPY --from=node:${version}-slim /usr/local/bin/node /usr/local/bin/node`,
    `COPY --from=node:${version}-slim /usr/local/lib/node_modules /usr/local/lib/node_modules`,
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
    ...(manager.get ? [`RUN npm install -g --force ${manager.get}`] : []),
    ...(whole ? [] : [`COPY ${manager.files.map((file) => at + file).join(' ')} ./${at}`]),
    `RUN ${enter}${manager.install}`,
  ]
  return { node, whole }
}
