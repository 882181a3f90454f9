/** What starts a Ruby project: a Rack server on config.ru, Rails, or a program that listens; what ends by itself is not started. */
import type { Source } from '../../lib/model/plan.ts'
import type { Gems } from './gems.ts'

export interface Start {
  web?: string
  /** A program that answers no requests: a bot. */
  worker?: string
  lacks?: string
}

interface Facts {
  source: Source
  gems: Gems
  bundled: boolean
  /** Of Ruby: from 3.0 on it brings no server of its own. */
  version: string
}

const FILES = ['app.rb', 'main.rb', 'server.rb', 'web.rb', 'application.rb', 'bot.rb', 'index.rb']
const LISTENS =
  /sinatra|\brack\b|webrick|\bpuma\b|TCPServer|\bPORT\b|\broda\b|\bcuba\b|\bfalcon\b|\biodine\b|\bagoo\b|\bserve\b|\.listen\b|hanami|grape|rails/i
const BOTS = ['discordrb', 'telegram-bot-ruby', 'slack-ruby-bot', 'slack-ruby-client', 'cinch']

export async function startOf(facts: Facts): Promise<Start> {
  const { source, gems, bundled } = facts
  const bundle = bundled ? 'bundle exec ' : ''
  const rails = gems.has('rails', 'railties') && source.has('config/application.rb')
  const none = serverless(facts)
  if (none && (source.has('config.ru') || rails)) return { lacks: none }
  if (source.has('config.ru')) return { web: await rackup(facts, bundle) }
  if (rails || source.has('bin/rails')) return { web: `${bundle}rails server -b 0.0.0.0 -p $PORT -e production` }
  return program(facts, bundle)
}

const SERVERS = [
  'puma',
  'unicorn',
  'thin',
  'falcon',
  'iodine',
  'webrick',
  'passenger',
  'agoo',
  'pitchfork',
  'rainbows',
  'mongrel',
]

function serverless({ gems, bundled, version }: Facts): string | undefined {
  if (!bundled || Number(version.split('.')[0]) < 3 || gems.has(...SERVERS)) return undefined
  return 'there is config.ru, and no server among the gems that are installed here: add gem "puma" to the Gemfile, outside the groups development and test'
}

async function program({ source, gems }: Facts, bundle: string): Promise<Start> {
  const others = source.match(/^[\w-]+\.rb$/).slice(0, 10)
  const texts = new Map<string, string>()
  for (const file of new Set([...FILES.filter((one) => source.has(one)), ...others]))
    texts.set(file, (await source.read(file)) ?? '')
  const classic = [...texts].find(([, text]) => /^\s*require ['"]sinatra['"]/m.test(text))?.[0]
  if (classic) return { web: `${bundle}ruby ${classic} -o 0.0.0.0 -p $PORT` }
  const named = FILES.filter((one) => source.has(one))
  if (gems.has(...BOTS) && named[0]) return { worker: `${bundle}ruby ${named[0]}` }
  const all = [...texts.values(), ...(await inner(source))]
  const file =
    named.find((one) => LISTENS.test(texts.get(one) ?? '')) ??
    (all.some((text) => LISTENS.test(text)) ? named[0] : undefined)
  return file ? { web: `${bundle}ruby ${file}` } : { lacks: why(source, named[0]) }
}

const inner = (source: Source): Promise<string[]> =>
  Promise.all(
    source
      .match(/^(?:lib|app|src)\/(?:\w+\/)?\w+\.rb$/)
      .slice(0, 20)
      .map(async (one) => (await source.read(one)) ?? ''),
  )

function why(source: Source, file: string | undefined): string {
  const gemspec = source.match(/^[^/]+\.gemspec$/)[0]
  if (gemspec) return `it is a gem (${gemspec}), and there is no config.ru that serves it`
  if (file) return `${file} does its work and ends: nothing in it listens on a port`
  return 'there is no config.ru, and no app.rb, main.rb or server.rb'
}

async function rackup({ source, gems }: Facts, bundle: string): Promise<string> {
  if (gems.has('puma')) {
    const config = await source.read('config/puma.rb')
    if (config === undefined) return `${bundle}puma -p $PORT`
    const asks = /^[^#\n]*\bPORT\b/m.test(config)
    return `${bundle}puma -C config/puma.rb${asks ? '' : ' -p $PORT'}`
  }
  if (gems.has('unicorn'))
    return `${bundle}unicorn -p $PORT${source.has('config/unicorn.rb') ? ' -c config/unicorn.rb' : ''}`
  if (gems.has('thin')) return `${bundle}thin start -R config.ru -a 0.0.0.0 -p $PORT`
  if (gems.has('falcon')) return `${bundle}falcon serve --bind http://0.0.0.0:$PORT`
  if (gems.has('iodine')) return `${bundle}iodine -p $PORT`
  if (gems.has('rails')) return `${bundle}rails server -b 0.0.0.0 -p $PORT -e production`
  return `${bundle}rackup --host 0.0.0.0 --port $PORT`
}
