/** Which folder of a PHP project is served, and why nothing is where that is so. */
import type { Source } from '../../lib/model/plan.ts'
import type { Composer } from './composer.ts'

export const ROOTS = ['public/', 'web/', 'webroot/', 'pub/', 'html/', 'htdocs/', 'www/', 'docroot/', 'public_html/', '']

/** With a slash; '' is the project's own. */
export const rootOf = (source: Source): string | undefined => ROOTS.find((root) => source.has(`${root}index.php`))

/** Types of composer.json of what other projects install; an index.php at their root keeps folders from being listed. */
const PARTS =
  /^(?:library|metapackage|composer-plugin|[\w-]*(?:plugin|theme|bundle|module|extension|component|package|library))$/

export function lackOf({ type }: Composer, root: string | undefined): string | undefined {
  if (type !== undefined && PARTS.test(type) && (root === undefined || root === ''))
    return `composer.json says that it is a ${type}, which other projects install`
  return root === undefined ? `there is no index.php at the root or in ${ROOTS.slice(0, -1).join(', ')}` : undefined
}

export const isWordPress = (source: Source, root = ''): boolean =>
  ['wp-load.php', 'wp-settings.php', 'wp-config-sample.php', 'wp-content/index.php'].some((file) =>
    source.has(root + file),
  )
