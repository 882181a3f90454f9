/** Bun as the runtime: projects with its lock file whose program is run by Bun itself. What runs on Node is built as Node, with Bun as the package manager. */
import type { About, BuildPlan, Buildpack, Found, PlanOptions, Source } from '../lib/model/plan.ts'
import { dockerfile } from './bun-dockerfile.ts'
import { firstMatch } from './first-match.ts'
import { placeOf } from './json-line.ts'
import { isDev } from './node/dev-server.ts'
import { node } from './node/index.ts'
import { hasDependencies, type Package, parsePackage } from './node/package.ts'
import { processesOf } from './node/process.ts'

const LOCKS = ['bun.lock', 'bun.lockb', 'bunfig.toml']
const OTHERS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml']

const about: About = {
  title: 'Bun',
  detected:
    '`package.json` with `bun.lock`, `bun.lockb` or `bunfig.toml` and no other lock file; what runs on Node is built as Node, with Bun as the package manager',
  versions: ['`packageManager` in package.json', '`.bun-version`'],
  version: '1 (the newest)',
  install: ['`bun install --frozen-lockfile`'],
  build: ['the script `build`'],
  start: [
    'the script `start` where it calls Bun on a file',
    '`module` or `main` of package.json, else `index`, `server`, `app` or `main`, also below `src/`',
  ],
  notes: ['The image is `oven/bun:N-slim`, its user `bun`'],
}

export const bun: Buildpack = {
  name: 'bun',
  about,
  detect: (source) =>
    source.has('package.json') && LOCKS.some((file) => source.has(file)) && !OTHERS.some((file) => source.has(file)),
  plan,
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const text = await source.read('package.json')
  const pkg = parsePackage(text)
  const web = webOf(source, pkg, firstMatch(text, /"module"\s*:\s*"([\w./-]+)"/))
  if (web === undefined) return node.plan(source, options)
  const version = await versionOf(source, pkg, options.version)
  const { install, build } = await commandsOf(source, pkg, options)
  const { processes, notes } = await processesOf(source, pkg, { web }, options.whole ?? false)
  const recipe = {
    version: version.value,
    install: install?.value,
    build: build?.value,
    args: Object.keys(options.args),
  }
  return {
    buildpack: 'bun',
    runtime: `Bun ${version.value} (${version.from})`,
    version,
    install,
    build,
    dockerfile: { text: await dockerfile(source, pkg, recipe) },
    args: options.args,
    testTarget: 'test',
    testCommand: pkg.scripts.test ? 'bun run test' : undefined,
    processes,
    notes,
  }
}

async function versionOf(source: Source, pkg: Package, asked: string | undefined): Promise<Found> {
  if (asked !== undefined) return { value: asked, from: 'build.version in backendim.yaml' }
  const named = firstMatch(pkg.packageManager, /^bun@(\d+\.\d+\.\d+)/)
  if (named) return { value: named, from: await placeOf(source, 'package.json', 'packageManager', 'packageManager') }
  const file = firstMatch(await source.read('.bun-version'), /^\s*v?(\d+\.\d+\.\d+)\s*$/)
  return file ? { value: file, from: '.bun-version:1' } : { value: '1', from: 'the default' }
}

async function commandsOf(
  source: Source,
  pkg: Package,
  { install, build }: PlanOptions,
): Promise<{ install?: Found; build?: Found }> {
  const lock = ['bun.lock', 'bun.lockb'].find((file) => source.has(file))
  const usual = {
    value: `bun install${lock ? ' --frozen-lockfile' : ''}`,
    from: lock ?? 'package.json, without a lock file',
  }
  const script = {
    value: 'bun run build',
    from: await placeOf(source, 'package.json', 'scripts.build', 'scripts', 'build'),
  }
  return {
    install: said(install, 'install') ?? (hasDependencies(pkg) ? usual : undefined),
    build: said(build, 'command') ?? (pkg.scripts.build && !/^docker\s/.test(pkg.scripts.build) ? script : undefined),
  }
}

const said = (value: string | undefined, key: string): Found | undefined =>
  value === undefined ? undefined : { value, from: `build.${key} in backendim.yaml` }

const FILES = [
  'index.ts',
  'server.ts',
  'app.ts',
  'main.ts',
  'src/index.ts',
  'src/server.ts',
  'src/app.ts',
  'src/main.ts',
  'src/index.tsx',
  'index.tsx',
]

/** A start script that calls Bun on a file; without one, the module that `bun init` names. Undefined: Node's. */
function webOf(source: Source, pkg: Package, module: string | undefined): string | undefined {
  const start = pkg.scripts.start
  if (start && !isDev(start))
    return /(?:^|[\s;&])bun (?:run )?(?:--\S+ )*[\w./-]+\.[cm]?[jt]sx?\b/.test(start) ? 'bun run start' : undefined
  const program = pkg.scripts.dev ?? start
  if (program && !/^(?:\w+=\S+ )*bun (?:run )?(?:--?\S+ )*[\w./-]+\.[cm]?[jt]sx?\b/.test(program)) return undefined
  const main = [module, pkg.main, ...FILES]
    .map((file) => file?.replace(/^\.\//, ''))
    .find((file) => file && source.has(file))
  return main && /^[\w./-]+\.[cm]?[jt]sx?$/.test(main) ? `bun run ${main}` : undefined
}
