/** Extensions of PHP: those that composer.json and the locked packages require, and those that frameworks usually need. */
import type { Source } from '../../lib/model/plan.ts'
import { type Composer, requires } from './composer.ts'
import { isWordPress } from './root.ts'

/** In every image of PHP. */
const BUILT_IN = new Set(
  (
    'json mbstring ctype curl date dom fileinfo filter ftp hash iconv libxml openssl pcre pdo phar posix readline reflection ' +
    'session simplexml sodium spl tokenizer xml xmlreader xmlwriter zlib sqlite3 pdo_sqlite random standard core mysqlnd'
  ).split(' '),
)
const FRAMEWORK = ['opcache', 'intl', 'zip', 'bcmath', 'pcntl', 'pdo_mysql', 'pdo_pgsql']
const WORDPRESS = ['opcache', 'mysqli', 'pdo_mysql', 'gd', 'exif', 'intl', 'zip', 'bcmath']
const PLAIN = ['opcache', 'pdo_mysql', 'pdo_pgsql', 'mysqli']

export function extensionsOf(source: Source, composer: Composer): string[] {
  const named = [composer.require, ...composer.locked.map(([, require]) => require)].flatMap((one) => Object.keys(one))
  const asked = named
    .map((name) => /^ext-([a-z0-9_-]+)$/.exec(name.toLowerCase())?.[1]?.replace(/^zend-/, ''))
    .filter((one) => one !== undefined && !BUILT_IN.has(one))
  const usual =
    isWordPress(source) || requires(composer, 'roots/wordpress', 'johnpbloch/wordpress')
      ? WORDPRESS
      : Object.keys(composer.require).some((name) => FRAMEWORKS.test(name))
        ? FRAMEWORK
        : PLAIN
  return [...new Set([...usual, ...asked])] as string[]
}

const FRAMEWORKS =
  /^(?:laravel|symfony)\/(?:lumen-)?framework|^(?:cakephp|codeigniter4|drupal|yiisoft|laminas|october|winter|statamic|craftcms|api-platform|contao|typo3|shopware|magento)\//
