/** Workspaces: where the root names nothing to start, the one package that can be started is. */
import type { Source } from '../../lib/model/plan.ts'
import type { Facts, Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { type Package, parsePackage } from './package.ts'
import { type Handover, reached } from './scripts.ts'
import { serve } from './serve.ts'

interface Member {
  folder: string
  name: string
  pkg: Package
  run: Run
}

/** Patterns of package.json or pnpm-workspace.yaml; undefined: no workspaces. */
export async function workspacesOf(source: Source, pkg: Package): Promise<string[] | undefined> {
  const text = (await source.read('pnpm-workspace.yaml')) ?? ''
  const [, list = ''] =
    /^packages:[ \t]*\r?\n((?:[ \t]*(?:-[^\n]*|#[^\n]*)?\r?\n)*(?:[ \t]*-[^\n]*)?)/m.exec(text) ?? []
  const named = [...list.matchAll(/^[ \t]*-[ \t]*['"]?([^'"#\r\n]+?)['"]?[ \t]*(?:#.*)?\r?$/gm)].map(
    (found) => found[1] ?? '',
  )
  const others = named.filter((one) => one !== '.')
  return others.length > 0 ? others : pkg.workspaces
}

/** How the only member that can be started is built and run from the root, or which there are. */
export async function memberRun(source: Source, pkg: Package, manager: Manager): Promise<Run & { note?: string }> {
  const members = await startable(source, pkg)
  const [one] = members
  if (!one) return { lacks: 'package.json has no start script, and no workspace has one' }
  if (members.length > 1) {
    const folders = members.map(({ folder }) => folder)
    const how = `web: cd ${folders[0]} && npm start`
    return { lacks: `several workspaces can be started: ${folders.slice(0, 6).join(', ')}; name one, such as ${how}` }
  }
  return fromRoot(one, pkg, manager)
}

async function startable(source: Source, pkg: Package): Promise<Member[]> {
  const found: Member[] = []
  for (const path of members(source, pkg.workspaces ?? [])) {
    const folder = path.slice(0, -'/package.json'.length)
    const member = await readMember(source, path)
    if (!member) continue
    const facts: Facts = { source: below(source, folder), pkg: member, ...ways() }
    const run = await serve(facts, true)
    if (run.web !== undefined || run.site) found.push({ folder, name: member.name ?? '', pkg: member, run })
  }
  return found
}

export async function readMember(source: Source, path: string): Promise<Package | undefined> {
  try {
    return parsePackage(await source.read(path), path)
  } catch {
    return undefined
  }
}

/** npx and npm look for binaries in the folders above too. */
export const ways = (): Pick<Facts, 'exec' | 'run'> => ({
  exec: (command) => `npx ${command}`,
  run: (script) => (script === 'start' ? 'npm start' : `npm run ${script}`),
})

export function members(source: Source, patterns: string[]): string[] {
  const wanted = patterns.filter((one) => !one.startsWith('!')).map(patternOf)
  const paths = source.match(/^(?!(?:.*\/)?node_modules\/)(?:[\w@.-]+\/){1,4}package\.json$/)
  return paths.filter((path) => wanted.some((one) => one.test(path))).slice(0, 200)
}

function patternOf(glob: string): RegExp {
  const plain = glob
    .slice(0, 200)
    .replace(/^\.\//, '')
    .replace(/\/+$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(
    `^${plain.replace(/\*+\/?/g, (stars) => (stars.startsWith('**') ? '(?:.+/)?' : stars.replace('*', '[^/]+')))}(?:(?<=/)[^/]+)?/package\\.json$`,
  )
}

/** A folder of a tree as a tree of its own. */
export const below = (source: Source, folder: string): Source => ({
  has: (path) => source.has(`${folder}/${path}`),
  read: (path) => source.read(`${folder}/${path}`),
  match: (pattern) =>
    source
      .match(new RegExp(`^${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => pattern.test(path)),
})

/** The root with what all members depend on: for what the image needs from the system. */
export async function withMembers(source: Source, pkg: Package): Promise<Package> {
  const all = { ...pkg, dependencies: { ...pkg.dependencies }, devDependencies: { ...pkg.devDependencies } }
  for (const path of members(source, pkg.workspaces ?? [])) {
    const member = await readMember(source, path)
    Object.assign(all.dependencies, member?.dependencies)
    Object.assign(all.devDependencies, member?.devDependencies)
  }
  return all
}

/** How the package that a script of the root hands over to is built and run. Undefined: there is none. */
export async function handedRun(
  source: Source,
  pkg: Package,
  manager: Manager,
  { to, script }: Handover,
): Promise<(Run & { framework?: string; note?: string }) | undefined> {
  const paths = members(source, pkg.workspaces ?? [])
  const path = source.has(`${to}/package.json`) ? `${to}/package.json` : await named(source, paths, to)
  const member = path && (await readMember(source, path))
  if (!path || !member) return undefined
  const folder = path.slice(0, -'/package.json'.length)
  const run = await serve({ source: below(source, folder), pkg: member, ...ways() }, false, script)
  if (run.lacks) return { ...run, lacks: `the start script hands over to ${folder}, and there ${run.lacks}` }
  const found = { folder, name: member.name ?? '', pkg: member, run }
  const made = { ...fromRoot(found, pkg, manager), framework: run.framework, note: undefined }
  return paths.includes(path) ? made : { ...made, before: await installs(source, pkg, folder) }
}

async function named(source: Source, paths: string[], name: string): Promise<string | undefined> {
  for (const path of paths) if ((await readMember(source, path))?.name === name) return path
  return undefined
}

/** A folder that is no member of the workspace is installed by itself, unless a script does so. */
async function installs(source: Source, { scripts }: Package, folder: string): Promise<string[]> {
  const texts = ['preinstall', 'install', 'postinstall', 'heroku-postbuild', 'build', 'prebuild'].flatMap((name) =>
    reached(scripts, scripts[name] ?? ''),
  )
  if (texts.some((text) => text.includes(folder) && /\b(?:install|ci)\b|\byarn(?:$| --)/.test(text))) return []
  const lock = source.has(`${folder}/package-lock.json`)
  const yarn = source.has(`${folder}/yarn.lock`) ? 'npx yarn@1.22.22 install --frozen-lockfile' : undefined
  return [`cd ${folder} && ${yarn ?? `npm ${lock ? 'ci' : 'install'} --no-audit --no-fund`}`]
}

/** What runs in a folder, as it is from the root. */
export const inFolder = (run: Run, folder: string, member: Package): Run => ({
  ...run,
  member,
  only: run.only?.map(([from, to]) => [`${folder}/${from}`, to === '.' ? to : `${folder}/${to}`]),
  drop: run.drop?.map((path) => `${folder}/${path}`),
  web: run.web === undefined ? undefined : `cd ${folder} && ${run.web}`,
  site: run.site && { ...run.site, folder: `${folder}/${run.site.folder}` },
})

function fromRoot({ folder, name, pkg: member, run }: Member, pkg: Package, manager: Manager): Run & { note?: string } {
  const plain = /^(?:@[\w.-]+\/)?[\w.-]+$/.test(name)
  const own = member.scripts.build
    ? plain
      ? manager.inWorkspace(name, 'build')
      : `cd ${folder} && npm run build`
    : undefined
  const build = pkg.scripts.build ? undefined : (own ?? (run.build && `cd ${folder} && ${run.build}`))
  return { ...inFolder(run, folder, member), build, note: `${folder} is the only workspace that can be started` }
}
