/** Node with npm, pnpm, yarn or Bun: what is asked for, what it is built with, what runs; the Dockerfile is in its own file. */
import type { BuildPlan, Buildpack, PlanOptions, ProcessPlan, Source } from '../../lib/model/plan.ts'
import { staticCommand } from '../static.ts'
import { about } from './about.ts'
import { dockerfile, type Recipe } from './dockerfile.ts'
import type { Facts, Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { hasMember, joined, memberOf, type Named, namedRun } from './member.ts'
import { type Package, parsePackage } from './package.ts'
import { managerOf } from './package-manager.ts'
import { needsDevelopment, serve } from './serve.ts'
import { systemsOf } from './system.ts'
import { nodeVersion } from './version.ts'
import { memberRun, workspacesOf } from './workspace.ts'

export const node: Buildpack = {
  name: 'node',
  about,
  detect: (source) => source.has('package.json'),
  workspace: hasMember,
  plan: nodePlan,
}

async function nodePlan(source: Source, { args, whole = false, member }: PlanOptions): Promise<BuildPlan> {
  const read = parsePackage(await source.read('package.json'))
  const named = member === undefined ? undefined : await memberOf(source, member)
  const top: Package = { ...read, workspaces: await workspacesOf(source, read) }
  const pkg = named ? joined(top, named) : top
  const { version, why, notes } = await nodeVersion(source, pkg)
  const manager = await managerOf(source, pkg)
  const run = await runOf(source, pkg, manager, whole, named)
  const recipe = recipeOf({ source, pkg, manager, version, run, args: Object.keys(args) }, whole)
  const kind = [run.framework, manager.name === 'npm' ? undefined : manager.label].filter((one) => one !== undefined)
  return {
    buildpack: 'node',
    runtime: `Node ${version} (${why})${kind.map((one) => `, ${one}`).join('')}`,
    dockerfile: { text: dockerfile(recipe) },
    args,
    testTarget: 'test',
    testCommand: testCommand(pkg, manager),
    processes: processes(run),
    lacks: run.lacks,
    notes: [...notes, ...manager.notes, ...(run.notes ?? []), ...developmentNote(recipe)],
  }
}

/** Where commands are named elsewhere, the image holds all that they might need. */
async function runOf(
  source: Source,
  pkg: Package,
  manager: Manager,
  whole: boolean,
  named?: Named,
): Promise<Run & { framework?: string }> {
  const run = named
    ? await namedRun(source, pkg, manager, named)
    : await serve({ source, pkg, ...ways(pkg, manager) }, pkg.workspaces !== undefined)
  const asked = !named && run.lacks && pkg.workspaces ? await memberRun(source, pkg, manager) : run
  const { note, ...found } = { note: undefined, ...asked }
  const notes = [...(found.notes ?? []), ...(note ? [note] : [])]
  if (manager.always && found.web?.startsWith('node ')) found.web = `yarn ${found.web}`
  if (!whole) return { ...found, notes }
  const next = found.only?.some(([, to]) => to === '.')
    ? ways(pkg, manager).exec('next start -p $PORT -H 0.0.0.0')
    : found.web
  return { ...found, notes, web: next, site: undefined, only: undefined }
}

/** Scripts that call the manager need it at run time; others run under npm, which is in the base. */
function ways(pkg: Package, manager: Manager): Pick<Facts, 'exec' | 'run'> {
  const text = ['prestart', 'start', 'start:prod', 'poststart'].map((name) => pkg.scripts[name] ?? '').join('\n')
  const own = manager.name === 'bun' || manager.always || CALLS.test(text)
  const run = (script: string): string => (script === 'start' ? 'npm start' : `npm run ${script}`)
  return { exec: manager.exec, run: own ? manager.run : run }
}
const CALLS = /\b(?:pnpm|pnpx|yarn|bun|bunx|turbo|nx|lerna)\b/

function recipeOf(
  facts: Pick<Recipe, 'source' | 'pkg' | 'manager' | 'version' | 'run' | 'args'>,
  whole: boolean,
): Recipe {
  const { pkg, manager, run } = facts
  const script = ['heroku-postbuild', 'build'].find((name) => pkg.scripts[name])
  const build = script ? manager.run(script) : run.build
  const uses = new RegExp(`\\b${manager.name}\\b`)
  return {
    ...facts,
    build: build && !(script === undefined && /^node /.test(build)) ? [build] : [],
    keepDevelopment: run.web !== undefined && needsDevelopment(pkg, run.web),
    keepManager: manager.name !== 'npm' && (whole || uses.test(run.web ?? '')),
    systems: systemsOf(pkg),
  }
}

const developmentNote = ({ keepDevelopment }: Recipe): string[] =>
  keepDevelopment ? ['what starts the app is a development dependency, so these stay in the image'] : []

/** What `npm init` writes for a project without tests is no test. */
function testCommand({ scripts }: Package, manager: Manager): string | undefined {
  if (!scripts.test || scripts.test.includes('no test specified')) return undefined
  return manager.name === 'bun' ? 'bun run test' : `${manager.name} test`
}

function processes({ web, site }: Run): Record<string, ProcessPlan> {
  const command = site ? staticCommand(site.spa) : web
  return command ? { web: { command } } : {}
}
