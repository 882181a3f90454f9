/** Ruby, PHP, Elixir, Deno, Bun and shell: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'

t.test('Ruby', async (t) => {
  const rails = { Gemfile: 'gem "rails"\ngem "puma"\ngem "propshaft"', 'config/application.rb': '', 'config.ru': '' }
  await check(t, 'ruby', [
    [
      { ...rails, '.ruby-version': 'ruby-3.2.2\n' },
      /^Ruby 3.2.2 \(.ruby-version\), Rails$/,
      'bundle exec puma -p $PORT',
      /SECRET_KEY_BASE=build bundle exec rails assets:precompile/,
    ],
    [{ ...rails, 'config/puma.rb': '' }, /^Ruby 3.4 \(the default\), Rails$/, 'bundle exec puma -C config/puma.rb'],
    [
      { ...rails, 'package.json': '{}', 'yarn.lock': '' },
      /./,
      'bundle exec puma -p $PORT',
      /COPY --from=node:24-slim[\s\S]*yarn install --frozen-lockfile[\s\S]*assets:precompile/,
    ],
    [
      { Gemfile: 'ruby "~> 3.3"\ngem "rails"', 'config/application.rb': '' },
      /^Ruby 3.3 \(Gemfile\)/,
      'bundle exec rails server -b 0.0.0.0 -p $PORT -e production',
    ],
    [
      { Gemfile: 'gem "sinatra"', 'Gemfile.lock': 'RUBY VERSION\n   ruby 3.1.4p223\n', 'config.ru': '' },
      /^Ruby 3.1.4 \(Gemfile.lock\), Sinatra$/,
      'bundle exec rackup --host 0.0.0.0 --port $PORT',
    ],
    [{ Gemfile: 'gem "sinatra"', 'app.rb': "require 'sinatra'\n" }, /./, 'bundle exec ruby app.rb -o 0.0.0.0 -p $PORT'],
    [
      { Gemfile: 'gem "pg"', 'Gemfile.lock': 'PLATFORMS\n  arm64-darwin-23\n\nD', 'app.rb': '' },
      /./,
      'bundle exec ruby app.rb',
      /libpq-dev[\s\S]*bundle lock --add-platform[\s\S]*libpq5/,
    ],
    [
      { ...rails, 'Gemfile.lock': '    rails (5.2.3)\n' },
      /^Ruby 2.7 \(Rails 5 runs on nothing newer\), Rails$/,
      'bundle exec puma -p $PORT',
    ],
    [{ 'main.rb': '' }, /./, 'ruby main.rb'],
    [
      { Gemfile: 'gem "jekyll"' },
      /jekyll$/,
      'node /srv/server.mjs /app',
      /RUN bundle exec jekyll build\nFROM node:24-slim[\s\S]*COPY --from=build \/app\/_site \/app/,
    ],
    [{ Gemfile: 'gem "fastlane"' }, /./, /there is no config.ru/],
  ])
})

t.test('PHP', async (t) => {
  const composer = (php: string, more = {}): string => JSON.stringify({ require: { php, ...more } })
  await check(t, 'php', [
    [
      { 'composer.json': composer('^8.2', { 'laravel/framework': '^12' }), 'public/index.php': '' },
      /^PHP 8.4 \(require in composer.json\), Laravel$/,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/',
      /composer install --no-dev/,
    ],
    [
      { 'composer.json': composer('~8.2.0'), 'index.php': '' },
      /^PHP 8.2 /,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/',
    ],
    [
      { 'composer.json': composer('>=7.4 <8.1'), 'index.php': '' },
      /^PHP 8.0 /,
      'apache2-foreground',
      /FROM php:8.0-apache/,
    ],
    [
      { 'composer.json': composer('^7.4 || ^8.0'), 'index.php': '' },
      /^PHP 8.4 /,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/',
    ],
    [
      { 'composer.json': '{"config":{"platform":{"php":"8.3.6"}}}', 'web/index.php': '' },
      /^PHP 8.3 \(config.platform/,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/web/',
    ],
    [
      { 'composer.json': composer('*', { 'ext-gd': '*', 'ext-json': '*' }), 'index.php': '' },
      /./,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/',
      /install-php-extensions [^\n]* gd\n/,
    ],
    [
      { 'composer.json': composer('^8'), 'public/index.php': '', 'package.json': '{"scripts":{"build":"vite build"}}' },
      /./,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/',
      /^FROM node:24-slim AS assets[\s\S]*npm run build && rm -rf node_modules[\s\S]*--from=assets \/app \/app/,
    ],
    [{ 'composer.json': composer('^8') }, /./, /there is no index.php/],
  ])
})

t.test('Elixir, Deno, Bun, shell', async (t) => {
  const mix = 'project: [\n  app: :shop,\n  deps: [{:phoenix, "~> 1.7"}]\n]'
  await check(t, 'elixir', [
    [
      { 'mix.exs': mix, '.tool-versions': 'elixir 1.17.3-otp-27' },
      /^Elixir 1.17 \(.tool-versions\), Phoenix$/,
      'PHX_SERVER=true bin/shop start',
      /mix release --path \/out/,
    ],
    [
      { 'mix.exs': 'releases: [web: []]', 'apps/a/mix.exs': '' },
      /^Elixir 1.18/,
      'bin/web start',
      /COPY \. \.\nRUN mix deps.get --only prod[\s\S]*mix release web --path/,
    ],
    [{ 'mix.exs': 'apps_path: "apps"' }, /./, /an umbrella needs releases/],
  ])
  const address = 'DENO_SERVE_ADDRESS=tcp:0.0.0.0:$PORT'
  await check(t, 'deno', [
    [{ 'deno.json': '{"tasks":{"start":"deno run main.ts"}}' }, /^Deno 2\.9\.1 /, `${address} deno task start`],
    [
      { 'deno.jsonc': '{ // no\n "tasks": { "start": "deno run --watch dev.ts", "preview": "deno run main.ts", }, }' },
      /./,
      `${address} deno task preview`,
    ],
    [
      { 'deno.json': '{"tasks":{"start":"deno run --watch main.ts"}}', 'main.ts': '' },
      /./,
      `${address} deno run -A main.ts`,
    ],
    [
      { 'deno.json': '{}', 'main.ts': 'export default { fetch() {} }' },
      /./,
      'deno serve -A --host 0.0.0.0 --port $PORT main.ts',
    ],
    [
      { 'deno.json': '{"tasks":{"build":"x"}}', 'main.ts': '', '.dvmrc': '1.46.3' },
      /^Deno 1.46.3 \(.dvmrc:1\)/,
      `${address} deno run -A main.ts`,
      /RUN deno task build/,
    ],
    [{ 'deno.json': '{}' }, /./, /no task "start"/],
  ])
  await check(t, 'bun', [
    [
      { 'package.json': '{"module":"index.ts"}', 'bun.lock': '', 'index.ts': '' },
      /^Bun 1 /,
      'bun run index.ts',
      /FROM oven\/bun:1-slim/,
    ],
    [
      { 'package.json': '{"scripts":{"dev":"bun run --hot src/index.ts"}}', 'bun.lock': '', 'src/index.ts': '' },
      /^Bun 1 /,
      'bun run src/index.ts',
    ],
    [
      { 'package.json': '{"scripts":{"start":"next start"},"dependencies":{"next":"15"}}', 'bun.lock': '' },
      /^Node 24 .*Bun 1$/,
      'node_modules/.bin/next start -p $PORT -H 0.0.0.0',
    ],
  ])
  await check(t, 'shell', [
    [{ 'start.sh': '#!/bin/bash' }, /^shell/, 'bash start.sh'],
    [{ 'start.sh': '' }, /^shell/, 'sh start.sh'],
  ])
})
