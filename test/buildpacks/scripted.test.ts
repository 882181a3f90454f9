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
    [
      { ...rails, 'config/puma.rb': 'port ENV.fetch("PORT")' },
      /^Ruby 3.4 \(the default\), Rails$/,
      'bundle exec puma -C config/puma.rb',
    ],
    [{ ...rails, 'config/puma.rb': '# port ENV["PORT"]' }, /./, 'bundle exec puma -C config/puma.rb -p $PORT'],
    [
      { Gemfile: "ruby '>= 3.1', '< 3.4'\ngem 'rack'\ngem 'webrick'", 'config.ru': '' },
      /^Ruby 3.3 \(Gemfile\)$/,
      'bundle exec rackup --host 0.0.0.0 --port $PORT',
    ],
    [
      { Gemfile: '#', 'Gemfile.lock': 'BUNDLED WITH\n   1.17.2\n', 'config.ru': '' },
      /^Ruby 2.7 \(Bundler 1 wrote/,
      'bundle exec rackup --host 0.0.0.0 --port $PORT',
    ],
    [
      { ...rails, 'Gemfile.lock': '    rails (7.0.8)\n    execjs (2.8)\n    puma (6.0)\n' },
      /^Ruby 3.3 \(Rails 7.0 runs on nothing newer\)/,
      'bundle exec puma -p $PORT',
      /COPY --from=node:24-slim \/usr\/local\/bin\/node[\s\S]*\nFROM ruby[\s\S]*COPY --from=node:24-slim/,
    ],
    [
      { ...rails, 'package.json': '{"dependencies":{"@rails/webpacker":"^5.4.0"}}', 'pnpm-lock.yaml': '' },
      /./,
      'bundle exec puma -p $PORT',
      /openssl-legacy-provider[\s\S]*COPY package.json pnpm-lock.yaml .\/\nRUN \S+ pnpm install[\s\S]*COPY \. \.\nRUN SECRET/,
    ],
    [
      {
        Gemfile: 'gem "rack"\ngroup :development, :test do\n  gem "puma"\nend\ngem "thin", group: :test',
        'config.ru': '',
      },
      /./,
      /no server among the gems that are installed here/,
    ],
    [{ Gemfile: 'group :production do\n  gem "puma"\nend', 'config.ru': '' }, /./, 'bundle exec puma -p $PORT'],
    [{ 'x.gemspec': '', Gemfile: 'gemspec' }, /./, /^it is a gem \(x.gemspec\)/],
    [
      { '_config.yml': '', '_posts/2020-01-01-x.md': '', 'index.html': '' },
      /jekyll$/,
      'node /srv/server.mjs /app',
      /RUN gem install [^\n]*github-pages[^\n]*\nCOPY \. \.\nRUN jekyll build/,
    ],
    [{ Gemfile: 'gem "roda"', 'main.rb': 'require "roda"\nserve' }, /Roda$/, 'bundle exec ruby main.rb'],
    [{ 'main.rb': 'puts 1' }, /./, /^main.rb does its work and ends/],
    [
      { ...rails, 'package.json': '{"dependencies":{"esbuild":"1"}}', 'yarn.lock': '' },
      /./,
      'bundle exec puma -p $PORT',
      /COPY --from=node:24-slim[\s\S]*yarn install --frozen-lockfile[\s\S]*assets:precompile/,
    ],
    [
      { Gemfile: 'ruby "~> 3.3.0"\ngem "rails"\ngem "webrick"', 'config/application.rb': '' },
      /^Ruby 3.3 \(Gemfile\)/,
      'bundle exec rails server -b 0.0.0.0 -p $PORT -e production',
    ],
    [
      { Gemfile: 'gem "sinatra"\ngem "webrick"', 'Gemfile.lock': 'RUBY VERSION\n   ruby 3.1.4p223\n', 'config.ru': '' },
      /^Ruby 3.1.4 \(Gemfile.lock\), Sinatra$/,
      'bundle exec rackup --host 0.0.0.0 --port $PORT',
    ],
    [{ Gemfile: 'gem "sinatra"', 'app.rb': "require 'sinatra'\n" }, /./, 'bundle exec ruby app.rb -o 0.0.0.0 -p $PORT'],
    [
      { Gemfile: 'gem "pg"', 'Gemfile.lock': 'PLATFORMS\n  arm64-darwin-23\n\nD', 'app.rb': 'TCPServer.new' },
      /./,
      'bundle exec ruby app.rb',
      /libpq-dev[\s\S]*bundle lock --add-platform[\s\S]*libpq5/,
    ],
    [
      { ...rails, 'Gemfile.lock': '    rails (5.2.3)\n' },
      /^Ruby 2.7 \(Rails 5 runs on nothing newer\), Rails$/,
      'bundle exec puma -p $PORT',
    ],
    [{ 'main.rb': 'require "webrick"' }, /./, 'ruby main.rb'],
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
      /^FROM node:24-slim AS assets[\s\S]*npm run build && rm -rf node_modules[\s\S]*--from=assets --chown=1000:1000 \/app \/app/,
    ],
    [{ 'composer.json': composer('^8') }, /./, /there is no index.php/],
    [{ 'composer.json': '{"type":"wordpress-plugin"}', 'index.php': '' }, /./, /says that it is a wordpress-plugin/],
    [
      {
        'composer.json': composer('>=7.1'),
        'composer.lock': '{"packages":[{"name":"a/b","require":{"php":"^7.1","ext-redis":"*"}},{"name":"c/d"}]}',
        'public/index.php': '',
      },
      /^PHP 7.4 \(a\/b in composer.lock is for none newer\)$/,
      'apache2-foreground',
      /install-php-extensions [^\n]* redis\n/,
    ],
    [
      {
        'composer.json':
          '{"require":{"symfony/framework-bundle":"^7"},"scripts":{"post-install-cmd":["@auto-scripts"]}}',
        'public/index.php': '',
        'importmap.php': '',
      },
      /Symfony$/,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/',
      /post-install-cmd\nRUN php bin\/console asset-map:compile\nRUN for folder/,
    ],
    [
      { 'wp-load.php': '', 'index.php': '' },
      /WordPress$/,
      'frankenphp php-server --listen 0.0.0.0:$PORT --root /app/',
      /install-php-extensions [^\n]*mysqli[^\n]* gd/,
    ],
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
      { 'mix.exs': 'releases: [web: []]', 'apps/a/mix.exs': '{:plug_cowboy, "~> 2"}' },
      /^Elixir 1.18/,
      'bin/web start',
      /COPY \. \.\nRUN mix deps.get --only prod[\s\S]*mix release web --path/,
    ],
    [{ 'mix.exs': 'apps_path: "apps"' }, /./, /an umbrella needs releases/],
    [
      { 'mix.exs': 'apps_path: "apps"', 'apps/a_web/mix.exs': '{:phoenix, "~> 1.7"}' },
      /Phoenix$/,
      'mix phx.server',
      /MIX_HOME=\/mix[\s\S]*COPY --from=build --chown=1000:1000 \/app \/app/,
    ],
    [
      { 'mix.exs': 'app: :x, elixir: "~> 1.14.0", mod: {X, []}, deps: [{:bandit, "1"}]' },
      /^Elixir 1.14 /,
      'bin/x start',
    ],
    [{ 'mix.exs': 'app: :x\n  package: package()\n  mod: {X, []}' }, /./, /has a package: for Hex/],
    [{ 'mix.exs': 'app: :x' }, /./, /names no mod:/],
    [
      { 'mix.exs': mix, 'assets/package.json': '{"scripts":{"deploy":"webpack"}}', 'assets/package-lock.json': '' },
      /./,
      'PHX_SERVER=true bin/shop start',
      /COPY --from=node:24-slim[\s\S]*RUN cd assets && npm ci[^\n]*\n[\s\S]*npm run deploy --prefix assets\nRUN mix phx.digest/,
    ],
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
