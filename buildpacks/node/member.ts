/** A member of a workspace that was named (`build.context`): built from the top with the members that it uses, run in its own folder. */
import { invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'
import type { Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { everyDependency, type Package, parsePackage } from './package.ts'
import { serve } from './serve.ts'
import { below, inFolder, members, readMember, ways, workspacesOf } from './workspace.ts'

export interface Named {
  folder: string
  pkg: Package
}

export async function hasMember(source: Source, folder: string): Promise<boolean> {
  if (!source.has('package.json') || !source.has(`${folder}/package.json`)) return false
  const pkg = parsePackage(await source.read('package.json'))
  return members(source, (await workspacesOf(source, pkg)) ?? []).includes(`${folder}/package.json`)
}

export async function memberOf(source: Source, folder: string): Promise<Named> {
  const pkg = await readMember(source, `${folder}/package.json`)
  if (!pkg) throw invalid(`${folder}/package.json`, 'it cannot be read')
  return { folder, pkg }
}

/** What the image needs: what the top depends on and what the member does; only the member is built and tested. */
export const joined = (top: Package, { pkg }: Named): Package => {
  const { build: _, 'heroku-postbuild': __, test: ___, ...scripts } = top.scripts
  const own: Record<string, string> = pkg.scripts.test === undefined ? {} : { test: pkg.scripts.test }
  return {
    ...top,
    scripts: { ...scripts, ...own },
    dependencies: { ...pkg.dependencies, ...top.dependencies },
    devDependencies: { ...pkg.devDependencies, ...top.devDependencies },
  }
}

export async function namedRun(source: Source, top: Package, manager: Manager, named: Named): Promise<Run> {
  const { folder, pkg } = named
  const run = await serve({ source: below(source, folder), pkg, ...ways() })
  const build = pkg.scripts.build
    ? await buildOf(source, top, manager, named)
    : run.build && `cd ${folder} && ${run.build}`
  return { ...inFolder(run, folder, pkg), build }
}

const plain = (name: string | undefined): name is string => /^(?:@[\w.-]+\/)?[\w.-]+$/.test(name ?? '')

async function buildOf(source: Source, top: Package, manager: Manager, { folder, pkg }: Named): Promise<string> {
  const { name } = pkg
  if (!plain(name)) return `cd ${folder} && npm run build`
  if (everyDependency(top).turbo) return manager.exec(`turbo run build --filter=${name}...`)
  if (manager.name === 'pnpm') return manager.inWorkspace(name, 'build')
  const before = await usedBy(source, top, pkg)
  return [...before, name].map((one) => manager.inWorkspace(one, 'build')).join(' && ')
}

/** Members that a package uses and that have something to build, those first that others use. */
async function usedBy(source: Source, top: Package, pkg: Package): Promise<string[]> {
  const all = new Map<string, Package>()
  for (const path of members(source, top.workspaces ?? [])) {
    const one = await readMember(source, path)
    if (one && plain(one.name)) all.set(one.name, one)
  }
  const order: string[] = []
  const seen = new Set([pkg.name])
  const visit = (from: Package): void => {
    for (const name of Object.keys(everyDependency(from))) {
      const next = all.get(name)
      if (!next || seen.has(name)) continue
      seen.add(name)
      visit(next)
      if (next.scripts.build) order.push(name)
    }
  }
  visit(pkg)
  return order
}
