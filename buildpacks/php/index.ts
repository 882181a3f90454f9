/** PHP with Composer: FrankenPHP serves public/ (Laravel, Symfony and their like) or the root; versions that it lacks get Apache. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { type Assets, assetsOf } from '../node/assets.ts'
import { isScripted } from '../scripted.ts'
import { composerOf } from './composer.ts'
import { buildOf, dockerfile, webOf } from './dockerfile.ts'
import { isWordPress, lackOf, rootOf } from './root.ts'
import { phpVersion } from './version.ts'

const about: About = {
  title: 'PHP',
  detected:
    '`composer.json`, `artisan`, `index.php` at the root or in a folder such as `public/`; the last beside a `package.json` only where no JavaScript starts the project',
  versions: [
    '`config.platform.php` in composer.json',
    '`.php-version`',
    '`.tool-versions`',
    '`require.php` in composer.json, and what the packages of composer.lock run on',
  ],
  version: '8.4. Of a range 8.4 if it is allowed, else the newest that is',
  install: [
    'Composer: `composer.lock`, without development packages',
    'extensions that composer.json and the locked packages require, and those that frameworks usually need',
  ],
  build: [
    'a `package.json` with a build script is built on Node in a stage before',
    'the script `post-install-cmd` of composer.json; Symfony: `asset-map:compile` where it has an `importmap.php`',
  ],
  start: [
    'FrankenPHP (PHP 8.2 and later), else Apache, on the first of `public/`, `web/`, `webroot/`, `pub/`, `html/`, `htdocs/`, `www/`, `docroot/`, `public_html/` and the root that has an `index.php`',
    'libraries, plugins and themes are not started: the push says so',
    'a Procfile may call `heroku-php-apache2` or `heroku-php-nginx` with the folder that is served',
  ],
  notes: ['The image is `dunglas/frankenphp:1-phpN` or `php:N-apache`, its user 1000'],
}

export const php: Buildpack = { name: 'php', about, detect, plan }

/** composer.json beside a package.json is PHP's, and an index.php where no JavaScript starts: the latter is for assets. */
function detect(source: Source): boolean {
  if (source.has('composer.json') || source.has('artisan')) return true
  return rootOf(source) !== undefined && !(source.has('package.json') && isScripted(source))
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const { args, whole = false } = options
  const composer = await composerOf(source)
  const found = await phpVersion(source, composer)
  const version = options.version ?? found.version
  const root = rootOf(source)
  const lacks = lackOf(composer, root)
  const assets = options.build === '' ? undefined : await assetsOf(source)
  const build = options.build === undefined ? buildOf(source, composer) : [options.build].filter((one) => one !== '')
  const recipe = {
    source,
    composer,
    version,
    root: root ?? '',
    args: Object.keys(args),
    assets,
    install: options.install,
    build,
    whole,
  }
  const kind = isWordPress(source)
    ? 'WordPress'
    : FRAMEWORKS.find(([name]) => Object.hasOwn(composer.require, name))?.[1]
  return {
    buildpack: 'php',
    runtime: `PHP ${version} (${options.version ? 'backendim.yaml' : found.why})${kind ? `, ${kind}` : ''}`,
    version: { value: version, from: options.version ? 'build.version in backendim.yaml' : found.from },
    install: installOf(source, options),
    build: foundBuild(options, build, assets),
    dockerfile: { text: dockerfile(recipe) },
    args,
    processes: lacks === undefined ? { web: { command: webOf(recipe) } } : {},
    lacks,
    notes: [
      ...(assets ? [assets.note] : []),
      ...(Object.keys(composer.require).some((name) => name.includes('/')) && !source.has('composer.lock')
        ? ['no composer.lock: versions may differ from yours; commit one']
        : []),
    ],
  }
}

function installOf(source: Source, { install }: PlanOptions): BuildPlan['install'] {
  if (install !== undefined)
    return install === '' ? undefined : { value: install, from: 'build.install in backendim.yaml' }
  const file = ['composer.lock', 'composer.json'].find((one) => source.has(one))
  return file === undefined ? undefined : { value: 'composer install --no-dev', from: file }
}

function foundBuild({ build }: PlanOptions, commands: string[], assets: Assets | undefined): BuildPlan['build'] {
  if (build !== undefined) return build === '' ? undefined : { value: build, from: 'build.command in backendim.yaml' }
  const made = assets ? [assets.note.replace(/^assets: | on Node .*$/g, '')] : []
  const shown = commands.map((one) => one.replace(/^COMPOSER_\S+ | \|\| echo .*$/g, ''))
  const from = [...(assets ? ['package.json'] : []), ...(commands.length > 0 ? ['composer.json'] : [])]
  return from.length > 0 ? { value: [...made, ...shown].join(' && '), from: from.join(', ') } : undefined
}

const FRAMEWORKS: [string, string][] = [
  ['laravel/framework', 'Laravel'],
  ['laravel/lumen-framework', 'Lumen'],
  ['symfony/framework-bundle', 'Symfony'],
  ['slim/slim', 'Slim'],
  ['cakephp/cakephp', 'CakePHP'],
  ['codeigniter4/framework', 'CodeIgniter'],
  ['yiisoft/yii2', 'Yii'],
  ['drupal/core-recommended', 'Drupal'],
  ['drupal/core', 'Drupal'],
  ['roots/wordpress', 'WordPress'],
]
