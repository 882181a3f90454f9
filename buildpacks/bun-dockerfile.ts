/** The Dockerfile of a project that Bun runs: the modules are a layer of their own, so that a change of the source alone moves only that. */
import type { Source } from '../lib/model/plan.ts'
import { bun as manager } from './node/managers.ts'
import { manifestsOf } from './node/manifests.ts'
import { depends, hasDevDependencies, type Package } from './node/package.ts'

interface Recipe {
  version: string
  install?: string
  build?: string
  args: string[]
}

const CACHE = 'RUN --mount=type=cache,target=/root/.bun/install/cache '

export async function dockerfile(source: Source, pkg: Package, recipe: Recipe): Promise<string> {
  const own = recipe.install === undefined || /^bun\b[^;&|]*$/.test(recipe.install)
  const lock = ['bun.lock', 'bun.lockb'].find((file) => source.has(file))
  const manifests = own ? await manifestsOf(source, pkg, manager(source, recipe.version, lock)) : undefined
  const apart = manifests && recipe.install && pkg.workspaces === undefined && !depends(pkg, 'prisma')
  return (apart ? inTwo(pkg, recipe, manifests) : inOne(recipe, manifests)).join('\n')
}

const from = ({ version }: Recipe): string => `FROM oven/bun:${version}-slim`
const args = (recipe: Recipe): string[] => recipe.args.map((name) => `ARG ${name}`)
const start = (recipe: Recipe, name: string): string[] => [
  `${from(recipe)} AS ${name}`,
  'WORKDIR /app',
  ...args(recipe),
]
const installs = (command: string): string => `${CACHE}${command} && mkdir -p node_modules`
const built = ({ build }: Recipe): string[] => (build ? [`RUN ${build}`] : [])
const copied = (stage: string, path: string): string => `COPY --from=${stage} --chown=bun:bun /app${path} /app${path}`
const final = (recipe: Recipe, copies: string[]): string[] => [
  from(recipe),
  'ENV NODE_ENV=production',
  'RUN install -d -o bun -g bun /app',
  ...copies,
  'WORKDIR /app',
  'USER bun',
  '',
]

function inOne(recipe: Recipe, manifests: string[] | undefined): string[] {
  const install = recipe.install ? [installs(recipe.install)] : []
  return [
    ...start(recipe, 'build'),
    ...(manifests && recipe.install ? [...manifests, ...install, 'COPY . .'] : ['COPY . .', ...install]),
    ...built(recipe),
    'FROM build AS test',
    ...final(recipe, [copied('build', '')]),
  ]
}

function inTwo(pkg: Package, recipe: Recipe, manifests: string[]): string[] {
  const { install = '', build } = recipe
  // Scripts of the project may call what is then not there.
  const lighter = hasDevDependencies(pkg) ? installs(`${install} --production --ignore-scripts`) : undefined
  return [
    ...start(recipe, 'installed'),
    ...manifests,
    installs(install),
    ...(lighter ? [...start(recipe, 'modules'), ...manifests, lighter] : ['FROM installed AS modules']),
    'FROM installed AS build',
    ...args(recipe),
    'COPY . .',
    ...built(recipe),
    'FROM build AS test',
    ...(build ? ['FROM build AS made', 'RUN rm -rf node_modules'] : []),
    ...final(recipe, [copied('modules', '/node_modules'), build ? copied('made', '') : 'COPY --chown=bun:bun . /app']),
  ]
}
