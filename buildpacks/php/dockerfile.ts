/** The Dockerfiles of PHP projects: extensions, packages by the lock file, assets from a Node stage, then what serves them. */
import type { Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import type { Assets } from '../node/assets.ts'
import type { Composer } from './composer.ts'
import { extensionsOf } from './extensions.ts'

export interface Recipe {
  source: Source
  composer: Composer
  version: string
  /** Folder that is served, with a slash; '' is the root. */
  root: string
  args: string[]
  assets?: Assets
  /** What backendim.yaml says in place of Composer. */
  install?: string
  /** Commands, once the source and its packages are there. */
  build: string[]
  /** Processes are named by the project, which may know Heroku's programs. */
  whole: boolean
}

const modern = (version: string): boolean => Number(version.split('.').slice(0, 2).join('.')) >= 8.2

export const webOf = ({ version, root }: Pick<Recipe, 'version' | 'root'>): string =>
  modern(version) ? `frankenphp php-server --listen 0.0.0.0:$PORT --root /app/${root}` : 'apache2-foreground'

export function dockerfile(recipe: Recipe): string {
  const { source, version, args, composer, assets } = recipe
  const symfony = source.has('symfony.lock') || Object.hasOwn(composer.require, 'symfony/framework-bundle')
  return [
    ...(assets?.stage ?? []),
    modern(version) ? `FROM dunglas/frankenphp:1-php${version}` : `FROM php:${version}-apache`,
    ...args.map((name) => `ARG ${name}`),
    ...(modern(version)
      ? []
      : ['COPY --from=mlocati/php-extension-installer:2 /usr/bin/install-php-extensions /usr/local/bin/']),
    `RUN install-php-extensions ${extensionsOf(source, composer).join(' ')}`,
    `ENV APP_ENV=${symfony ? 'prod' : 'production'} LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp`,
    ...(modern(version) ? ['RUN setcap -r /usr/local/bin/frankenphp || true'] : apache(recipe.root)),
    'RUN install -d -o 1000 -g 1000 /app',
    'WORKDIR /app',
    ...packages(recipe),
    ...recipe.build.map((command) => `RUN ${command}`),
    ...(recipe.whole ? [herokus(version)] : []),
    'RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** Apache listens on $PORT, and its folders are the user's. */
const apache = (root: string): string[] => [
  `RUN sed -ri 's/^Listen 80$/Listen \${PORT}/' /etc/apache2/ports.conf && sed -ri 's#/var/www/html#/app/${root}#; s/:80>/:\${PORT}>/' /etc/apache2/sites-available/000-default.conf && sed -ri 's#/var/www/#/app/#' /etc/apache2/apache2.conf && a2enmod rewrite && chown -R 1000:1000 /var/run/apache2 /var/log/apache2`,
]

/** Procfiles from Heroku call its own starters; the last word is the folder that is served. */
const herokus = (version: string): string => {
  const serve = modern(version)
    ? 'for last; do :; done; case "$last" in ""|*.conf) last=;; esac; exec frankenphp php-server --listen 0.0.0.0:$PORT --root /app/$last'
    : 'exec apache2-foreground'
  const script = `printf '%s\\n' '#!/bin/sh' '${serve}' > /usr/local/bin/heroku-php-apache2 && chmod 755 /usr/local/bin/heroku-php-apache2`
  const names = 'ln -s heroku-php-apache2 /usr/local/bin/heroku-php-nginx && mkdir -p vendor/bin'
  const vendor =
    'for name in heroku-php-apache2 heroku-php-nginx; do [ -e vendor/bin/$name ] || ln -s /usr/local/bin/$name vendor/bin/$name; done'
  return `RUN ${script} && ${names} && ${vendor}`
}

const FLAGS = '--no-dev --no-interaction'
export const INSTALL = `composer install ${FLAGS}`
const ENV = 'COMPOSER_ALLOW_SUPERUSER=1'

/** Packages before the source; the autoloader after it, which runs what the framework hangs on it. */
function packages({ source, composer, version, assets, install }: Recipe): string[] {
  const copy = assets ? 'COPY --from=assets --chown=1000:1000 /app /app' : 'COPY --chown=1000:1000 . /app'
  if (install !== undefined)
    return [...(composer.text === undefined ? [] : tool(version)), copy, ...(install === '' ? [] : [`RUN ${install}`])]
  if (composer.text === undefined) return [copy]
  const files = ['composer.json', 'composer.lock', 'symfony.lock', 'auth.json'].filter((file) => source.has(file))
  const cached = `RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer ${ENV} ${INSTALL} --prefer-dist --no-scripts`
  // Packages in folders of the project, and patches, are read while installing.
  const local = /"type"\s*:\s*"path"|cweagans\/composer-patches/.test(composer.text)
  return [
    ...tool(version),
    ...(local
      ? [copy, `${cached} --optimize-autoloader`]
      : [`COPY ${files.join(' ')} ./`, `${cached} --no-autoloader`, copy]),
    `RUN ${ENV} composer dump-autoload --optimize ${FLAGS}`,
  ]
}

/** Composer 2.2 is the last that runs on a PHP older than 7.2.5. */
const tool = (version: string): string[] => [
  aptLine(['git', 'unzip']),
  `COPY --from=composer:${Number(version) < 7.3 ? '2.2' : '2'} /usr/bin/composer /usr/local/bin/composer`,
]

/** What the project hangs on installing, and what Symfony's assets need, as its page on deployment says. */
export function buildOf(source: Source, composer: Composer): string[] {
  const symfony = Object.hasOwn(composer.require, 'symfony/framework-bundle')
  const after = `${ENV} composer run-script --no-dev post-install-cmd`
  const warn = 'echo "warning: the scripts of post-install-cmd in composer.json failed"'
  const has = (name: string): boolean => Object.hasOwn(composer.require, name)
  return [
    ...(composer.scripts.has('post-install-cmd') ? [symfony ? after : `${after} || ${warn}`] : []),
    ...(symfony && has('symfonycasts/tailwind-bundle') ? ['php bin/console tailwind:build --minify'] : []),
    ...(symfony && has('symfonycasts/sass-bundle') ? ['php bin/console sass:build'] : []),
    ...(symfony && source.has('importmap.php') ? ['php bin/console asset-map:compile'] : []),
  ]
}
