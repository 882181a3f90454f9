/** Ruby's tests: RSpec, those of Rails, the task `test`, else Minitest; with the gems of all groups. */
import type { Source } from '../../lib/model/plan.ts'
import type { Convention } from './index.ts'

export const rubyTests: Convention = async (source, text) => {
  const bundled = source.has('Gemfile')
  const gems = `${await source.read('Gemfile')}\n${await source.read('Gemfile.lock')}`
  const command = await commandOf(source, gems, bundled ? 'bundle exec ' : '')
  if (command === undefined) return undefined
  if (!bundled || !/^FROM \S+ AS build$/m.test(text)) return { command }
  const rails = /\brails\b/.test(gems) ? ' RAILS_ENV=test' : ''
  return { command, stage: ['FROM build', `ENV BUNDLE_WITHOUT= RACK_ENV=test${rails}`, 'RUN bundle install --jobs 4'] }
}

async function commandOf(source: Source, gems: string, run: string): Promise<string | undefined> {
  const has = (pattern: RegExp): boolean => source.match(pattern).length > 0
  if (has(/^spec\/.*_spec\.rb$/) && (run === '' || /\brspec\b/.test(gems))) return `${run}rspec`
  if (!has(/^test\/(?:.*\/)?(?:\w+_test|test_\w+)\.rb$/)) return undefined
  if (source.has('config/application.rb')) return `${run}rails test`
  if (/TestTask|task :?['"]?test\b/.test((await source.read('Rakefile')) ?? '')) return `${run}rake test`
  return `${run}ruby -Itest -Ilib -e 'Dir["./test/**/{*_test,test_*}.rb"].each { |file| require file }'`
}
