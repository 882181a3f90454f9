/** The Dockerfile of a Node project: dependencies by the lock file, a test stage before pruning, a small image that is not root's. */
import { aptLine } from '../apt.ts'
import { STATIC_BASE, staticImage } from '../static.ts'
import type { Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { hasInstallScripts } from './manifests.ts'
import { hasDependencies, hasDevDependencies, type Package } from './package.ts'
import type { Systems } from './system.ts'

export interface Recipe {
  pkg: Package
  manager: Manager
  /** What is installed with; undefined: nothing is. */
  install?: string
  /** Lines that copy what installing reads; undefined: it needs the source. */
  manifests?: string[]
  version: string
  args: string[]
  run: Run
  /** Scripts or commands that build, in order; none: the source is what runs. */
  build: string[]
  /** What building writes among the modules is needed at run time. */
  marked: boolean
  /** What starts the app are development dependencies. */
  keepDevelopment: boolean
  /** What `npm install -g` gets for installing and building, and whether that is needed at run time. */
  tools: string[]
  keepTools: boolean
  systems: Systems
  /** Files that the start command needs to be there, and that are not committed: config vars say what they would. */
  touched: string[]
}

const ENV = 'NPM_CONFIG_UPDATE_NOTIFIER=false'
/** The app may write beside its files: the folder is its user's before anything makes it root's. */
const OWN = 'RUN install -d -o node -g node /app'

export function dockerfile(recipe: Recipe): string {
  const { build, run } = recipe
  if (run.site && build.length === 0)
    return [STATIC_BASE, ...staticImage(`COPY ${run.site.folder} /app`), ''].join('\n')
  const touched = recipe.touched.length > 0 ? [`RUN touch ${recipe.touched.join(' ')}`] : []
  const ends = run.site ? [] : ['WORKDIR /app', 'USER node', ...touched]
  const whole = build.length > 0 || !recipe.manifests || recipe.pkg.workspaces !== undefined
  return [...bases(recipe), ...(whole ? built(recipe) : plain(recipe)), ...ends, ''].join('\n')
}

/** Whether development dependencies are dropped from what runs. */
const pruned = ({ pkg, keepDevelopment, run, install }: Recipe): boolean =>
  install !== undefined && hasDevDependencies(pkg) && !keepDevelopment && !run.only && !run.site

/** Stages below the others: packages of the system that the app needs, then what only building needs. */
function bases({ version, tools, systems }: Recipe): string[] {
  const node = `FROM node:${version}-slim`
  const { runtime, build } = systems
  return [
    ...(runtime.length > 0 ? [`${node} AS system`, aptLine(runtime)] : []),
    ...(build.length > 0 || tools.length > 0
      ? [
          runtime.length > 0 ? 'FROM system AS tools' : `${node} AS tools`,
          ...(build.length > 0 ? [aptLine(build)] : []),
          ...(tools.length > 0 ? [`RUN npm install -g --force ${tools.join(' ')}`] : []),
        ]
      : []),
  ]
}

function fromTools({ version, tools, systems }: Recipe): string {
  if (tools.length > 0 || systems.build.length > 0) return 'FROM tools'
  return systems.runtime.length > 0 ? 'FROM system' : `FROM node:${version}-slim`
}

function fromFinal(recipe: Recipe): string {
  if (recipe.keepTools && recipe.tools.length > 0) return 'FROM tools'
  return recipe.systems.runtime.length > 0 ? 'FROM system' : `FROM node:${recipe.version}-slim`
}

const env = ({ manager, systems }: Recipe): string => [`ENV ${ENV}`, ...systems.buildEnv, ...manager.env].join(' ')
const finalEnv = ({ keepTools, manager, run, systems }: Recipe): string =>
  [`ENV NODE_ENV=production ${ENV}`, ...systems.env, ...(keepTools ? manager.env : []), ...(run.env ?? [])].join(' ')

const cached = ({ cache }: Manager, command: string): string =>
  `RUN ${cache ? `--mount=type=cache,target=${cache} ` : ''}${command}`

const stage = (recipe: Recipe, name: string, lines: string[]): string[] => [
  `${fromTools(recipe)} AS ${name}`,
  env(recipe),
  'WORKDIR /app',
  ...recipe.args.map((one) => `ARG ${one}`),
  ...lines,
]

/**
 * The source is part of what is installed or built. The modules that run are a layer of their own where building leaves
 * them alone, so that a release of changed source holds and moves only that; else all is one, pruned at the end.
 */
function built(recipe: Recipe): string[] {
  const { manager, run, build, manifests } = recipe
  const install = recipe.install === undefined ? [] : [cached(manager, recipe.install)]
  const builds = [...build.map((command) => `RUN ${command}`), 'FROM build AS test']
  const apart =
    manifests !== undefined && install.length > 0 && !recipe.marked && !run.site && !run.only && !manager.always
  if (apart && (!pruned(recipe) || manager.prune || manager.production))
    return [
      ...stage(recipe, 'installed', [...manifests, ...install.map((line) => `${line} && mkdir -p node_modules`)]),
      ...modules(recipe, manifests),
      'FROM installed AS build',
      ...recipe.args.map((one) => `ARG ${one}`),
      'COPY . .',
      ...builds,
      'FROM build AS made',
      `RUN rm -rf node_modules${dropped(run)}`,
      ...final(recipe, [...copy('modules', 'node_modules'), ...copy('made', '')]),
    ]
  const prunes = pruned(recipe) ? manager.prune : undefined
  return [
    ...stage(
      recipe,
      'build',
      manifests && install.length > 0 ? [...manifests, ...install, 'COPY . .'] : ['COPY . .', ...install],
    ),
    ...builds,
    ...(run.site ? site(run.site.folder) : ['FROM build AS pruned', ...(prunes ? [cached(manager, prunes)] : [])]),
    ...(!run.site && run.drop ? [`RUN rm -rf${dropped(run)}`] : []),
    ...(run.site
      ? []
      : final(
          recipe,
          (run.only ?? [['', '']]).flatMap(([from, to]) => copy('pruned', from, to)),
        )),
  ]
}

const dropped = ({ drop }: Run): string => (drop ?? []).map((folder) => ` ${folder}`).join('')

/** Of the root of a project only what is not a tool's. */
const site = (folder: string): string[] => [
  ...(folder === '.' ? ['RUN rm -rf node_modules'] : []),
  STATIC_BASE,
  ...staticImage(`COPY --from=build ${inApp(folder)} /app`),
]

/** The stage `modules`: without what only developing needs. Pruning runs no script of the project, installing would. */
function modules(recipe: Recipe, manifests: string[]): string[] {
  const { manager, pkg } = recipe
  if (!pruned(recipe)) return ['FROM installed AS modules']
  if (manager.prune) return ['FROM installed AS modules', `${cached(manager, manager.prune)} && mkdir -p node_modules`]
  const production = `${manager.production}${hasInstallScripts(pkg) ? ' --ignore-scripts' : ''}`
  return stage(recipe, 'modules', [...manifests, `${cached(manager, production)} && mkdir -p node_modules`])
}

const final = (recipe: Recipe, copies: string[]): string[] => [fromFinal(recipe), finalEnv(recipe), OWN, ...copies]
const copy = (from: string, path: string, to = path): string[] => [
  `COPY --from=${from} --chown=node:node ${inApp(path)} ${inApp(to)}`,
]
const inApp = (path: string): string => (path === '' || path === '.' ? '/app' : `/app/${path}`)

/** Scripts of the project that run while installing may call what is then not there: so all is installed, and pruned. */
function production({ manager, pkg, install }: Recipe): string | undefined {
  if (manager.production && !hasInstallScripts(pkg)) return manager.production
  return manager.prune && `${install} && ${manager.prune}`
}

/** Nothing is built: a change of the source alone makes one layer, and the modules stay as they are. */
function plain(recipe: Recipe): string[] {
  const { manager, manifests = [] } = recipe
  const full = recipe.install
  const lighter = pruned(recipe) ? production(recipe) : undefined
  const lines = (command: string | undefined): string[] =>
    command === undefined ? [] : [...manifests, `${cached(manager, command)} && mkdir -p node_modules`]
  // With Plug'n'Play the modules are archives and a map.
  const copied = manager.always ? ['.yarn', '.pnp.cjs'] : ['node_modules']
  return [
    ...stage(recipe, 'modules', lines(lighter ?? full)),
    ...(lighter ? stage(recipe, 'test', lines(full)) : ['FROM modules AS test']),
    'COPY . .',
    fromFinal(recipe),
    finalEnv(recipe),
    OWN,
    ...(full !== undefined && hasDependencies(recipe.pkg) ? copied.flatMap((path) => copy('modules', path)) : []),
    'COPY --chown=node:node . /app',
  ]
}
