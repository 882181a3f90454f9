/** Workspaces, monorepo tools, versions and package managers of real projects that rules once took for something else. */
import t from 'tap'
import { handover } from '../../buildpacks/node/scripts.ts'
import { dep, dev, type Files, LISTENS, plan, runs, SITE, textOf } from './node-plan.ts'

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

t.test('builds that watch never end, and images of their own are no build', async (t) => {
  t.match(
    textOf(await plan({ scripts: { build: 'tsc -p . --watch', start: 'node x.js' } })),
    'RUN node_modules/.bin/tsc -p .\n',
  )
  t.equal((await plan({ scripts: { build: 'docker build .', start: 'node x.js' } })).build, undefined)
})

t.test('workspaces: what starts all members is the one that can be, and the root may be an app', async (t) => {
  const member = (name: string, start?: string): Files => ({
    [`apps/${name}/package.json`]: JSON.stringify({ name, scripts: start ? { start } : {} }),
  })
  const root = (start: string, more: object = {}): object => ({ workspaces: ['apps/*'], scripts: { start }, ...more })
  await runs(t, [
    ['one', root('turbo run start'), { ...member('a', 'node x.js'), ...member('b') }, 'cd apps/a && node x.js'],
    [
      'two',
      root('pnpm -r start'),
      { ...member('a', 'node x.js'), ...member('b', 'node y.js') },
      /several workspaces can be started/,
    ],
    ['dev', root('lerna run dev --parallel'), member('a'), /no workspace has one/],
    [
      'root',
      { workspaces: ['apps/*'], main: 'x.js', ...dep('express') },
      { ...member('a', 'node y.js'), 'x.js': LISTENS },
      'node x.js',
    ],
  ])
  const env = { ...member('a', 'node --env-file=.env x.js') }
  t.match(textOf(await plan(root('npm start -w a'), env)), 'RUN touch apps/a/.env\n')
  const own = JSON.stringify({
    name: 'a',
    scripts: { start: 'tsx x.ts' },
    devDependencies: { tsx: '4', puppeteer: '24' },
  })
  const text = textOf(await plan(root('npm start -w a'), { 'apps/a/package.json': own }))
  t.notMatch(text, 'npm prune', 'what starts the member is its own development dependency')
})

t.test('a start script that serves files stands for the static server', async (t) => {
  await runs(t, [
    ['serve', { scripts: { build: 'x', start: 'serve -s dist -l $PORT' } }, {}, `${SITE} index.html`],
    ['dlx', { scripts: { build: 'x', start: 'pnpm dlx serve .output/public' } }, {}, SITE],
    ['nothing there', { scripts: { start: 'serve dist' } }, {}, 'npm start'],
  ])
})

t.test('Deno beside a package.json that starts nothing', async (t) => {
  const files = { 'deno.json': '{"tasks":{"start":"deno run -A --watch=routes/ dev.ts"}}' }
  const made = await plan({}, { ...files, 'main.ts': '' })
  t.equal(made.buildpack, 'deno')
  t.match(made.processes.web?.command, /deno run -A main.ts$/)
  t.match((await plan({}, files)).lacks, /package.json has no start script/)
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
