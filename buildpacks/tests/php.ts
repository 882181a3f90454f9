/** PHP's tests: the script `test` of composer.json, Laravel's, Pest or PHPUnit; with the development packages. */
import type { Convention } from './index.ts'

interface Composer {
  scripts?: Record<string, unknown>
  require?: Record<string, unknown>
  'require-dev'?: Record<string, unknown>
}

export const phpTests: Convention = async (source, text) => {
  const composer = parse(await source.read('composer.json'))
  const development = composer['require-dev'] ?? {}
  const named = (name: string): boolean =>
    Object.hasOwn(development, name) || Object.hasOwn(composer.require ?? {}, name)
  const runner = named('pestphp/pest') ? 'vendor/bin/pest' : named('phpunit/phpunit') ? 'vendor/bin/phpunit' : undefined
  const has = source.match(/^tests?\/(?:.*\/)?\w+\.php$/).length > 0
  const command = composer.scripts?.test !== undefined ? 'composer test' : has ? runner : undefined
  if (command === undefined) return undefined
  const tool = 'COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer'
  const install =
    'RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-interaction --prefer-dist'
  const get = text.includes(tool) ? [] : [tool]
  return { command, stage: ['FROM image', 'USER root', ...get, install, 'ENV APP_ENV=testing', 'USER 1000:1000'] }
}

function parse(text: string | undefined): Composer {
  try {
    return (JSON.parse(text ?? '{}') as Composer | null) ?? {}
  } catch {
    return {}
  }
}
