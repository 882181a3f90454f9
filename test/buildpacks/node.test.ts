/** The Node pack: which Node, how dependencies come in, what runs. */
import fc from 'fast-check'
import t from 'tap'
import { node } from '../../buildpacks/node/index.ts'
import { nodeMajor } from '../../buildpacks/node/range.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const plan = (pkg: unknown, files: Record<string, string> = {}, args = {}): Promise<BuildPlan> =>
  node.plan(tree({ 'package.json': typeof pkg === 'string' ? pkg : JSON.stringify(pkg), ...files }), { args })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')

t.test('a range names the newest Node with long-term support that it allows', async (t) => {
  const cases: [string, string | undefined][] = [
    ['20', '20'],
    ['v20.11.0', '20'],
    ['20.x', '20'],
    ['=22', '22'],
    ['20 || 22', '22'],
    ['^18.17.0 || >=20.5.0', '24'],
    ['^22.1', '22'],
    ['~20.9', '20'],
    ['>=20', '24'],
    ['>= 18.0.0', '24'],
    ['>=20 <23', '22'],
    ['>=18.0.0 <21.0.0', '20'],
    ['>20', '24'],
    ['>22.4 <23', '22'],
    ['<24', '22'],
    ['<=22.4', '22'],
    ['<22.0.0', '20'],
    ['<22.1', '22'],
    ['18 - 20', '20'],
    ['21', '21'],
    ['23 || 25', '23'],
    ['>=25', '25'],
    ['12', '12'],
    ['*', '24'],
    ['x', '24'],
    ['', '24'],
    ['lts/*', '24'],
    ['lts/jod\n', '22'],
    ['lts/Iron', '20'],
    ['node', '24'],
    ['latest', '24'],
    ['22.0.0-nightly', '22'],
    ['lts/nothing', undefined],
    ['>=24 <20', undefined],
    ['twenty', undefined],
    ['20 || twenty', undefined],
    ['>=', undefined],
  ]
  for (const [range, major] of cases) t.equal(nodeMajor(range), major, JSON.stringify(range))
  fc.assert(fc.property(fc.string(), (range) => /^\d+$/.test(nodeMajor(range) ?? '0')))
})

t.test('engines come before .nvmrc before .node-version before the default', async (t) => {
  const files = { '.nvmrc': 'v20\n', '.node-version': '18' }
  t.equal((await plan({ engines: { node: '^22' } }, files)).runtime, 'Node 22 (engines in package.json:1)')
  t.equal((await plan({}, files)).runtime, 'Node 20 (.nvmrc:1)')
  t.equal((await plan({}, { '.node-version': '18' })).runtime, 'Node 18 (.node-version:1)')
  t.equal((await plan({ engines: { npm: '10' } })).runtime, 'Node 24 (the default)')
  t.equal((await plan({ volta: { node: '20.1.0' } })).runtime, 'Node 20 (volta in package.json:1)')
  t.equal((await plan({}, { '.tool-versions': 'ruby 3\nnodejs 22.1.0\n' })).runtime, 'Node 22 (.tool-versions:2)')
  t.equal((await plan({}, { 'mise.toml': '[tools]\nnode = "20"\n' })).runtime, 'Node 20 (mise.toml:2)')
  t.match((await plan({ dependencies: { 'react-scripts': '4.0.3' } })).runtime, /^Node 16 \(react-scripts 4 runs/)
  const odd = await plan({ engines: { node: 'twenty' } })
  t.match(odd, {
    runtime: 'Node 24 (the default)',
    notes: ['engines in package.json:1: "twenty" names no version of Node'],
  })
})

const DEPENDS = { dependencies: { 'is-number': '^7.0.0' } }
const LOCK = { 'package-lock.json': '{}' }

t.test('dependencies are installed before the source is copied, by the lock file', async (t) => {
  const text = textOf(await plan(DEPENDS, { ...LOCK, '.npmrc': '' }))
  t.match(
    text,
    /COPY package.json package-lock.json .npmrc .\/\nRUN --mount=type=cache,\S+ npm ci [^\n]*\nFROM modules AS test\nCOPY \. \.\n/,
  )
  t.match(textOf(await plan(DEPENDS, { 'npm-shrinkwrap.json': '{}' })), 'COPY package.json npm-shrinkwrap.json ./')
  const loose = await plan(DEPENDS)
  t.match(textOf(loose), /npm install /)
  t.match(loose.notes, [/^no package-lock.json: versions may differ/])
  const none = await plan({ scripts: { start: 'node x.js' } })
  t.notMatch(textOf(none), /npm (?:ci|install|prune)/)
  t.same(none.notes, [])
})

t.test('the source is copied first where installing needs it', async (t) => {
  const cases: [unknown, Record<string, string>][] = [
    [{ ...DEPENDS, scripts: { postinstall: 'node build.js' } }, LOCK],
    [{ ...DEPENDS, scripts: { prepare: 'husky && npm run build' } }, LOCK],
    [{ workspaces: ['packages/*'] }, { ...LOCK, 'packages/a/package.json': '{"scripts":{"prepare":"tsc"}}' }],
    [{ dependencies: { own: 'file:./own' } }, LOCK],
    [{ devDependencies: { own: '../own' } }, LOCK],
    [DEPENDS, { ...LOCK, 'node_modules/x/index.js': '' }],
  ]
  for (const [pkg, files] of cases)
    t.match(
      textOf(await plan(pkg, files)),
      /WORKDIR \/app\nCOPY \. \.\nRUN --mount=type=cache,\S+ npm ci /,
      JSON.stringify(pkg),
    )
})

t.test('what installing reads comes first: members, patches, the schema; hooks of git need nothing else', async (t) => {
  const cases: [object, Record<string, string>, RegExp][] = [
    [{ scripts: { prepare: 'husky || true' } }, {}, /COPY package.json package-lock.json \.\/\nRUN/],
    [{ scripts: { postinstall: 'patch-package' } }, { 'patches/x.patch': '' }, /\nCOPY patches \.\/patches\nRUN/],
    [{ dependencies: { '@prisma/client': '6' } }, { 'prisma/schema.prisma': '' }, /\nCOPY prisma \.\/prisma\nRUN/],
    [
      { workspaces: ['packages/*'] },
      { 'packages/a/package.json': '{}' },
      /\nCOPY packages\/a\/package.json packages\/a\/\nRUN/,
    ],
  ]
  for (const [pkg, files, first] of cases) {
    const text = textOf(await plan({ ...DEPENDS, ...pkg }, { ...LOCK, ...files }))
    t.match(text, first, JSON.stringify(pkg))
    t.match(text, /npm ci [^\n]*\n(?:FROM [^\n]*\n)?COPY \. \.\n/)
  }
  const hooks = await plan({ ...DEPENDS, devDependencies: { husky: '9' }, scripts: { prepare: 'husky' } }, LOCK)
  t.match(textOf(hooks), /npm ci [^\n]* && npm prune --omit=dev/, 'husky is there when its script runs')
})

t.test('what Procfile and framework need at run time is kept where building marks the modules', async (t) => {
  const text = textOf(
    await plan({ ...DEPENDS, devDependencies: { prisma: '6' }, scripts: { build: 'prisma generate && tsc' } }, LOCK),
  )
  t.match(text, /npm run build\nFROM build AS test\nFROM build AS pruned\n[^\n]*npm prune/)
  t.notMatch(text, 'rm -rf node_modules')
})

t.test('the build script runs, tests see development dependencies, the image does not', async (t) => {
  const text = textOf(
    await plan({ ...DEPENDS, devDependencies: { tsc: '1' }, scripts: { build: 'tsc' } }, LOCK, { FLAVOR: 'x' }),
  )
  const order = [
    'AS installed',
    'npm ci',
    'AS modules',
    'npm prune',
    'AS build',
    'ARG FLAVOR\nCOPY . .',
    'npm run build',
    'AS test',
    'rm -rf node_modules',
    '--from=modules',
    '--from=made',
    'USER node',
  ]
  const places = order.map((part) => text.indexOf(part))
  t.same(
    places,
    [...places].sort((a, b) => a - b),
    text,
  )
  t.notOk(places.includes(-1))
  t.match(textOf(await plan({ scripts: { build: 'a', 'heroku-postbuild': 'b' } })), 'npm run heroku-postbuild')
  t.equal((await plan({ scripts: { test: 'node --test' } })).testCommand, 'npm test')
  t.equal((await plan({ scripts: { test: 'echo "Error: no test specified" && exit 1' } })).testCommand, undefined)
})

t.test('without a build script a change of the source makes one layer', async (t) => {
  const text = textOf(await plan({ ...DEPENDS, devDependencies: { x: '1' }, scripts: { start: 'node x.js' } }, LOCK))
  t.match(text, /AS modules\n[\s\S]*npm ci [^\n]*--omit=dev && mkdir -p node_modules\nFROM \S+ AS test/)
  t.match(text, /AS test\n[\s\S]*npm ci --no-audit --no-fund && mkdir -p node_modules\nCOPY \. \.\nFROM/)
  t.match(text, /COPY --from=modules [^\n]*node_modules\nCOPY --chown=node:node \. \/app\nWORKDIR/)
  t.notMatch(text, 'npm prune')
})

t.test('what runs', async (t) => {
  const cases: [unknown, Record<string, string>, string | undefined][] = [
    [{ scripts: { start: 'node server.js' } }, {}, 'node server.js'],
    [
      { scripts: { start: 'node --enable-source-maps dist/x.js --port=1' } },
      {},
      'node --enable-source-maps dist/x.js --port=1',
    ],
    [{ scripts: { start: 'NODE_ENV=x node server.js' } }, {}, 'npm start'],
    [{ scripts: { start: 'node server.js', prestart: 'node migrate.js' } }, {}, 'npm start'],
    [{ scripts: { start: 'next start' }, main: 'x.js' }, { 'x.js': '' }, 'npm start'],
    [{ main: './lib/main.js' }, { 'lib/main.js': '', 'server.js': '' }, 'node lib/main.js'],
    [{ main: 'index.js' }, { 'server.js': '' }, 'node server.js'],
    [{ main: 'dist/index.js', scripts: { build: 'tsc' } }, {}, 'node dist/index.js'],
    [{ main: 'my server.js' }, { 'my server.js': '' }, "node 'my server.js'"],
    [{}, { 'index.js': '', 'app.js': '' }, 'node index.js'],
    [{}, {}, undefined],
  ]
  for (const [pkg, files, command] of cases)
    t.equal((await plan(pkg, files)).processes.web?.command, command, JSON.stringify(pkg))
})

t.test('a package.json that is none is told', async (t) => {
  for (const text of ['', '{', '[]', 'null', '"x"', '5'])
    await t.rejects(plan(text), { code: 'CONFIG_INVALID', message: /^package.json: / }, text)
  t.equal((await plan('\uFEFF{"main":5,"engines":"20"}')).runtime, 'Node 24 (the default)')
  await t.rejects(node.plan(tree({}), { args: {} }), { code: 'NO_RUNTIME_DETECTED' })
})
