/** Ruby with Bundler: Rails with its assets, Sinatra and other Rack apps, plain scripts; sites of Jekyll and its like as files. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { staticCommand } from '../static.ts'
import { type Assets, assetsOf } from './assets.ts'
import { dockerfile, siteDockerfile } from './dockerfile.ts'
import { gemsOf } from './gems.ts'
import { isJekyll, type Site, siteOf } from './sites.ts'
import { startOf } from './start.ts'
import { rubyVersion } from './version.ts'

const about: About = {
  title: 'Ruby',
  detected:
    '`Gemfile`, `config.ru`, `config/application.rb`, `bin/rails`, a `.gemspec`, `app.rb`, `main.rb`, `server.rb`, or `_config.yml` with the folders of Jekyll; beside a `package.json` only Rack, Rails, gems and Jekyll',
  versions: ['`ruby` in Gemfile', '`.ruby-version`', '`.tool-versions`', '`RUBY VERSION` in Gemfile.lock'],
  version: '3.4; an older one for Rails 7.0 and before, and where Bundler 1 wrote the lock file',
  install: ['Bundler: `Gemfile.lock`, without the groups development and test'],
  build: [
    'Rails with Sprockets, Propshaft, Vite, Webpacker, jsbundling or their like: `assets:precompile`; Hanami: `hanami assets compile`',
    'Jekyll, Middleman, Bridgetown, nanoc: the site is built, then served as files',
    'with a `package.json` its modules are installed by its own package manager, and Node is there while the assets are built; in the image only for ExecJS',
  ],
  start: [
    '`config.ru`: Puma, Unicorn, Thin or Falcon, whichever the project depends on, else rackup',
    'Rails: `rails server`',
    'a file with `require "sinatra"`; `app.rb`, `main.rb`, `server.rb`, … where something in the project listens',
    'bots (Discord, Telegram, Slack): a `worker`, which runs from the first push on',
    'gems and programs that end are not started: the push says so',
  ],
  notes: [
    'The image is `ruby:N-slim`, its user 1000',
    'one process of the server with its threads, whatever the machine; the config var `WEB_CONCURRENCY` asks for more',
  ],
}

export const ruby: Buildpack = { name: 'ruby', about, detect, plan }

/** A Gemfile beside a package.json may be for tools alone: then Rack or Rails must be there, or a gem of its own. */
function detect(source: Source): boolean {
  if (['config.ru', 'config/application.rb', 'bin/rails'].some((file) => source.has(file))) return true
  if (source.has('package.json')) return isJekyll(source) || source.match(/^[^/]+\.gemspec$/).length > 0
  if (source.has('Gemfile') || isJekyll(source) || source.match(/^[^/]+\.gemspec$/).length > 0) return true
  return ['app.rb', 'main.rb', 'server.rb'].some((file) => source.has(file))
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const { args } = options
  const gemfile = (await source.read('Gemfile')) ?? ''
  const lock = await source.read('Gemfile.lock')
  const gems = gemsOf(gemfile, lock)
  const found = await rubyVersion(source, gemfile, lock)
  const version = options.version ?? found.version
  const site = siteOf(source, gems, source.has('Gemfile'))
  const assets = await assetsOf(source, gems)
  const build = options.build ?? site?.build ?? assets.command
  const recipe = {
    source,
    gems,
    version,
    lock,
    args: Object.keys(args),
    assets,
    install: options.install,
    build: commands(options, site, assets),
  }
  const start = site ? { web: staticCommand(false) } : await startOf({ source, gems, bundled: gemfile !== '', version })
  const kind = site?.name ?? KINDS.find(([gem]) => gems.has(gem))?.[1]
  return {
    buildpack: 'ruby',
    runtime: `Ruby ${version} (${options.version ? 'backendim.yaml' : found.why})${kind ? `, ${kind}` : ''}`,
    version: { value: version, from: options.version ? 'build.version in backendim.yaml' : found.from },
    install: installOf(source, options, site),
    build: build
      ? {
          value: build,
          from: options.build ? 'build.command in backendim.yaml' : (site?.name ?? assets.from ?? 'the gems'),
        }
      : undefined,
    dockerfile: { text: site ? siteDockerfile(recipe, site.folder, site.given) : dockerfile(recipe) },
    args,
    processes: {
      ...(start.web === undefined ? {} : { web: { command: start.web } }),
      ...(start.worker === undefined ? {} : { worker: { command: start.worker, scale: 1 } }),
    },
    lacks: start.lacks,
    notes: [
      ...(gemfile !== '' && lock === undefined ? ['no Gemfile.lock: versions may differ from yours; commit one'] : []),
      ...(site?.given ? ["no Gemfile: Jekyll comes as GitHub Pages has it; add one with gem 'jekyll' to choose"] : []),
    ],
  }
}

const KINDS: [gem: string, name: string][] = [
  ['rails', 'Rails'],
  ['railties', 'Rails'],
  ['hanami', 'Hanami'],
  ['sinatra', 'Sinatra'],
  ['roda', 'Roda'],
  ['grape', 'Grape'],
  ['padrino', 'Padrino'],
]

/** A key that is used for nothing else stands in for the secret, which no build sees. */
const KEYS = 'SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build'
function commands({ build }: PlanOptions, site: Site | undefined, { command }: Assets): string[] {
  if (build !== undefined) return build === '' ? [] : [build]
  if (site) return [site.build]
  if (command === undefined) return []
  return [command.includes('rails') ? `${KEYS} ${command}` : command]
}

function installOf(source: Source, { install }: PlanOptions, site: Site | undefined): BuildPlan['install'] {
  if (install !== undefined)
    return install === '' ? undefined : { value: install, from: 'build.install in backendim.yaml' }
  if (site?.given) return { value: site.given, from: '_config.yml' }
  const file = ['Gemfile.lock', 'Gemfile'].find((one) => source.has(one))
  return file === undefined ? undefined : { value: 'bundle install', from: file }
}
