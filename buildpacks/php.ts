/** PHP with Composer: FrankenPHP serves public/ (Laravel, Symfony and their like) or the root; versions that it lacks get Apache. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { dockerfile } from './php-dockerfile.ts'

const about: About = {
  title: 'PHP',
  detected:
    '`composer.json`, `artisan`, `index.php` at the root or in a folder such as `public/`, the last only without a `package.json`',
  versions: [
    '`config.platform.php` in composer.json',
    '`.php-version`',
    '`.tool-versions`',
    '`require.php` in composer.json',
  ],
  version: '8.4. Of a range 8.4 if it is allowed, else the newest that is',
  install: [
    'Composer: `composer.lock`, without development packages',
    'extensions that composer.json requires, and those that frameworks usually need',
  ],
  build: ['a `package.json` with a build script is built on Node in a stage before'],
  start: [
    'FrankenPHP (PHP 8.2 and later), else Apache, on the first of `public/`, `web/`, `webroot/`, `pub/`, `html/`, `htdocs/`, `www/` and the root that has an `index.php`',
  ],
  notes: ['The image is `dunglas/frankenphp:1-phpN` or `php:N-apache`, its user 1000'],
}

export const php: Buildpack = { name: 'php', about, detect, plan }

/** composer.json beside a package.json is PHP's: the latter is for assets. */
function detect(source: Source): boolean {
  if (source.has('composer.json') || source.has('artisan')) return true
  return !source.has('package.json') && ROOTS.some((root) => source.has(`${root}index.php`))
}

const ROOTS = ['public/', 'web/', 'webroot/', 'pub/', 'html/', 'htdocs/', 'www/', '']

export interface Composer {
  require: Record<string, string>
  platform?: string
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const composer = parse(await source.read('composer.json'))
  const [version, why] = await phpVersion(source, composer)
  const root = ROOTS.find((one) => source.has(`${one}index.php`))
  const { text, web, notes } = await dockerfile({
    source,
    composer,
    version,
    root: root ?? '',
    args: Object.keys(args),
  })
  const kind = FRAMEWORKS.find(([name]) => Object.hasOwn(composer.require, name))?.[1]
  return {
    buildpack: 'php',
    runtime: `PHP ${version} (${why})${kind ? `, ${kind}` : ''}`,
    dockerfile: { text },
    args,
    processes: root === undefined ? {} : { web: { command: web } },
    lacks: `there is no index.php at the root or in ${ROOTS.slice(0, -1).join(', ')}`,
    notes: [
      ...notes,
      ...(Object.keys(composer.require).some((name) => name.includes('/')) && !source.has('composer.lock')
        ? ['no composer.lock: versions may differ from yours; commit one']
        : []),
    ],
  }
}

const FRAMEWORKS: [string, string][] = [
  ['laravel/framework', 'Laravel'],
  ['symfony/framework-bundle', 'Symfony'],
  ['slim/slim', 'Slim'],
  ['cakephp/cakephp', 'CakePHP'],
  ['codeigniter4/framework', 'CodeIgniter'],
  ['drupal/core-recommended', 'Drupal'],
]

/** What is wrong with it Composer says better; here it counts as empty. */
function parse(text: string | undefined): Composer {
  try {
    const raw = JSON.parse(text ?? '{}') as { require?: unknown; config?: { platform?: { php?: unknown } } } | null
    const require = Object.entries(raw?.require ?? {}).filter(([, range]) => typeof range === 'string')
    const platform = raw?.config?.platform?.php
    return {
      require: Object.fromEntries(require) as Record<string, string>,
      platform: typeof platform === 'string' ? platform : undefined,
    }
  } catch {
    return { require: {} }
  }
}

/** The first is what a project gets that asks for nothing. */
const VERSIONS: [number, number][] = [
  [8, 4],
  [8, 3],
  [8, 2],
  [8, 5],
  [8, 1],
  [8, 0],
  [7, 4],
  [7, 3],
  [7, 2],
  [7, 1],
  [5, 6],
]

async function phpVersion(source: Source, composer: Composer): Promise<[string, string]> {
  const asked: [string | undefined, string][] = [
    [composer.platform, 'config.platform in composer.json'],
    [firstMatch(await source.read('.php-version'), /^\s*(\d+\.\d+)/m), '.php-version'],
    [firstMatch(await source.read('.tool-versions'), /^php[ \t]+(\d+\.\d+)/m), '.tool-versions'],
    [composer.require.php, 'require in composer.json'],
  ]
  for (const [range, why] of asked) {
    const exact = why.startsWith('require') ? range : range && `~${/\d+\.\d+/.exec(range)?.[0] ?? '0'}.0`
    const found = exact === undefined ? undefined : VERSIONS.find((version) => allows(exact, version))
    if (found) return [found.join('.'), why]
  }
  return ['8.4', 'the default']
}

/** Composer's ranges: `||` and `|` are alternatives, blanks and commas hold together. */
const allows = (range: string, version: [number, number]): boolean =>
  range
    .slice(0, 200)
    .split(/\s*\|\|?\s*/)
    .some((span) =>
      span
        .trim()
        .replace(/([<>=^~])\s+/g, '$1')
        .split(/[\s,]+/)
        .every((part) => holds(part, version)),
    )

function holds(part: string, [major, minor]: [number, number]): boolean {
  const [, sign = '', first = '', second, third] =
    /^(\^|~|>=|<=|!=|>|<|=|)v?(\d+|\*)(?:\.(\d+|\*))?(?:\.(\d+|\*))?[\w.@+-]*$/.exec(part) ?? []
  if (first === '*') return true
  if (first === '') return false
  const [here, there] = [major * 100 + minor, Number(first) * 100 + (Number(second) || 0)]
  const open = second === undefined || second === '*'
  if (sign === '>=' || sign === '>') return here >= there
  if (sign === '<=') return here <= there
  if (sign === '<') return /[1-9]/.test(third ?? '') ? here <= there : here < there
  if (sign === '!=') return true
  if (sign === '^' || (sign === '~' && third === undefined)) return major === Number(first) && here >= there
  return open ? major === Number(first) : here === there
}
