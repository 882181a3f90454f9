/** The Dockerfiles of PHP projects: extensions that composer.json names, packages by the lock file, assets from a Node stage. */
import type { Source } from '../lib/model/plan.ts'
import { aptLine } from './apt.ts'
import { assetsOf } from './node/assets.ts'
import type { Composer } from './php.ts'

interface Recipe {
  source: Source
  composer: Composer
  version: string
  /** Folder that is served, with a slash; '' is the root. */
  root: string
  args: string[]
}

/** In every image of PHP. */
const BUILT_IN = new Set([
  'json',
  'mbstring',
  'ctype',
  'curl',
  'date',
  'dom',
  'fileinfo',
  'filter',
  'hash',
  'iconv',
  'libxml',
  'openssl',
  'pcre',
  'pdo',
  'phar',
  'posix',
  'readline',
  'reflection',
  'session',
  'simplexml',
  'sodium',
  'spl',
  'tokenizer',
  'xml',
  'xmlreader',
  'xmlwriter',
  'zlib',
  'sqlite3',
  'pdo_sqlite',
  'random',
])
const FRAMEWORK = ['opcache', 'intl', 'zip', 'bcmath', 'pcntl', 'pdo_mysql', 'pdo_pgsql']

export async function dockerfile(recipe: Recipe): Promise<{ text: string; web: string; notes: string[] }> {
  const { source, version, args } = recipe
  const assets = await assetsOf(source)
  const modern = Number(version) >= 8.2
  const from = assets ? 'COPY --from=assets' : 'COPY'
  const path = assets ? '/app' : '.'
  const lines = [
    ...(assets?.stage ?? []),
    modern ? `FROM dunglas/frankenphp:1-php${version}` : `FROM php:${version}-apache`,
    ...args.map((name) => `ARG ${name}`),
    ...(modern
      ? []
      : ['COPY --from=mlocati/php-extension-installer:2 /usr/bin/install-php-extensions /usr/local/bin/']),
    `RUN install-php-extensions ${extensions(recipe).join(' ')}`,
    'ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp'.replace(
      'production',
      source.has('symfony.lock') ? 'prod' : 'production',
    ),
    ...(modern ? ['RUN setcap -r /usr/local/bin/frankenphp || true'] : apache(recipe.root)),
    'RUN install -d -o 1000 -g 1000 /app',
    'WORKDIR /app',
    ...packages(recipe, `${from} ${path} /app`),
    'USER 1000:1000',
    '',
  ]
  const web = modern ? `frankenphp php-server --listen 0.0.0.0:$PORT --root /app/${recipe.root}` : 'apache2-foreground'
  return { text: lines.join('\n'), web, notes: assets ? [assets.note] : [] }
}

function extensions({ composer }: Recipe): string[] {
  const names = Object.keys(composer.require)
  const asked = names
    .map((name) => /^ext-([a-z0-9_]+)$/.exec(name)?.[1])
    .filter((one) => one !== undefined && !BUILT_IN.has(one))
  const framework = names.some((name) =>
    /^(?:laravel|symfony)\/framework|^(?:cakephp|codeigniter4|drupal)\//.test(name),
  )
    ? FRAMEWORK
    : ['opcache', 'pdo_mysql', 'pdo_pgsql', 'mysqli']
  return [...new Set([...framework, ...asked])] as string[]
}

/** Apache listens on $PORT, and its folders are the user's. */
const apache = (root: string): string[] => [
  `RUN sed -ri 's/^Listen 80$/Listen \${PORT}/' /etc/apache2/ports.conf && sed -ri 's#/var/www/html#/app/${root}#; s/:80>/:\${PORT}>/' /etc/apache2/sites-available/000-default.conf && sed -ri 's#/var/www/#/app/#' /etc/apache2/apache2.conf && a2enmod rewrite && chown -R 1000:1000 /var/run/apache2 /var/log/apache2`,
]

/** Packages before the source; the autoloader after it, which runs what the framework hangs on it. */
function packages({ source }: Recipe, copy: string): string[] {
  const owned = copy.replace('COPY ', 'COPY --chown=1000:1000 ')
  if (!source.has('composer.json')) return [owned]
  const files = ['composer.json', 'composer.lock', 'symfony.lock'].filter((file) => source.has(file))
  const flags = '--no-dev --no-interaction'
  return [
    aptLine(['git', 'unzip']),
    'COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer',
    `COPY ${files.join(' ')} ./`,
    `RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install ${flags} --prefer-dist --no-scripts --no-autoloader`,
    owned,
    `RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize ${flags}`,
    'RUN for folder in storage bootstrap/cache var; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done',
  ]
}
