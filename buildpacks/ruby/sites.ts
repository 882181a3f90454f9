/** Sites that Ruby builds and that are served as files. */
import type { Source } from '../../lib/model/plan.ts'
import type { Gems } from './gems.ts'

export interface Site {
  name: string
  build: string
  folder: string
  /** How its gems come in where no Gemfile names them: as GitHub Pages has them. */
  given?: string
}

const SITES: Site[] = [
  { name: 'jekyll', build: 'bundle exec jekyll build', folder: '_site' },
  { name: 'middleman', build: 'bundle exec middleman build', folder: 'build' },
  { name: 'bridgetown', build: 'bundle exec bridgetown build', folder: 'output' },
  { name: 'nanoc', build: 'bundle exec nanoc compile', folder: 'output' },
]
const PAGES = 'gem install --no-document github-pages webrick'

/** Jekyll's own layout: it needs no Gemfile. */
export const isJekyll = (source: Source): boolean =>
  source.has('_config.yml') && source.match(/^_(?:posts|layouts|includes|sass|data|drafts)\//).length > 0

export function siteOf(source: Source, gems: Gems, bundled: boolean): Site | undefined {
  if (source.has('config/application.rb') || source.has('config.ru')) return undefined
  const found = SITES.find(({ name }) => gems.has(name) || (name === 'jekyll' && gems.has('github-pages')))
  if (found) return found.name === 'jekyll' && !isSource(source) ? undefined : found
  return !bundled && isJekyll(source)
    ? { name: 'jekyll', build: 'jekyll build', folder: '_site', given: PAGES }
    : undefined
}

/** A gem may have Jekyll for its own documentation in a folder. */
const isSource = (source: Source): boolean =>
  isJekyll(source) || source.has('_config.yml') || source.match(/^[^/]+\.gemspec$/).length === 0
