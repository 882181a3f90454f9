/** Node with npm: dependencies by the lock file, a test stage before pruning, a small image without the cache, not root. */
import { Failure, invalid } from '../lib/model/errors.ts'
import type { Buildpack, ProcessPlan, Source } from '../lib/model/plan.ts'
import { quote } from '../lib/model/words.ts'
import { DEFAULT_NODE, nodeMajor } from './node-version.ts'

interface Package {
  main?: string
  engines?: { node?: string }
  scripts?: Record<string, string>
  workspaces?: unknown
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export const node: Buildpack = {
  name: 'node',
  detect: (source) => source.has('package.json'),
  async plan(source, { args }) {
    const pkg = parse(await source.read('package.json'))
    const { version, why, notes } = await nodeVersion(source, pkg)
    return {
      buildpack: 'node',
      runtime: `Node ${version} (${why})`,
      dockerfile: { text: dockerfile(source, pkg, version, Object.keys(args)) },
      args,
      testTarget: 'test',
      testCommand: testCommand(pkg),
      processes: processes(start(source, pkg)),
      lacks: 'package.json has no start script, and there is no server.js, index.js or app.js',
      notes: [...notes, ...lockNotes(source, pkg)],
    }
  },
}

function parse(text: string | undefined): Package {
  if (text === undefined) throw new Failure('NO_RUNTIME_DETECTED', { message: 'there is no package.json' })
  let pkg: unknown
  try {
    pkg = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw invalid('package.json', (error as Error).message)
  }
  if (typeof pkg !== 'object' || pkg === null || Array.isArray(pkg))
    throw invalid('package.json', 'it is not an object')
  return pkg as Package
}

const ENV = 'NPM_CONFIG_UPDATE_NOTIFIER=false'
/** The app may write beside its files: the folder is its user's before anything makes it root's. */
const OWN = 'RUN install -d -o node -g node /app'

function dockerfile(source: Source, pkg: Package, version: string, args: string[]): string {
  const from = { base: `FROM node:${version}-slim`, args: args.map((name) => `ARG ${name}`) }
  const build = ['heroku-postbuild', 'build'].find((script) => pkg.scripts?.[script])
  const lines = build || needsSource(source, pkg) ? built(source, pkg, from, build) : plain(source, pkg, from)
  return [...lines, 'WORKDIR /app', 'USER node', ''].join('\n')
}

interface From {
  base: string
  args: string[]
}

/** The source is part of what is installed or built: all in one stage, pruned at the end. */
function built(source: Source, pkg: Package, { base, args }: From, build: string | undefined): string[] {
  return [
    `${base} AS build`,
    `ENV ${ENV}`,
    'WORKDIR /app',
    ...args,
    ...install(source, pkg),
    ...(build ? [`RUN npm run ${build}`] : []),
    'FROM build AS test',
    'FROM build AS pruned',
    ...(hasDevDependencies(pkg) ? ['RUN npm prune --omit=dev'] : []),
    base,
    `ENV NODE_ENV=production ${ENV}`,
    OWN,
    'COPY --from=pruned --chown=node:node /app /app',
  ]
}

/** Nothing is built: a change of the source alone makes one layer, and the modules stay as they are. */
function plain(source: Source, pkg: Package, { base, args }: From): string[] {
  const modules = hasDependencies(pkg)
  const stage = (name: string, omit: string): string[] => [
    `${base} AS ${name}`,
    `ENV ${ENV}`,
    'WORKDIR /app',
    ...args,
    ...(modules
      ? [`COPY ${manifests(source).join(' ')} ./`, `${npmInstall(source)}${omit} && mkdir -p node_modules`]
      : []),
  ]
  return [
    ...stage('modules', hasDevDependencies(pkg) ? ' --omit=dev' : ''),
    ...(hasDevDependencies(pkg) ? stage('test', '') : ['FROM modules AS test']),
    'COPY . .',
    base,
    `ENV NODE_ENV=production ${ENV}`,
    OWN,
    ...(modules ? ['COPY --from=modules --chown=node:node /app/node_modules /app/node_modules'] : []),
    'COPY --chown=node:node . /app',
  ]
}

const dependencies = (pkg: Package): Record<string, string> => ({
  ...pkg.dependencies,
  ...pkg.devDependencies,
  ...pkg.optionalDependencies,
})
const hasDependencies = (pkg: Package): boolean =>
  Object.keys(dependencies(pkg)).length > 0 || pkg.workspaces !== undefined
const hasDevDependencies = (pkg: Package): boolean =>
  Object.keys(pkg.devDependencies ?? {}).length > 0 || pkg.workspaces !== undefined
const lockFile = (source: Source): string | undefined =>
  ['npm-shrinkwrap.json', 'package-lock.json'].find((file) => source.has(file))

const manifests = (source: Source): string[] =>
  ['package.json', lockFile(source), '.npmrc'].filter((file) => file !== undefined).filter((file) => source.has(file))
const npmInstall = (source: Source): string =>
  `RUN --mount=type=cache,target=/root/.npm npm ${lockFile(source) ? 'ci' : 'install'} --no-audit --no-fund`

/** Dependencies first, so that a change of the source alone does not install them again; unless installing needs the source. */
function install(source: Source, pkg: Package): string[] {
  if (!hasDependencies(pkg)) return ['COPY . .']
  if (needsSource(source, pkg)) return ['COPY . .', npmInstall(source)]
  return [`COPY ${manifests(source).join(' ')} ./`, npmInstall(source), 'COPY . .']
}

function needsSource(source: Source, pkg: Package): boolean {
  const scripts = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
  return (
    pkg.workspaces !== undefined ||
    scripts.some((script) => pkg.scripts?.[script]) ||
    Object.values(dependencies(pkg)).some((range) => /^(?:file:|link:|\.{0,2}\/)/.test(range)) ||
    source.match(/^node_modules\//).length > 0
  )
}

async function nodeVersion(source: Source, pkg: Package): Promise<{ version: string; why: string; notes: string[] }> {
  const asked: [string | undefined, string][] = [
    [pkg.engines?.node, 'engines in package.json'],
    [await source.read('.nvmrc'), '.nvmrc'],
    [await source.read('.node-version'), '.node-version'],
  ]
  const [range, why] = asked.find(([text]) => typeof text === 'string' && text.trim() !== '') ?? []
  if (range === undefined || why === undefined) return { version: DEFAULT_NODE, why: 'the default', notes: [] }
  const version = nodeMajor(range)
  if (version) return { version, why, notes: [] }
  const shown = JSON.stringify(range.trim().slice(0, 60))
  return { version: DEFAULT_NODE, why: 'the default', notes: [`${why}: ${shown} names no version of Node`] }
}

/** `npm start` keeps a shell and npm between the signal and the server, so a plain `node X` is run as it is. */
function start(source: Source, pkg: Package): string | undefined {
  const script = pkg.scripts?.start
  const hooks = pkg.scripts?.prestart ?? pkg.scripts?.poststart
  if (script) return !hooks && /^node [\w./=-]+( [\w./=-]+)*$/.test(script) ? script : 'npm start'
  const main = typeof pkg.main === 'string' ? pkg.main.replace(/^(?:\.\/)+/, '') : undefined
  const built = pkg.scripts?.build !== undefined
  const file = main && (built || source.has(main)) ? main : undefined
  const found = file ?? ['server.js', 'index.js', 'app.js'].find((name) => source.has(name))
  return found && `node ${quote(found)}`
}

/** What `npm init` writes for a project without tests is no test. */
function testCommand(pkg: Package): string | undefined {
  const script = pkg.scripts?.test
  return script && !script.includes('no test specified') ? 'npm test' : undefined
}

function lockNotes(source: Source, pkg: Package): string[] {
  if (!hasDependencies(pkg) || lockFile(source)) return []
  const other = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'].find((file) => source.has(file))
  const why = other ? `${other} is not read, and there is no package-lock.json` : 'no package-lock.json'
  return [`${why}: versions may differ from yours; commit one`]
}

const processes = (web: string | undefined): Record<string, ProcessPlan> => (web ? { web: { command: web } } : {})
