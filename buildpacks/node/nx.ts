/** An Nx workspace whose projects have no package.json of their own: the one application, by what its build target makes. */
import type { Source } from '../../lib/model/plan.ts'
import { configOf, type Facts, plainPath, type Run } from './facts.ts'

interface Target {
  executor?: string
  builder?: string
  options?: { outputPath?: unknown; target?: unknown; main?: unknown }
}
interface Project {
  name: string
  folder: string
  build: Target
}

/** Undefined: it is no such workspace, or has no application. */
export async function nxRun({ source, pkg, exec }: Facts): Promise<(Run & { note?: string }) | undefined> {
  if (!source.has('nx.json')) return undefined
  const apps: { project: Project; run: Run }[] = []
  for (const project of await projectsOf(source)) {
    const run = await madeBy(source, project)
    if (run) apps.push({ project, run })
  }
  const [one] = apps
  // What the root depends on is for its applications: no rule of a framework fits the root.
  if (!one) return pkg.workspaces || source.match(/^apps\/[^/]+\/./).length === 0 ? undefined : { lacks: NONE }
  if (apps.length > 1) return { lacks: several(apps.map(({ project }) => project.name)) }
  const build = exec(`nx build ${one.project.name} --configuration=production`)
  const bare = /^(?:npx )?nx build$/.test(pkg.scripts.build ?? '') && one.project.folder !== '.'
  const usual = json(await source.read('nx.json')).defaultProject !== undefined
  return {
    ...one.run,
    build,
    replaces: bare && !usual,
    builds: new RegExp(`\\bnx (?:run )?(?:build|${one.project.name}:build)`),
    note: `Nx: ${one.project.name} is the only application`,
  }
}

const NONE =
  'this is an Nx workspace, and none of its projects says what it builds; name it in backendim.yaml: "build: { command: npx nx build APP }", and what starts it under processes:'

const several = (names: string[]): string =>
  `there are several Nx applications: ${names.slice(0, 6).join(', ')}; name one in backendim.yaml: "build: { command: npx nx build ${names[0]} }", and what starts it under processes:`

async function projectsOf(source: Source): Promise<Project[]> {
  const found = await oldProjects(source)
  for (const path of source.match(/^(?!(?:.*\/)?node_modules\/)(?:[\w@.-]+\/){0,4}project\.json$/).slice(0, 100)) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
    const { name, projectType, targets, architect } = json(await source.read(path))
    // One with scripts of its own is started as a member of the workspace.
    if (folder !== '.' && json(await source.read(`${folder}/package.json`)).scripts !== undefined) continue
    if (projectType === 'library' || /-e2e$/.test(folder)) continue
    const build = ((targets ?? architect) as { build?: Target } | undefined)?.build ?? {}
    const called = typeof name === 'string' ? name : baseOf(folder)
    if (/^[\w@./-]+$/.test(called)) found.push({ name: called, folder, build })
  }
  return found
}

/** Before Nx 13 all were in one file. */
async function oldProjects(source: Source): Promise<Project[]> {
  const { projects } = json(await source.read('workspace.json')) as { projects?: Record<string, unknown> }
  return Object.entries(projects ?? {}).flatMap(([name, one]) => {
    if (typeof one !== 'object' || one === null || /-e2e$/.test(name) || !/^[\w@./-]+$/.test(name)) return []
    const { root, projectType, targets, architect } = one as Record<string, unknown>
    const build = ((targets ?? architect) as { build?: Target } | undefined)?.build
    return build && projectType !== 'library' && typeof root === 'string' ? [{ name, folder: root, build }] : []
  })
}

function json(text: string | undefined): Record<string, unknown> {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

const NODE = /^@(?:nx|nrwl)\/(?:node:(?:webpack|build)|esbuild:esbuild|js:swc|js:tsc|js:node)$/
const BROWSER = /^@(?:nx|nrwl)\/(?:web|vite|angular|rspack|webpack):|^@angular(?:-devkit)?\/build/

/** Where the target puts what it builds, and what that is. */
async function madeBy(source: Source, { folder, build }: Project): Promise<Run | undefined> {
  const executor = build.executor ?? build.builder ?? ''
  const { outputPath, target, main } = build.options ?? {}
  const next = await configOf(source, `${folder}/next.config`)
  const out = plain(typeof outputPath === 'string' ? outputPath : await configured(source, folder))
  if (next) return { web: `cd ${out ?? folder} && npx next start -p $PORT -H 0.0.0.0` }
  if (out === undefined) return undefined
  const webpack = await configOf(source, `${folder}/webpack.config`)
  if (NODE.test(executor) || target === 'node' || /\btarget\s*:\s*['"]node['"]/.test(webpack)) {
    const file = typeof main === 'string' ? baseOf(main).replace(/\.[cm]?tsx?$/, '.js') : 'main.js'
    return { web: `node ${out}/${/:(?:tsc|swc)$/.test(executor) ? `src/${file}` : file}` }
  }
  const vite = await configOf(source, `${folder}/vite.config`)
  if (!BROWSER.test(executor) && !vite) return undefined
  return { site: { folder: /:(?:application)$/.test(executor) ? `${out}/browser` : out, spa: true } }
}

/** The output folder of a bundler's configuration, which is relative to the project. */
async function configured(source: Source, folder: string): Promise<string | undefined> {
  for (const name of ['vite.config', 'webpack.config', 'rspack.config']) {
    const text = await configOf(source, `${folder}/${name}`)
    const [, said] =
      /\b(?:outDir|path)\s*:\s*(?:(?:path\.)?(?:resolve|join)\([^,()]+,\s*)?['"`]([^'"`]{1,100})['"`]/.exec(text) ?? []
    if (said) return `${folder}/${said}`
  }
  return undefined
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const plain = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : plainPath(path.replace('{workspaceRoot}/', ''))
