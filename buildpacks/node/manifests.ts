/** What installing reads, so that it comes before the source in the image: a change of the source alone installs nothing again. */
import type { Source } from '../../lib/model/plan.ts'
import type { Manager } from './managers.ts'
import { everyDependency, type Package, parsePackage } from './package.ts'

/** More members than this are copied with everything else. */
const MOST = 100

/** Lines of a Dockerfile, for a package that lies in `folder` of the context. Undefined: installing needs the source. */
export async function manifestsOf(
  source: Source,
  pkg: Package,
  manager: Manager,
  folder = '',
): Promise<string[] | undefined> {
  if (source.match(/^(?:.*\/)?node_modules\//).length > 0) return undefined
  const paths = pkg.workspaces === undefined ? [] : source.match(/^(?:[\w@.+-]+\/){1,5}package\.json$/)
  if (paths.length > MOST) return undefined
  const members = await Promise.all(paths.map(async (path) => parse(await source.read(path))))
  if (![pkg, ...members].every((one) => one && readsOnlyManifests(one, source, pkg.workspaces !== undefined)))
    return undefined
  const at = (path: string): string => folder + path
  const folders = [
    ...manager.folders,
    ...['patches', 'prisma'].filter((folder) => needs(folder, source, [pkg, ...members])),
  ]
  return [
    `COPY ${manager.files.map(at).join(' ')} ./`,
    ...folders.map((one) => `COPY ${at(one)} ./${one}`),
    ...paths.map((path) => `COPY ${at(path)} ${path.slice(0, -'package.json'.length)}`),
  ]
}

function parse(text: string | undefined): Package | undefined {
  try {
    return parsePackage(text)
  } catch {
    return undefined
  }
}

const needs = (folder: string, source: Source, packages: (Package | undefined)[]): boolean =>
  source.match(new RegExp(`^${folder}/[^/]`)).length > 0 &&
  (folder === 'patches' || packages.some((one) => one && everyDependency(one)['@prisma/client'] !== undefined))

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare']
/** Of another folder, whose files it needs; members of the workspace are linked by `workspace:` or their version. */
const LOCAL = /^(?:file:|link:|portal:|\.{0,2}\/)/

function readsOnlyManifests(pkg: Package, source: Source, workspace: boolean): boolean {
  const scripts = INSTALL_SCRIPTS.flatMap((name) => pkg.scripts[name] ?? [])
  const local = Object.values(everyDependency(pkg)).filter((range) => LOCAL.test(range))
  const linked = local.every((range) => workspace && /^(?:file:|link:)/.test(range))
  return scripts.every((one) => isHarmless(one, source)) && linked
}

const HARMLESS = [
  /^(?:npx )?husky(?: install)?(?: [\w./-]+)?$/,
  /^(?:npx )?(?:only-allow [\w-]+|is-ci|simple-git-hooks|lefthook install|patch-package\b.*|nuxi? prepare|nuxt prepare)$/,
  /^git config [^;&|`$]*$/,
  /^(?:echo\b[^`$]*|true|exit 0|:)$/,
]

/** Git hooks and the like, patches and Prisma's schema, which are copied too. */
function isHarmless(script: string, source: Source): boolean {
  return script.split(/\s*(?:&&|\|\||;)\s*/).every((part) => {
    const plain = part.replace(/^\(|\)$/g, '').trim()
    if (/^(?:npx )?prisma generate$/.test(plain)) return source.has('prisma/schema.prisma')
    if (/^svelte-kit sync$/.test(plain)) return script.includes('||')
    return plain === '' || HARMLESS.some((one) => one.test(plain))
  })
}

/** Whether installing runs scripts of the project itself, which may call development dependencies. */
export const hasInstallScripts = (pkg: Package): boolean => INSTALL_SCRIPTS.some((name) => pkg.scripts[name])
