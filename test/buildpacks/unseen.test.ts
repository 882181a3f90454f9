/** Layouts of real projects that rules once took for something else: what runs, or why nothing does. */
import t from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { handover } from '../../buildpacks/node/scripts.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const LOCK = { 'package-lock.json': '{}' }
const plan = (pkg: object, files: Files = {}): Promise<BuildPlan> => {
  const source = tree({ 'package.json': JSON.stringify(pkg), ...LOCK, ...files })
  return choose(source).plan(source, { args: {} })
}
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
const dep = (...names: string[]): object => ({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) })
const dev = (...names: string[]): object => ({ devDependencies: Object.fromEntries(names.map((name) => [name, '1'])) })
const LISTENS = "require('node:http').createServer().listen(1)"

type Case = [name: string, pkg: object, files: Files, web: string | RegExp]

async function runs(t: Tap, cases: Case[]): Promise<void> {
  for (const [name, pkg, files, web] of cases) {
    const made = await plan(pkg, files)
    if (typeof web === 'string') t.equal(made.processes.web?.command, web, name)
    else t.match([made.processes.web?.command, made.lacks], [undefined, web], name)
  }
}
type Tap = { equal(a: unknown, b: unknown, name: string): void; match(a: unknown, b: unknown, name: string): void }

const SITE = 'node /srv/server.mjs /app'

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
      SITE,
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

t.test('Nx: the one application by its build target, several by name', async (t) => {
  const nx = { ...dev('nx'), scripts: { start: 'nx serve' } }
  const app = (executor: string, options: object): string =>
    JSON.stringify({ projectType: 'application', targets: { build: { executor, options } } })
  const api = {
    'apps/api/project.json': app('@nx/esbuild:esbuild', { outputPath: 'dist/apps/api', main: 'apps/api/src/main.ts' }),
  }
  await runs(t, [
    ['node', nx, { 'nx.json': '{}', ...api }, 'node dist/apps/api/main.js'],
    [
      'vite',
      nx,
      { 'nx.json': '{}', 'apps/web/project.json': '{}', 'apps/web/vite.config.ts': "outDir: '../../dist/apps/web'" },
      `${SITE} index.html`,
    ],
    [
      'two',
      nx,
      { 'nx.json': '{}', ...api, 'apps/b/project.json': app('@nx/vite:build', { outputPath: 'dist/b' }) },
      /several Nx applications: api, b/,
    ],
    [
      'none',
      { ...nx, ...dep('next') },
      { 'nx.json': '{}', 'apps/a/x.ts': '' },
      /none of its projects says what it builds/,
    ],
  ])
  t.match(
    textOf(await plan(nx, { 'nx.json': '{}', ...api })),
    'RUN node_modules/.bin/nx build api --configuration=production\n',
  )
})

t.test('Nest in its mode for several projects; a server of two frameworks', async (t) => {
  const nest = { ...dep('@nestjs/core'), scripts: { build: 'nest build', start: 'nest start' } }
  await runs(t, [
    ['monorepo', nest, { 'nest-cli.json': '{"monorepo":true,"root":"apps/api"}' }, 'node dist/apps/api/main'],
    ['Remix in Nest', { ...nest, ...dep('@nestjs/core', '@remix-run/dev') }, {}, 'node dist/main'],
  ])
})

t.test('a member that builds a folder of its own is copied alone', async (t) => {
  const web = { name: 'web', scripts: { build: 'next build', start: 'next start' }, ...dep('next') }
  const files = { 'apps/web/package.json': JSON.stringify(web), 'apps/web/next.config.js': "output: 'standalone'" }
  const made = await plan({ workspaces: ['apps/*'], scripts: { build: 'turbo build' } }, files)
  t.equal(made.processes.web?.command, 'cd apps/web && node server.js')
  t.match(textOf(made), 'COPY --from=pruned --chown=node:node /app/apps/web/.next/standalone /app\n')
  t.match(textOf(made), '/app/apps/web/.next/static /app/apps/web/.next/static\n')
})

t.test(
  'several lock files: that of the manager which the scripts call; other managers are got where scripts call them',
  async (t) => {
    const two = await plan(
      { ...dep('a'), scripts: { start: 'node x.js', build: 'npm run a', a: 'x' } },
      { 'pnpm-lock.yaml': '' },
    )
    t.equal(two.install?.from, 'package-lock.json')
    const bun = textOf(await plan({ ...dep('a'), scripts: { start: 'bun x.ts' } }))
    t.match(bun, 'RUN npm install -g --force bun@1\n')
    t.match(bun, 'FROM tools\nENV NODE_ENV=production')
  },
)

t.test('a browser and files of the environment', async (t) => {
  const text = textOf(await plan({ ...dep('puppeteer'), scripts: { start: 'node --env-file=.env x.js' } }))
  t.match(text, /ENV NODE_ENV=production [^\n]*PUPPETEER_EXECUTABLE_PATH=\/usr\/bin\/chromium/)
  t.match(text, 'PUPPETEER_SKIP_DOWNLOAD=true')
  t.match(text, 'RUN touch .env\n')
  t.notMatch(textOf(await plan({ ...dev('puppeteer'), scripts: { start: 'node x.js' } })), 'chromium')
})

t.test('versions: the newest that old tools run on, where the range allows it', async (t) => {
  const node = async (pkg: object): Promise<string | undefined> => (await plan(pkg)).version?.value
  t.equal(await node({ engines: { node: '>=8' }, devDependencies: { webpack: '^4.0.0' } }), '16')
  t.equal(await node({ engines: { node: '^20' }, devDependencies: { webpack: '^4.0.0' } }), '20')
  t.equal(
    await node({ devDependencies: { webpack: '4' }, scripts: { build: 'NODE_OPTIONS=--openssl-legacy-provider x' } }),
    '24',
  )
  t.equal(await node({ devDependencies: { 'node-sass': '^4.14.0' } }), '14')
  t.equal(await node({ devEngines: { runtime: { name: 'node', version: '^22.4.0' } } }), '22')
})

t.test('what hands over', (t) => {
  const cases: [string, string | undefined][] = [
    ['yarn --cwd ./web start', 'web'],
    ['npm --prefix server run start', 'server'],
    ['npm start --prefix=server', 'server'],
    ['pnpm --filter @x/web start', '@x/web'],
    ['npm run start -w api', 'api'],
    ['cd apps/web && npm start', 'apps/web'],
    ['turbo run start --filter=web', 'web'],
    ['cd web && npm start && x', undefined],
    ['node x.js', undefined],
  ]
  for (const [text, to] of cases) t.equal(handover(text)?.to, to, text)
  t.end()
})
