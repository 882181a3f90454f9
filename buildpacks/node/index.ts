/** Node with npm, pnpm, yarn or Bun: what is asked for, what it is built with, what runs; the Dockerfile is in its own file. */
import type { BuildPlan, Buildpack, Found, PlanOptions, Source } from '../../lib/model/plan.ts'
import { deno, hasConfig } from '../deno.ts'
import { about } from './about.ts'
import { buildOf, marksModules } from './build.ts'
import { dockerfile, type Recipe } from './dockerfile.ts'
import { envFiles } from './env-files.ts'
import type { Facts } from './facts.ts'
import type { Manager } from './managers.ts'
import { manifestsOf } from './manifests.ts'
import { hasMember, joined, memberOf, type Named, namedRun } from './member.ts'
import { needsDevelopment } from './needs-development.ts'
import { nxRun } from './nx.ts'
import { hasDependencies, type Package, parsePackage } from './package.ts'
import { type Chosen, managerOf } from './package-manager.ts'
import { processesOf } from './process.ts'
import { handover, meant, startsEvery } from './scripts.ts'
import { type Served, serve, startScript } from './serve.ts'
import { startsDev } from './starts-dev.ts'
import { systemsOf } from './system.ts'
import { toolsOf } from './tools.ts'
import { nodeVersion } from './version.ts'
import { handedRun, memberRun, withMembers, workspacesOf } from './workspace.ts'

export const node: Buildpack = {
  name: 'node',
  about,
  detect: (source) => source.has('package.json'),
  workspace: hasMember,
  plan: nodePlan,
}

async function nodePlan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const { args, whole = false, member } = options
  const read = parsePackage(await source.read('package.json'))
  const named = member === undefined ? undefined : await memberOf(source, member)
  const top: Package = { ...read, workspaces: await workspacesOf(source, read) }
  const pkg = named ? joined(top, named) : top
  const { version, why, notes } = await nodeVersion(source, pkg, options.version)
  const manager = await managerOf(source, pkg)
  const install = installOf(pkg, manager, options.install)
  const run = await runOf(source, pkg, manager, whole, named)
  const other = run.lacks && hasConfig(source) ? await deno.plan(source, options) : undefined
  if (other?.processes.web) return other
  const build = await buildOf(source, pkg, manager, run, options.build)
  const kind = [run.framework, manager.name === 'npm' ? undefined : manager.label].filter((one) => one !== undefined)
  const recipe = await recipeOf({ source, pkg, manager, install, version, run, build: build.commands, options })
  const { processes, notes: about } = await processesOf(source, pkg, run, whole)
  return {
    buildpack: 'node',
    runtime: `Node ${version} (${why})${kind.map((one) => `, ${one}`).join('')}`,
    version: { value: version, from: why },
    install,
    build: build.found,
    dockerfile: { text: dockerfile(recipe) },
    args,
    testTarget: run.site && build.commands.length === 0 ? undefined : 'test',
    testCommand: testCommand(pkg, manager),
    processes,
    lacks: run.lacks,
    notes: [...notes, ...manager.notes, ...(run.notes ?? []), ...about, ...developmentNote(recipe)],
  }
}

function installOf(pkg: Package, manager: Chosen, asked: string | undefined): Found | undefined {
  if (asked !== undefined) return { value: asked, from: 'build.install in backendim.yaml' }
  return hasDependencies(pkg) ? { value: manager.install, from: manager.from } : undefined
}

/** Where commands are named elsewhere, the image holds all that they might need. */
async function runOf(
  source: Source,
  pkg: Package,
  manager: Manager,
  whole: boolean,
  named: Named | undefined,
): Promise<Served> {
  const { note, ...found } = named
    ? { note: undefined, ...(await namedRun(source, pkg, manager, named)) }
    : await started(source, pkg, manager)
  const notes = [...(found.notes ?? []), ...(note ? [note] : [])]
  if (manager.always && found.web?.startsWith('node ')) found.web = `yarn ${found.web}`
  if (!whole) return { ...found, notes }
  const next = found.only?.some(([, to]) => to === '.')
    ? ways(pkg, manager).exec('next start -p $PORT -H 0.0.0.0')
    : found.web
  return { ...found, notes, web: next, site: undefined, only: undefined }
}

/** By the package that the start script hands over to, by the root itself, or by the one of a workspace that can be started. */
async function started(source: Source, pkg: Package, manager: Manager): Promise<Served & { note?: string }> {
  const facts: Facts = { source, pkg, ...ways(pkg, manager) }
  const start = startScript(pkg)
  const given = start === undefined ? undefined : handover(meant(pkg.scripts, start))
  const handed = given && (await handedRun(source, pkg, manager, given))
  if (handed) return handed
  const every = start !== undefined && pkg.workspaces !== undefined && startsEvery(meant(pkg.scripts, start))
  if (every) return memberRun(source, pkg, manager)
  const nx = start === undefined || (await startsDev(facts, start)) ? await nxRun(facts) : undefined
  if (nx) return nx
  const run = await serve(facts, pkg.workspaces !== undefined)
  return run.lacks && pkg.workspaces ? memberRun(source, pkg, manager) : run
}

/** Scripts that call the manager need it at run time; others run under npm, which is in the base. */
function ways(pkg: Package, manager: Manager): Pick<Facts, 'exec' | 'run'> {
  const text = ['prestart', 'start', 'start:prod', 'poststart'].map((name) => pkg.scripts[name] ?? '').join('\n')
  const own = manager.name === 'bun' || manager.always || CALLS.test(text)
  const run = (script: string): string => (script === 'start' ? 'npm start' : `npm run ${script}`)
  return { exec: manager.exec, run: own ? manager.run : run }
}
const CALLS = /\b(?:pnpm|pnpx|yarn|bun|bunx|turbo|nx|lerna)\b/

interface Parts extends Pick<Recipe, 'pkg' | 'version' | 'run' | 'build'> {
  source: Source
  manager: Chosen
  install?: Found
  options: PlanOptions
}

async function recipeOf({ source, options, install, ...parts }: Parts): Promise<Recipe> {
  const { pkg, run, build } = parts
  const manager = options.install === undefined ? parts.manager : { ...parts.manager, production: undefined }
  const own = options.install === undefined || new RegExp(`^${manager.name}\\b[^;&|]*$`).test(options.install)
  const tools = toolsOf(pkg, manager, run, build, options.whole ?? false)
  return {
    ...parts,
    ...tools,
    manager,
    install: install?.value || undefined,
    manifests: own ? await manifestsOf(source, pkg, manager) : undefined,
    args: Object.keys(options.args),
    marked: marksModules(pkg, build),
    keepDevelopment: needsDevelopment(pkg, run),
    systems: systemsOf(await withMembers(source, pkg)),
    touched: envFiles(source, pkg, run),
  }
}

const developmentNote = ({ keepDevelopment }: Recipe): string[] =>
  keepDevelopment ? ['what starts the app is a development dependency, so these stay in the image'] : []

/** What `npm init` writes for a project without tests is no test. */
function testCommand({ scripts }: Package, manager: Manager): string | undefined {
  if (!scripts.test || scripts.test.includes('no test specified')) return undefined
  return manager.name === 'bun' ? 'bun run test' : `${manager.name} test`
}
