/** Layouts of real projects that rules once took for something else: what runs, or why nothing does. */
import t from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { dep, dev, LISTENS, plan, runs, SITE, textOf } from './node-plan.ts'
import { tree } from './tree.ts'

t.test('a script that hides a server for developers', async (t) => {
  const member = {
    'web/package.json': '{"name":"web","scripts":{"start":"vite"},"devDependencies":{"vite":"6"}}',
    'web/index.html': '',
  }
  await runs(t, [
    ['yarn --cwd', { workspaces: ['web'], scripts: { start: 'yarn --cwd ./web start' } }, member, `${SITE} index.html`],
    [
      'concurrently',
      { scripts: { start: 'concurrently "npm:api" "npm run ui"', api: 'nodemon x.js', ui: 'vite' } },
      {},
      /server for developers/,
    ],
    [
      'a folder',
      { scripts: { start: 'concurrently "yarn api" "cd web && yarn start"', api: 'node x.js' } },
      member,
      /server for developers/,
    ],
    [
      'an ejected app',
      { ...dev('react-dev-utils'), scripts: { start: 'node scripts/start.js', build: 'node scripts/build.js' } },
      { 'scripts/start.js': "require('webpack-dev-server')" },
      `${SITE} index.html`,
    ],
    ['serverless', { scripts: { start: 'sls offline start' } }, {}, /server for developers/],
    ['echo', { scripts: { start: 'echo "cannot be started"' } }, {}, /no start script/],
  ])
})

t.test('what is built first has been built, and production is said by the image', async (t) => {
  await runs(t, [
    ['build && node', { scripts: { build: 'tsc', start: 'npm run build && node dist/x.js' } }, {}, 'node dist/x.js'],
    [
      'prestart',
      { scripts: { build: 'tsc', prestart: 'npm run build', start: 'node dist/x.js' } },
      {},
      'node dist/x.js',
    ],
    [
      'cross-env',
      { ...dev('cross-env'), scripts: { start: 'cross-env NODE_ENV=production node x.js' } },
      {},
      'node x.js',
    ],
    ['migrations stay', { scripts: { start: 'npm run migrate && node x.js', migrate: 'x' } }, {}, 'npm start'],
  ])
})

t.test('without a start script: what dev watches, where a package serves', async (t) => {
  const on = (text: string, ...names: string[]): object => ({ ...dep('express', ...names), scripts: { dev: text } })
  await runs(t, [
    ['nodemon', on('nodemon src/x.js'), {}, 'node src/x.js'],
    ['tsx', on('tsx watch --env-file=.env src/x.ts', 'tsx'), {}, 'node_modules/.bin/tsx src/x.ts'],
    [
      'exec',
      on("nodemon --watch src --ext ts --exec 'ts-node src/x.ts'", 'ts-node'),
      {},
      'node_modules/.bin/ts-node src/x.ts',
    ],
    [
      'paths',
      on('ts-node-dev --respawn -r tsconfig-paths/register src/x.ts', 'ts-node-dev'),
      {},
      'node_modules/.bin/ts-node -r tsconfig-paths/register src/x.ts',
    ],
    ['bun', on('bun --watch src/x.ts'), {}, 'bun run src/x.ts'],
    ['no server', { scripts: { dev: 'nodemon src/x.js' } }, {}, /no start script/],
    ['piped', on('tsx watch src/x.ts | pino'), {}, /no start script/],
  ])
})

t.test('libraries, tools and code for browsers are no programs', async (t) => {
  await runs(t, [
    [
      'exports',
      { exports: './index.js', files: ['index.js'] },
      { 'index.js': LISTENS },
      /library or a tool \(it has exports, files\)/,
    ],
    ['bin', { bin: './cli.js', scripts: { serve: 'node cli.js x' } }, { 'cli.js': '' }, /library or a tool/],
    ['docs', { files: ['x'], ...dev('vitepress') }, {}, /library or a tool/],
    [
      'vite library',
      { ...dev('vite') },
      { 'vite.config.ts': 'build: { lib: { entry: "x" } }', 'index.html': '' },
      /builds a library/,
    ],
    ['module.exports', { main: 'index.js' }, { 'index.js': 'module.exports = 1' }, /no start script/],
    ['a page', { ...dev('prettier') }, { 'index.html': '', 'app.js': "document.querySelector('a')" }, SITE],
    [
      'main elsewhere',
      { main: 'server/x.js' },
      { 'server/x.js': LISTENS, 'server/package.json': '{}' },
      /below it lie server: name one/,
    ],
    ['TypeScript', {}, { 'src/index.ts': '' }, /src\/index.ts is TypeScript, and package.json has no start script/],
  ])
})

t.test('a build script that builds something else gives way to the one of the site', async (t) => {
  const docs = { ...dev('vitepress'), scripts: { build: 'tsc', 'docs:build': 'vitepress build docs' } }
  const text = textOf(await plan(docs))
  t.match(text, 'RUN npm run docs:build\n')
  t.match(text, 'COPY --from=build /app/docs/.vitepress/dist /app')
  t.match(
    textOf(await plan({ ...dev('vite'), scripts: { build: 'node own.js' } }, { 'index.html': '' })),
    'RUN npm run build\n',
  )
})

t.test('bots answer nobody: they run as worker, once', async (t) => {
  const bot = { ...dep('discord.js'), scripts: { start: 'node bot.js' } }
  t.same((await plan(bot)).processes, { worker: { command: 'node bot.js', scale: 1 } })
  t.same(Object.keys((await plan(bot, { 'bot.js': LISTENS })).processes), ['web'])
  t.same(Object.keys((await plan({ ...bot, ...dep('discord.js', 'express') })).processes), ['web'])
  const source = tree({ 'package.json': JSON.stringify(bot) })
  t.same((await choose(source).plan(source, { args: {}, whole: true })).processes, {}, 'a Procfile names it')
})

t.test('a server beside files for browsers needs a script', async (t) => {
  const both = { ...dep('express'), ...dev('vite'), scripts: { dev: 'concurrently "vite" "nodemon server"' } }
  await runs(t, [
    ['both', both, { 'index.html': '', 'server/index.js': '' }, /a server beside the files/],
    [
      'no page',
      { ...dep('express'), ...dev('vite'), scripts: { dev: 'nodemon x.js' } },
      { 'server/index.js': '' },
      'node x.js',
    ],
  ])
})
