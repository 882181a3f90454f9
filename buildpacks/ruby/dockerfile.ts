/** The Dockerfiles of Ruby projects: gems are compiled in a stage of their own, assets too; the image holds what they need to run. */
import type { Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { firstMatch } from '../first-match.ts'
import { STATIC_BASE, staticImage } from '../static.ts'
import type { Assets } from './assets.ts'
import { type Gems, systemsOf } from './gems.ts'

export interface Recipe {
  source: Source
  gems: Gems
  version: string
  lock: string | undefined
  args: string[]
  assets: Assets
  /** What backendim.yaml says in place of Bundler. */
  install?: string
  /** Commands, once the source is there. */
  build: string[]
}

export const INSTALL = 'bundle install --jobs 4'

export function dockerfile(recipe: Recipe): string {
  const { source, gems, version, args, assets, build } = recipe
  const systems = systemsOf(gems)
  const rails = gems.has('rails', 'railties')
  const kind = rails
    ? ' RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1'
    : gems.has('hanami')
      ? ' HANAMI_ENV=production HANAMI_SERVE_ASSETS=true'
      : ''
  // Rails has Puma start a process for each core of the machine: more than the memory of a container.
  const env = `ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1${kind}`
  const bundle = source.has('Gemfile') ? ['ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test'] : []
  const base = [...(systems.runtime.length > 0 ? [aptLine(systems.runtime)] : []), env, ...bundle]
  return [
    `FROM ruby:${version}-slim AS build`,
    aptLine([...new Set(systems.build)]),
    ...base,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    ...assets.node,
    ...(bundle.length > 0 || recipe.install !== undefined ? installing(recipe) : ['COPY . .']),
    ...build.map((command) => `RUN ${command}`),
    ...(build.length > 0 && assets.node.length > 1 ? ['RUN rm -rf node_modules tmp/cache'] : []),
    `FROM ruby:${version}-slim`,
    ...base,
    ...assets.runtime,
    ...(bundle.length > 0 ? ['COPY --from=build /gems /gems'] : []),
    'COPY --from=build --chown=1000:1000 /app /app',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** A Gemfile may read other files (the version, a gemspec, gems of its own): then it needs the source. */
function installing({ source, lock, assets, install }: Recipe): string[] {
  if (install !== undefined)
    return ['COPY . .', ...(install === '' ? [] : [`RUN ${install}`]), ...assets.before.slice(1), ...assets.after]
  const files = ['Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions'].filter((file) => source.has(file))
  const local =
    source.match(/^[^/]*\.gemspec$/).length > 0 ||
    /^PATH$/m.test(lock ?? '') ||
    source.match(/^vendor\/(?:cache|gems)\/|^[^/]*gems?\/[^/]+\.gemspec$/).length > 0
  const platforms = firstMatch(lock, /^PLATFORMS\n((?: {2}[^\n]*\n?)+)/m) ?? 'ruby'
  const foreign = !/^ {2}(?:ruby|[\w-]*linux[\w-]*)\s*$/m.test(platforms) && platforms !== 'ruby'
  return [
    local ? 'COPY . .' : `COPY ${files.join(' ')} ./`,
    ...(foreign ? ['RUN bundle lock --add-platform $(uname -m)-linux'] : []),
    `RUN ${lock === undefined ? '' : 'BUNDLE_FROZEN=true '}${INSTALL} && rm -rf /gems/ruby/*/cache`,
    ...assets.before,
    ...(local ? [] : ['COPY . .']),
    ...(foreign && !local ? ['RUN bundle lock --add-platform $(uname -m)-linux'] : []),
    ...assets.after,
  ]
}

/** `given` is what gems come from where there is no Gemfile. */
export const siteDockerfile = (recipe: Recipe, folder: string, given?: string): string =>
  [
    `FROM ruby:${recipe.version}-slim AS build`,
    aptLine(systemsOf(recipe.gems).build),
    'ENV BUNDLE_PATH=/gems LANG=C.UTF-8 JEKYLL_ENV=production',
    'WORKDIR /app',
    ...recipe.args.map((name) => `ARG ${name}`),
    ...recipe.assets.node,
    ...(given === undefined ? installing(recipe) : [`RUN ${given}`, 'COPY . .']),
    ...recipe.build.map((command) => `RUN ${command}`),
    STATIC_BASE,
    ...staticImage(`COPY --from=build /app/${folder} /app`),
    '',
  ].join('\n')
