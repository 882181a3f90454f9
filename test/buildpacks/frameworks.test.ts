/** What serves a Node project: by its scripts, its framework's own rules, or the static server; and what is said where nothing does. */
import t from 'tap'
import { isDev } from '../../buildpacks/node/dev-server.ts'
import { node } from '../../buildpacks/node/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (pkg: object, files: Files = {}, whole = false): Promise<BuildPlan> =>
  node.plan(tree({ 'package.json': JSON.stringify(pkg), 'package-lock.json': '{}', ...files }), { args: {}, whole })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
const on = (...names: string[]): object => ({
  dependencies: Object.fromEntries(names.map((name) => [name, '*'])),
  scripts: { build: 'make' },
})

t.test('servers', async (t) => {
  const cases: [object, Files, string][] = [
    [on('next'), {}, 'node_modules/.bin/next start -p $PORT -H 0.0.0.0'],
    [
      { ...on('next'), scripts: { start: 'next start -p 3000' } },
      {},
      'node_modules/.bin/next start -p $PORT -H 0.0.0.0',
    ],
    [{ ...on('next'), scripts: { start: 'next dev' } }, {}, 'node_modules/.bin/next start -p $PORT -H 0.0.0.0'],
    [{ ...on('next'), scripts: { start: 'node server.js' } }, {}, 'node server.js'],
    [{ ...on('next'), scripts: { start: 'prisma migrate deploy && next start' } }, {}, 'npm start'],
    [on('next'), { 'next.config.mjs': "export default { output: 'standalone' }" }, 'node server.js'],
    [on('nuxt'), {}, 'node .output/server/index.mjs'],
    [{ ...on('nuxt'), dependencies: { nuxt: '^2.15.0' } }, {}, 'node_modules/.bin/nuxt start'],
    [
      on('@react-router/dev', '@react-router/serve'),
      {},
      'node_modules/.bin/react-router-serve ./build/server/index.js',
    ],
    [on('@remix-run/serve'), { 'vite.config.ts': 'x' }, 'node_modules/.bin/remix-serve ./build/server/index.js'],
    [on('@remix-run/serve'), {}, 'node_modules/.bin/remix-serve ./build/index.js'],
    [on('@sveltejs/kit'), { 'svelte.config.js': "import a from '@sveltejs/adapter-node'" }, 'node build'],
    [
      on('@sveltejs/kit'),
      { 'svelte.config.js': "import a from '@sveltejs/adapter-node'\nadapter({ out: 'made' })" },
      'node made',
    ],
    [on('astro'), { 'astro.config.mjs': "import node from '@astrojs/node'" }, 'node ./dist/server/entry.mjs'],
    [on('@tanstack/react-start', 'nitro'), {}, 'node .output/server/index.mjs'],
    [on('@nestjs/core'), {}, 'node dist/main'],
    [{ ...on('@nestjs/core'), scripts: { start: 'nest start', 'start:prod': 'node dist/main' } }, {}, 'node dist/main'],
    [{ scripts: { start: 'nodemon server.js' } }, {}, 'node server.js'],
    [{ scripts: { start: 'nodemon' } }, { 'app.js': '' }, 'node app.js'],
    [{ scripts: { start: 'npm run dev', dev: 'nodemon server.js' } }, {}, 'node server.js'],
    [
      { ...on('next'), scripts: { start: 'yarn serve', serve: 'next start' } },
      {},
      'node_modules/.bin/next start -p $PORT -H 0.0.0.0',
    ],
    [{ scripts: { start: 'tsx watch src/x.ts' } }, {}, 'node_modules/.bin/tsx src/x.ts'],
    [{ scripts: { start: 'nodemon x.js', 'start:prod': 'node y.js' } }, {}, 'node y.js'],
    [on('express'), { 'src/index.js': '' }, 'node src/index.js'],
    [{ ...on('tsx'), main: 'src/main.ts' }, { 'src/main.ts': '' }, 'node_modules/.bin/tsx src/main.ts'],
    [
      on('@angular/core'),
      {
        'angular.json':
          '{"projects":{"shop":{"architect":{"build":{"builder":"@angular/build:application","options":{"ssr":{}}}}}}}',
      },
      'node dist/shop/server/server.mjs',
    ],
  ]
  for (const [pkg, files, command] of cases)
    t.equal((await plan(pkg, files)).processes.web?.command, command, JSON.stringify([pkg, files]))
})

t.test('sites: what is built is served, and the image holds nothing else', async (t) => {
  const angular = (options: object, builder = '@angular-devkit/build-angular:application'): Files => ({
    'angular.json': JSON.stringify({ projects: { shop: { architect: { build: { builder, options } } } } }),
  })
  const cases: [object, Files, string, boolean][] = [
    [on('vite'), { 'index.html': '' }, 'dist', true],
    [{ ...on('vite'), scripts: { start: 'npm run dev', dev: 'vite' } }, { 'index.html': '' }, 'dist', true],
    [{ ...on('vite'), scripts: { start: 'vite', build: 'vite build' } }, { 'index.html': '' }, 'dist', true],
    [on('vite'), { 'index.html': '', 'vite.config.ts': "export default { build: { outDir: 'out' } }" }, 'out', true],
    [
      on('vite'),
      { 'src/index.html': '', 'vite.config.js': "export default { root: 'src', build: { outDir: '../out' } }" },
      'out',
      true,
    ],
    [{ ...on('react-scripts'), scripts: { start: 'react-scripts start' } }, {}, 'build', true],
    [on('@angular/core'), angular({}), 'dist/shop/browser', true],
    [on('@angular/core'), angular({ outputPath: 'out' }, '@angular-devkit/build-angular:browser'), 'out', true],
    [on('@angular/core'), angular({ outputPath: { base: 'out', browser: '' } }), 'out', true],
    [{ ...on('@vue/cli-service'), scripts: { serve: 'vue-cli-service serve' } }, {}, 'dist', true],
    [on('next'), { 'next.config.js': "module.exports = { output: 'export' }" }, 'out', false],
    [{ ...on('nuxt'), scripts: { build: 'nuxt generate' } }, {}, '.output/public', false],
    [on('astro'), {}, 'dist', false],
    [on('@sveltejs/kit'), { 'svelte.config.js': "import a from '@sveltejs/adapter-static'" }, 'build', false],
    [on('@react-router/dev'), { 'react-router.config.ts': 'export default { ssr: false }' }, 'build/client', true],
    [on('gatsby'), {}, 'public', false],
    [{ ...on('vitepress'), scripts: { 'docs:build': 'vitepress build docs' } }, {}, 'docs/.vitepress/dist', false],
  ]
  for (const [pkg, files, folder, spa] of cases) {
    const made = await plan(pkg, files)
    const about = JSON.stringify([pkg, files])
    t.match(textOf(made), `\nCOPY --from=build /app/${folder} /app\nUSER node\n`, about)
    t.equal(made.processes.web?.command, `node /srv/server.mjs /app${spa ? ' index.html' : ''}`, about)
    t.match(textOf(made), /\nRUN (?:npm run|node_modules)[^\n]*\nFROM build AS test\n/, about)
  }
})

t.test('where nothing serves it, what to add is said', async (t) => {
  const cases: [object, Files, RegExp][] = [
    [
      on('@sveltejs/kit'),
      { 'svelte.config.js': "import a from '@sveltejs/adapter-auto'" },
      /use @sveltejs\/adapter-node/,
    ],
    [on('astro'), { 'astro.config.mjs': "output: 'server'" }, /use @astrojs\/node/],
    [on('@tanstack/react-start'), {}, /add the nitro plugin/],
    [on('@react-router/dev'), {}, /add @react-router\/serve/],
    [on('vite'), {}, /no index.html to build/],
    [{ main: 'src/x.ts' }, { 'src/x.ts': '' }, /no start script/],
    [on('express'), {}, /no start script/],
    [{ scripts: { start: 'nx serve api' } }, {}, /nx serve api\) is a server for developers: add a script start:prod/],
  ]
  for (const [pkg, files, lacks] of cases) {
    const made = await plan(pkg, files)
    t.same(made.processes, {}, String(lacks))
    t.match(made.lacks, lacks)
  }
})

t.test('only what the server needs is in the image, unless commands are named elsewhere', async (t) => {
  const config = { 'next.config.ts': "const c = { output: 'standalone' }", 'public/x.txt': '' }
  const text = textOf(await plan(on('next'), config))
  t.match(text, 'COPY --from=pruned --chown=node:node /app/.next/standalone /app\n')
  t.match(text, 'COPY --from=pruned --chown=node:node /app/public /app/public\n')
  t.match(text, 'HOSTNAME=0.0.0.0')
  const whole = await plan(on('next'), config, true)
  t.match(textOf(whole), 'COPY --from=made --chown=node:node /app /app\n')
  t.equal(whole.processes.web?.command, 'node_modules/.bin/next start -p $PORT -H 0.0.0.0')
  const nuxt = textOf(await plan(on('nuxt')))
  t.match(nuxt, 'COPY --from=pruned --chown=node:node /app/.output /app/.output\n')
  t.match(textOf(await plan(on('vite'), { 'index.html': '' }, true)), 'COPY --from=made')
})

t.test('a workspace that alone can be started is', async (t) => {
  const files = {
    'apps/web/package.json': '{"name":"web","scripts":{"start":"node x.js","build":"tsc"}}',
    'packages/ui/package.json': '{"name":"ui","main":"index.js"}',
  }
  const root = { workspaces: ['apps/*', 'packages/*'] }
  const one = await plan(root, files)
  t.equal(one.processes.web?.command, 'cd apps/web && node x.js')
  t.match(textOf(one), 'RUN npm run build -w web\n')
  t.match(one.notes, ['apps/web is the only workspace that can be started'])
  t.match(
    textOf(await plan({ ...root, scripts: { build: 'turbo build' } }, files)),
    /npm ci [^\n]*\nCOPY \. \.\nRUN npm run build\n/,
  )
  const two = await plan(root, { ...files, 'apps/api/package.json': '{"scripts":{"start":"node y.js"}}' })
  t.match(two.lacks, 'several workspaces can be started: apps/web, apps/api; name one')
  const own = await plan({ ...root, scripts: { start: 'node z.js' } }, files)
  t.equal(own.processes.web?.command, 'node z.js', 'the root wins')
  const pnpm = {
    ...files,
    'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  # ui\n  - packages/**\n',
    'pnpm-lock.yaml': '',
  }
  t.match(textOf(await plan({}, pnpm)), 'RUN pnpm --filter "web..." run build\n')
  const site = { 'apps/web/package.json': '{"name":"web","devDependencies":{"vite":"7"}}', 'apps/web/index.html': '' }
  t.match(
    textOf(await plan(root, site)),
    /RUN cd apps\/web && npx vite build\n[\s\S]*COPY --from=build \/app\/apps\/web\/dist \/app\n/,
  )
})

t.test('which scripts are servers for developers', (t) => {
  const dev = [
    'vite',
    'vite --host',
    'vite dev',
    'vite preview',
    'next dev',
    'next dev --turbo',
    'next',
    'nuxt',
    'nuxt dev',
    'nodemon',
    'nodemon x.js',
    'react-scripts start',
    'cross-env PORT=3000 react-scripts start',
    'ng serve',
    'ng serve --open',
    'vue-cli-service serve',
    'webpack serve',
    'webpack-dev-server --hot',
    'tsx watch x.ts',
    'node --watch x.js',
    'astro dev',
    'gatsby develop',
    'turbo run dev',
    'turbo dev',
    'parcel index.html',
    'parcel serve',
    'craco start',
    'expo start',
    'NODE_ENV=development nodemon x.js',
    'npx nodemon x.js',
    'ts-node-dev src/x.ts',
    'docusaurus start',
    'nest start --watch',
    'bun --hot x.ts',
  ]
  const not = [
    'node x.js',
    'next start',
    'next build && next start',
    'vite build && node x.js',
    'serve -s dist',
    'node vite.js',
    'nuxt start',
    'remix-serve build',
    'tsx x.ts',
    'node dist/next.js',
    'vinxi start',
    'strapi start',
    'node dev.js',
    'turbo run start',
    'node .next/standalone/server.js',
  ]
  for (const script of dev) t.ok(isDev(script), script)
  for (const script of not) t.notOk(isDev(script), script)
  t.end()
})
