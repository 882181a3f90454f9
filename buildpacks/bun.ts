/** Bun as the runtime: projects with its lock file whose program is run by Bun itself. What runs on Node is built as Node, with Bun as the package manager. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { isDev } from './node/dev-server.ts'
import { node } from './node/index.ts'
import { hasDependencies, needsSource, type Package, parsePackage } from './node/package.ts'

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
  const asked = firstMatch(pkg.packageManager, /^bun@(\d+\.\d+\.\d+)/)
  const version = asked ?? firstMatch(await source.read('.bun-version'), /^\s*v?(\d+\.\d+\.\d+)\s*$/) ?? '1'
  const why = asked ? 'packageManager in package.json' : version === '1' ? 'the default' : '.bun-version'
  return {
    buildpack: 'bun',
    runtime: `Bun ${version} (${why})`,
    dockerfile: { text: dockerfile(source, pkg, version, Object.keys(options.args)) },
    args: options.args,
    testTarget: 'test',
    testCommand: pkg.scripts.test ? 'bun run test' : undefined,
    processes: { web: { command: web } },
    notes: [],
  }
}

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

function dockerfile(source: Source, pkg: Package, version: string, args: string[]): string {
  const files = ['package.json', 'bun.lock', 'bun.lockb', 'bunfig.toml', '.npmrc'].filter((file) => source.has(file))
  const frozen = source.has('bun.lock') || source.has('bun.lockb') ? ' --frozen-lockfile' : ''
  const install = `RUN --mount=type=cache,target=/root/.bun/install/cache bun install${frozen}`
  const early = hasDependencies(pkg) && !needsSource(source, pkg)
  return [
    `FROM oven/bun:${version}-slim AS build`,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    ...(early
      ? [`COPY ${files.join(' ')} ./`, install, 'COPY . .']
      : ['COPY . .', ...(hasDependencies(pkg) ? [install] : [])]),
    ...(pkg.scripts.build ? ['RUN bun run build'] : []),
    'FROM build AS test',
    `FROM oven/bun:${version}-slim`,
    'ENV NODE_ENV=production',
    'RUN install -d -o bun -g bun /app',
    'COPY --from=build --chown=bun:bun /app /app',
    'WORKDIR /app',
    'USER bun',
    '',
  ].join('\n')
}
