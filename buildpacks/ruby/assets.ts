/** What builds the assets of a Ruby project, and the Node that this needs. */
import type { Source } from '../../lib/model/plan.ts'
import { manifestsOf } from '../node/manifests.ts'
import { everyDependency, hasDependencies, parsePackage } from '../node/package.ts'
import { managerOf } from '../node/package-manager.ts'
import { nodeVersion } from '../node/version.ts'
import type { Gems } from './gems.ts'

export interface Assets {
  command?: string
  from?: string
  /** Lines that bring Node, and those that install its modules: before and after the source. */
  node: string[]
  before: string[]
  after: string[]
  /** The image needs Node too. */
  runtime: string[]
}

const PIPELINES = [
  'sprockets',
  'propshaft',
  'sprockets-rails',
  'vite_ruby',
  'vite_rails',
  'webpacker',
  'shakapacker',
  'jsbundling-rails',
  'cssbundling-rails',
  'tailwindcss-rails',
  'dartsass-rails',
]

export async function assetsOf(source: Source, gems: Gems): Promise<Assets> {
  const rails = gems.has('rails', 'railties') && (source.has('config/application.rb') || source.has('bin/rails'))
  const pipeline = PIPELINES.find((gem) => gems.has(gem))
  const hanami = gems.has('hanami-assets') && source.has('config/app.rb')
  const command =
    rails && pipeline ? 'bundle exec rails assets:precompile' : hanami ? 'bundle exec hanami assets compile' : undefined
  // ExecJS looks for a JavaScript when it is loaded: when the app starts, too.
  const engine = gems.has('execjs') && !gems.has('mini_racer', 'therubyracer')
  const none: Assets = {
    command,
    from: rails ? pipeline : hanami ? 'hanami-assets' : undefined,
    node: [],
    before: [],
    after: [],
    runtime: [],
  }
  const text = await source.read('package.json')
  if (command === undefined || text === undefined)
    return engine ? { ...none, node: binary('24'), runtime: binary('24') } : none
  return { ...none, ...(await modules(source, text)), runtime: engine ? binary('24') : [] }
}

const binary = (version: string): string[] => [
  `COPY --from=node:${version}-slim /usr/local/bin/node /usr/local/bin/node`,
]

async function modules(source: Source, text: string): Promise<Pick<Assets, 'node' | 'before' | 'after'>> {
  const pkg = parsePackage(text)
  const manager = await managerOf(source, pkg)
  const { version } = await nodeVersion(source, pkg)
  // webpack 4 hashes with what OpenSSL 3 no longer has.
  const old = /^[\^~]?[45]\./.test(everyDependency(pkg)['@rails/webpacker'] ?? '') && Number(version) > 16
  const node = [
    ...binary(version),
    `COPY --from=node:${version}-slim /usr/local/lib/node_modules /usr/local/lib/node_modules`,
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
    ...(manager.get ? [`RUN npm install -g --force ${manager.get}`] : []),
    ...(manager.env.length > 0 || old
      ? [`ENV ${[...manager.env, ...(old ? ['NODE_OPTIONS=--openssl-legacy-provider'] : [])].join(' ')}`]
      : []),
  ]
  if (!hasDependencies(pkg)) return { node, before: [], after: [] }
  const cache = manager.cache ? `--mount=type=cache,target=${manager.cache} ` : ''
  const install = `RUN ${cache}${manager.install}`
  const manifests = await manifestsOf(source, pkg, manager)
  return manifests === undefined
    ? { node, before: [], after: [install] }
    : { node, before: [...manifests, install], after: [] }
}
