/** The Dockerfile of a Node project: dependencies by the lock file, a test stage before pruning, a small image that is not root's. */
import type { Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { STATIC_BASE, staticImage } from '../static.ts'
import type { Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { hasDependencies, hasDevDependencies, needsSource, type Package } from './package.ts'
import type { Systems } from './system.ts'

export interface Recipe {
  source: Source
  pkg: Package
  manager: Manager
  version: string
  args: string[]
  run: Run
  /** Scripts or commands that build, in order; none: the source is what runs. */
  build: string[]
  /** What starts the app are development dependencies. */
  keepDevelopment: boolean
  /** The manager is needed at run time. */
  keepManager: boolean
  systems: Systems
}

const ENV = 'NPM_CONFIG_UPDATE_NOTIFIER=false'
/** The app may write beside its files: the folder is its user's before anything makes it root's. */
const OWN = 'RUN install -d -o node -g node /app'

export function dockerfile(recipe: Recipe): string {
  const { source, pkg, build, run } = recipe
  const ends = run.site ? [] : ['WORKDIR /app', 'USER node']
  const whole = build.length > 0 || run.site !== undefined || needsSource(source, pkg)
  return [...bases(recipe), ...(whole ? built(recipe) : plain(recipe)), ...ends, ''].join('\n')
}

/** Stages below the others: packages of the system that the app needs, then what only building needs. */
function bases({ version, manager, systems }: Recipe): string[] {
  const node = `FROM node:${version}-slim`
  const { runtime, build } = systems
  const tools = manager.get ? [`RUN npm install -g --force ${manager.get}`] : []
  return [
    ...(runtime.length > 0 ? [`${node} AS system`, aptLine(runtime)] : []),
    ...(build.length > 0 || tools.length > 0
      ? [
          runtime.length > 0 ? 'FROM system AS tools' : `${node} AS tools`,
          ...(build.length > 0 ? [aptLine(build)] : []),
          ...tools,
        ]
      : []),
  ]
}

function fromTools({ version, manager, systems }: Recipe): string {
  if (manager.get || systems.build.length > 0) return 'FROM tools'
  return systems.runtime.length > 0 ? 'FROM system' : `FROM node:${version}-slim`
}

function fromFinal(recipe: Recipe): string {
  if (recipe.keepManager && recipe.manager.get) return 'FROM tools'
  return recipe.systems.runtime.length > 0 ? 'FROM system' : `FROM node:${recipe.version}-slim`
}

const env = (recipe: Recipe): string => [`ENV ${ENV}`, ...recipe.manager.env].join(' ')
const finalEnv = (recipe: Recipe): string =>
  [`ENV NODE_ENV=production ${ENV}`, ...(recipe.keepManager ? recipe.manager.env : []), ...(recipe.run.env ?? [])].join(
    ' ',
  )

/** The source is part of what is installed or built: all in one stage, pruned at the end. */
function built(recipe: Recipe): string[] {
  const { args, manager, pkg, run, build, keepDevelopment } = recipe
  const prunes = hasDevDependencies(pkg) && !keepDevelopment && !run.only && !run.site && manager.prune
  return [
    `${fromTools(recipe)} AS build`,
    env(recipe),
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    ...install(recipe),
    ...build.map((command) => `RUN ${command}`),
    'FROM build AS test',
    ...(run.site
      ? served(run.site.folder)
      : ['FROM build AS pruned', ...(prunes ? [cached(manager, prunes)] : []), ...final(recipe)]),
  ]
}

const served = (folder: string): string[] => [STATIC_BASE, ...staticImage(`COPY --from=build /app/${folder} /app`)]

function final(recipe: Recipe): string[] {
  const copies = recipe.run.only ?? [['', '']]
  return [
    fromFinal(recipe),
    finalEnv(recipe),
    OWN,
    ...copies.map(([from, to]) => `COPY --from=pruned --chown=node:node ${inApp(from)} ${inApp(to)}`),
  ]
}
const inApp = (path: string): string => (path === '' || path === '.' ? '/app' : `/app/${path}`)

/** Nothing is built: a change of the source alone makes one layer, and the modules stay as they are. */
function plain(recipe: Recipe): string[] {
  const { args, pkg, manager, keepDevelopment } = recipe
  const modules = hasDependencies(pkg)
  const lighter = hasDevDependencies(pkg) && !keepDevelopment ? manager.production : undefined
  const stage = (name: string, command: string): string[] => [
    `${fromTools(recipe)} AS ${name}`,
    env(recipe),
    'WORKDIR /app',
    ...args.map((one) => `ARG ${one}`),
    ...(modules ? [...manifests(manager), `${cached(manager, command)} && mkdir -p node_modules`] : []),
  ]
  return [
    ...stage('modules', lighter ?? manager.install),
    ...(lighter ? stage('test', manager.install) : ['FROM modules AS test']),
    'COPY . .',
    fromFinal(recipe),
    finalEnv(recipe),
    OWN,
    ...(modules ? copyModules(manager) : []),
    'COPY --chown=node:node . /app',
  ]
}

/** With Plug'n'Play the modules are archives and a map. */
const copyModules = (manager: Manager): string[] =>
  (manager.always ? ['.yarn', '.pnp.cjs'] : ['node_modules']).map(
    (path) => `COPY --from=modules --chown=node:node /app/${path} /app/${path}`,
  )

const manifests = ({ files, folders }: Manager): string[] => [
  `COPY ${files.join(' ')} ./`,
  ...folders.map((folder) => `COPY ${folder} ./${folder}`),
]
const cached = ({ cache }: Manager, command: string): string =>
  `RUN ${cache ? `--mount=type=cache,target=${cache} ` : ''}${command}`

/** Dependencies first, so that a change of the source alone does not install them again; unless installing needs the source. */
function install({ source, pkg, manager }: Recipe): string[] {
  if (!hasDependencies(pkg)) return ['COPY . .']
  if (needsSource(source, pkg)) return ['COPY . .', cached(manager, manager.install)]
  return [...manifests(manager), cached(manager, manager.install), 'COPY . .']
}
