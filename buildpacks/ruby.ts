/** Ruby with Bundler: Rails with its assets, Sinatra and other Rack apps, plain scripts; sites of Jekyll and its like as files. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { dockerfile, siteDockerfile } from './ruby-dockerfile.ts'
import { staticCommand } from './static.ts'

const about: About = {
  title: 'Ruby',
  detected:
    '`Gemfile`, `config.ru`, `config/application.rb`, `bin/rails`, `app.rb`, `main.rb`, `server.rb`; beside a `package.json` only Rack and Rails',
  versions: ['`ruby` in Gemfile', '`.ruby-version`', '`.tool-versions`', '`RUBY VERSION` in Gemfile.lock'],
  version: '3.4; an older one for Rails 6 and before',
  install: ['Bundler: `Gemfile.lock`, without the groups development and test'],
  build: [
    'Rails: assets are precompiled',
    'Jekyll, Middleman, Bridgetown: the site is built, then served as files',
    'with a `package.json` its modules are installed first, by npm or Yarn, and Node is there while the assets are built',
  ],
  start: [
    '`config.ru`: Puma, Unicorn, Thin or Falcon, whichever the project depends on, else rackup',
    'Rails: `rails server`',
    '`app.rb`, `main.rb`, `server.rb`, `web.rb`, `application.rb`',
  ],
  notes: ['The image is `ruby:N-slim`, its user 1000'],
}

export const ruby: Buildpack = { name: 'ruby', about, detect, plan }

/** A Gemfile beside a package.json may be for tools alone: then Rack or Rails must be there. */
function detect(source: Source): boolean {
  if (['config.ru', 'config/application.rb', 'bin/rails'].some((file) => source.has(file))) return true
  if (source.has('package.json')) return false
  return source.has('Gemfile') || ['app.rb', 'main.rb', 'server.rb'].some((file) => source.has(file))
}

/** What the lock file, else the Gemfile, names. */
export interface Gems {
  has(...names: string[]): boolean
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const gemfile = (await source.read('Gemfile')) ?? ''
  const lock = await source.read('Gemfile.lock')
  const gems = gemsOf(gemfile, lock)
  const [version, why] = await rubyVersion(source, gemfile, lock)
  const site = SITES.find(([gem]) => gems.has(gem) && !source.has('config/application.rb'))
  const recipe = { source, gems, version, lock, args: Object.keys(args) }
  const web = site ? staticCommand(false) : await webOf(source, gems, gemfile !== '')
  const kind = site?.[0] ?? (gems.has('rails', 'railties') ? 'Rails' : gems.has('sinatra') ? 'Sinatra' : undefined)
  return {
    buildpack: 'ruby',
    runtime: `Ruby ${version} (${why})${kind ? `, ${kind}` : ''}`,
    dockerfile: { text: site ? siteDockerfile(recipe, site[1], site[2]) : await dockerfile(recipe) },
    args,
    processes: web === undefined ? {} : { web: { command: web } },
    lacks: 'there is no config.ru, and no app.rb, main.rb or server.rb',
    notes: gemfile !== '' && lock === undefined ? ['no Gemfile.lock: versions may differ from yours; commit one'] : [],
  }
}

const SITES: [gem: string, build: string, folder: string][] = [
  ['jekyll', 'jekyll build', '_site'],
  ['middleman', 'middleman build', 'build'],
  ['bridgetown', 'bridgetown build', 'output'],
]

function gemsOf(gemfile: string, lock: string | undefined): Gems {
  const locked = [...(lock ?? '').matchAll(/^ {2,6}([\w.-]+)(?: \(|!?$)/gm)].map((found) => found[1])
  const named = [...gemfile.matchAll(/^[ \t]*gem[ (]+['"]([\w.-]+)['"]/gm)].map((found) => found[1])
  const all = new Set([...locked, ...named])
  return { has: (...names) => names.some((name) => all.has(name)) }
}

/** A patch is kept where it is named: Bundler refuses any other. */
async function rubyVersion(source: Source, gemfile: string, lock: string | undefined): Promise<[string, string]> {
  const asked: [string | undefined, string][] = [
    [firstMatch(gemfile, /^[ \t]*ruby[ (]+['"](\d+\.\d+(?:\.\d+)?)['"]/m), 'Gemfile'],
    [firstMatch(await source.read('.ruby-version'), /^\s*(?:ruby-)?(\d+\.\d+(?:\.\d+)?)\s*$/m), '.ruby-version'],
    [firstMatch(await source.read('.tool-versions'), /^ruby[ \t]+(\d+\.\d+(?:\.\d+)?)\s*$/m), '.tool-versions'],
    [firstMatch(lock, /^RUBY VERSION\s+ruby (\d+\.\d+\.\d+)/m), 'Gemfile.lock'],
    [firstMatch(gemfile, /^[ \t]*ruby[ (]+['"](?:~>|>=|=)\s*(\d+\.\d+)/m), 'Gemfile'],
  ]
  const [version, why] = asked.find(([found]) => found !== undefined) ?? []
  return version !== undefined && why !== undefined ? [version, why] : byAge(lock)
}

/** The newest Ruby that a Rails as old runs on. */
function byAge(lock: string | undefined): [string, string] {
  const rails = Number(firstMatch(lock, /^ {4}rail(?:s|ties) \((\d+)\./m) ?? 99)
  const [, ruby] = AGES.find(([major]) => rails <= major) ?? []
  return ruby === undefined ? ['3.4', 'the default'] : [ruby, `Rails ${rails} runs on nothing newer`]
}
const AGES: [rails: number, ruby: string][] = [
  [4, '2.6'],
  [5, '2.7'],
  [6, '3.0'],
]

async function webOf(source: Source, gems: Gems, bundled: boolean): Promise<string | undefined> {
  const bundle = bundled ? 'bundle exec ' : ''
  if (source.has('config.ru')) return rackup(source, gems, bundle)
  if (gems.has('rails', 'railties')) return `${bundle}rails server -b 0.0.0.0 -p $PORT -e production`
  const file = ['app.rb', 'main.rb', 'server.rb', 'web.rb', 'application.rb'].find((one) => source.has(one))
  if (file === undefined) return undefined
  const classic = /^\s*require ['"]sinatra['"]/m.test((await source.read(file)) ?? '')
  return `${bundle}ruby ${file}${classic ? ' -o 0.0.0.0 -p $PORT' : ''}`
}

function rackup(source: Source, gems: Gems, bundle: string): string {
  if (gems.has('puma'))
    return source.has('config/puma.rb') ? `${bundle}puma -C config/puma.rb` : `${bundle}puma -p $PORT`
  if (gems.has('unicorn'))
    return `${bundle}unicorn -p $PORT${source.has('config/unicorn.rb') ? ' -c config/unicorn.rb' : ''}`
  if (gems.has('thin')) return `${bundle}thin start -R config.ru -a 0.0.0.0 -p $PORT`
  if (gems.has('falcon')) return `${bundle}falcon serve --bind http://0.0.0.0:$PORT`
  if (gems.has('rails')) return `${bundle}rails server -b 0.0.0.0 -p $PORT -e production`
  return `${bundle}rackup --host 0.0.0.0 --port $PORT`
}
