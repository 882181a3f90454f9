/** The Dockerfiles of Ruby projects: gems are compiled in a stage of their own, assets too; the image holds what they need to run. */
import type { Source } from '../lib/model/plan.ts'
import { aptLine } from './apt.ts'
import { firstMatch } from './first-match.ts'
import type { Gems } from './ruby.ts'
import { STATIC_BASE, staticImage } from './static.ts'

interface Recipe {
  source: Source
  gems: Gems
  version: string
  lock: string | undefined
  args: string[]
}

const NEEDS: [gem: string, build: string[], runtime: string[]][] = [
  ['pg', ['libpq-dev'], ['libpq5']],
  ['mysql2', ['default-libmysqlclient-dev'], ['libmariadb3']],
  ['sqlite3', ['libsqlite3-dev'], ['libsqlite3-0']],
  ['ruby-vips', [], ['libvips42']],
  ['image_processing', [], ['libvips42', 'imagemagick']],
  ['mini_magick', [], ['imagemagick']],
  ['rmagick', ['libmagickwand-dev'], ['imagemagick']],
  ['charlock_holmes', ['libicu-dev'], ['libicu-dev']],
]
const COMPILER = ['build-essential', 'git', 'libyaml-dev', 'pkg-config']

export async function dockerfile(recipe: Recipe): Promise<string> {
  const { source, gems, version, args } = recipe
  const needs = NEEDS.filter(([gem]) => gems.has(gem))
  const runtime = [...new Set(needs.flatMap(([, , packages]) => packages))]
  const rails = gems.has('rails', 'railties')
  const env = `ENV HOME=/app RACK_ENV=production${rails ? ' RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1' : ''}`
  const bundle = source.has('Gemfile') ? ['ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test'] : []
  const base = [...(runtime.length > 0 ? [aptLine(runtime)] : []), env, ...bundle]
  return [
    `FROM ruby:${version}-slim AS build`,
    aptLine([...new Set([...COMPILER, ...needs.flatMap(([, packages]) => packages)])]),
    ...base,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    ...(bundle.length > 0 ? install(recipe) : ['COPY . .']),
    ...(rails && gems.has('sprockets', 'propshaft', 'sprockets-rails') ? await assets(source) : []),
    `FROM ruby:${version}-slim`,
    ...base,
    ...(bundle.length > 0 ? ['COPY --from=build /gems /gems'] : []),
    'COPY --from=build --chown=1000:1000 /app /app',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** A Gemfile may read other files (the version, a gemspec, gems of its own): then it needs the source. */
function install({ source, lock }: Recipe): string[] {
  const files = ['Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions'].filter((file) => source.has(file))
  const local =
    source.match(/^[^/]*\.gemspec$/).length > 0 ||
    /^PATH$/m.test(lock ?? '') ||
    source.match(/^vendor\/cache\//).length > 0
  const platforms = firstMatch(lock, /^PLATFORMS\n((?: {2}[^\n]*\n?)+)/m) ?? 'ruby'
  const foreign = !/^ {2}(?:ruby|[\w-]*linux[\w-]*)\s*$/m.test(platforms) && platforms !== 'ruby'
  return [
    local ? 'COPY . .' : `COPY ${files.join(' ')} ./`,
    ...(foreign ? ['RUN bundle lock --add-platform $(uname -m)-linux'] : []),
    `RUN ${lock === undefined ? '' : 'BUNDLE_FROZEN=true '}bundle install --jobs 4 && rm -rf /gems/ruby/*/cache`,
    ...(local ? [] : ['COPY . .']),
    ...(foreign && !local ? ['RUN bundle lock --add-platform $(uname -m)-linux'] : []),
  ]
}

/** Rails builds its assets with Node where a package.json is; a key that is used for nothing else stands in for the secret. */
async function assets(source: Source): Promise<string[]> {
  const precompile = 'RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile'
  if (!source.has('package.json')) return [precompile]
  const yarn = source.has('yarn.lock')
  return [
    'COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node',
    'COPY --from=node:24-slim /usr/local/lib/node_modules /usr/local/lib/node_modules',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
    ...(yarn
      ? ['RUN npm install -g --force yarn@1.22.22 && yarn install --frozen-lockfile']
      : [`RUN npm ${source.has('package-lock.json') ? 'ci' : 'install'}`]),
    `${precompile} && rm -rf node_modules tmp/cache`,
  ]
}

export const siteDockerfile = (recipe: Recipe, build: string, folder: string): string =>
  [
    `FROM ruby:${recipe.version}-slim AS build`,
    aptLine(COMPILER),
    'ENV BUNDLE_PATH=/gems LANG=C.UTF-8 JEKYLL_ENV=production',
    'WORKDIR /app',
    ...recipe.args.map((name) => `ARG ${name}`),
    ...install(recipe),
    `RUN bundle exec ${build}`,
    STATIC_BASE,
    ...staticImage(`COPY --from=build /app/${folder} /app`),
    '',
  ].join('\n')
