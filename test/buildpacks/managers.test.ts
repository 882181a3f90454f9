/** Which package manager a Node project is installed with, in which version, and what that makes of the Dockerfile. */
import t from 'tap'
import { node } from '../../buildpacks/node/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const PKG = { scripts: { start: 'node x.js' }, dependencies: { a: '1' }, devDependencies: { b: '1' } }
const plan = (files: Record<string, string>, pkg: object = {}, whole = false): Promise<BuildPlan> =>
  node.plan(tree({ 'package.json': JSON.stringify({ ...PKG, ...pkg }), ...files }), { args: {}, whole })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
const BERRY = '__metadata:\n  version: 8\n  cacheKey: 10\n'
const LINKED = { 'yarn.lock': BERRY, '.yarnrc.yml': 'nodeLinker: node-modules\n' }

t.test('the field packageManager, else the lock file and its format', async (t) => {
  const cases: [Record<string, string>, object, string | undefined][] = [
    [{}, {}, undefined],
    [{ 'package-lock.json': '{}' }, {}, undefined],
    [{ 'pnpm-lock.yaml': 'lockfileVersion: 5.3\n' }, {}, 'pnpm@7'],
    [{ 'pnpm-lock.yaml': 'lockfileVersion: 5.4\n' }, {}, 'pnpm@7'],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }, {}, 'pnpm@8'],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, {}, 'pnpm@9'],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, { engines: { pnpm: '>=10' } }, 'pnpm@10'],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, { pnpm: { onlyBuiltDependencies: [] } }, 'pnpm@10'],
    [{ 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - a\n' }, {}, 'pnpm@10'],
    [{ 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': 'packages:\n  - a\ncatalog:\n  b: 1\n' }, {}, 'pnpm@9'],
    [{ 'pnpm-lock.yaml': '' }, { packageManager: 'pnpm@9.15.0+sha512.abc' }, 'pnpm@9.15.0'],
    [{ 'yarn.lock': '# yarn lockfile v1\n' }, {}, 'yarn@1.22.22'],
    [{ 'yarn.lock': '' }, { packageManager: 'yarn@1.22.19' }, 'yarn@1.22.19'],
    [{ 'yarn.lock': BERRY }, {}, '@yarnpkg/cli-dist@4'],
    [{ 'yarn.lock': BERRY.replace('8', '6') }, {}, '@yarnpkg/cli-dist@3'],
    [{ 'yarn.lock': BERRY }, { packageManager: 'yarn@4.5.0' }, '@yarnpkg/cli-dist@4.5.0'],
    [{ 'yarn.lock': BERRY, '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-3.6.1.cjs\n' }, {}, '@yarnpkg/cli-dist@3.6.1'],
    [{ 'bun.lockb': '' }, {}, 'bun@1'],
    [{ 'bun.lock': '' }, { packageManager: 'bun@1.2.3' }, 'bun@1.2.3'],
    [{ 'package-lock.json': '{}', 'bun.lockb': '' }, {}, undefined],
    [{ 'package-lock.json': '{}' }, { packageManager: 'pnpm@1\nRUN evil' }, undefined],
    [{ 'package-lock.json': '{}' }, { packageManager: 'pnpm@9;evil' }, undefined],
  ]
  for (const [files, pkg, got] of cases)
    t.equal(/npm install -g --force (.+)/.exec(textOf(await plan(files, pkg)))?.[1], got, JSON.stringify([files, pkg]))
})

t.test('installs are by the lock file, and development dependencies do not reach the image', async (t) => {
  const cases: [Record<string, string>, string, string][] = [
    [{ 'pnpm-lock.yaml': '' }, 'pnpm install --frozen-lockfile', 'pnpm install --frozen-lockfile --prod'],
    [{ 'yarn.lock': '' }, 'yarn install --frozen-lockfile --non-interactive', '--non-interactive --production'],
    [LINKED, 'yarn install --immutable', 'yarn workspaces focus --production'],
    [{ 'bun.lock': '' }, 'bun install --frozen-lockfile', 'bun install --frozen-lockfile --production'],
  ]
  for (const [files, install, production] of cases) {
    const text = textOf(await plan(files))
    t.match(text, `${production} && mkdir -p node_modules\n`, production)
    t.match(text, `${install} && mkdir -p node_modules\nCOPY . .`, install)
    t.match(text, /COPY --from=modules --chown=node:node \/app\/node_modules/)
    const [end = ''] = text.split('FROM ').slice(-1)
    t.match(end, /^node:24-slim\n/, 'the manager is not in the image')
  }
  const built = textOf(await plan({ 'pnpm-lock.yaml': '' }, { scripts: { build: 'tsc', start: 'node dist' } }))
  t.match(built, /FROM installed AS modules\n[^\n]*pnpm prune --prod/)
})

t.test('the manager is in the image where something calls it', async (t) => {
  const calls = await plan({ 'pnpm-lock.yaml': '' }, { scripts: { start: 'pnpm migrate && node x.js' } })
  t.equal(calls.processes.web?.command, 'pnpm start')
  t.match(textOf(calls), /FROM tools\nENV NODE_ENV=production [^\n]*PNPM_HOME/)
  t.match(textOf(await plan({ 'yarn.lock': '' }, {}, true)), /FROM tools\nENV NODE_ENV=production/, 'a Procfile might')
  const plain = await plan({ 'pnpm-lock.yaml': '' }, { scripts: { start: 'cross-env A=1 node x.js' } })
  t.equal(plain.processes.web?.command, 'npm start', 'npm is in the base')
})

t.test("Plug'n'Play runs from the archives of the project", async (t) => {
  const made = await plan({ 'yarn.lock': BERRY, '.pnp.cjs': '', '.yarn/cache/a.zip': '' })
  t.match(made.runtime, "Node 24 (the default), yarn 4 (Plug'n'Play)")
  const text = textOf(made)
  t.match(text, /COPY package.json yarn.lock .pnp.cjs .\/\nCOPY .yarn .\/.yarn\n/)
  t.match(text, 'COPY --from=modules --chown=node:node /app/.pnp.cjs /app/.pnp.cjs')
  t.match(text, 'YARN_ENABLE_GLOBAL_CACHE=false')
  t.equal(made.processes.web?.command, 'yarn node x.js', 'node alone would not find the dependencies')
})

t.test('what starts the app stays, also as a development dependency', async (t) => {
  const dev = { devDependencies: { tsx: '4', eslint: '9' } }
  const cases: [Record<string, string>, boolean][] = [
    [{ start: 'tsx src/x.ts' }, true],
    [{ start: 'node --import tsx x.ts' }, true],
    [{ start: 'npm run go', go: 'NODE_ENV=x tsx x.ts' }, true],
    [{ prestart: 'eslint .', start: 'node x.js' }, true],
    [{ start: 'node tsx.js', lint: 'eslint .' }, false],
  ]
  for (const [scripts, keeps] of cases) {
    const made = await plan({ 'package-lock.json': '{}' }, { ...dev, scripts })
    t.equal(!textOf(made).includes('--omit=dev'), keeps, JSON.stringify(scripts))
    t.equal(made.notes.length, keeps ? 1 : 0)
  }
})

t.test('lock files that are not read are named', async (t) => {
  const both = await plan({ 'yarn.lock': '', 'package-lock.json': '{}' })
  t.same(both.notes, ['yarn.lock is what is installed; package-lock.json is not read'])
  const other = await plan({ 'package-lock.json': '{}' }, { packageManager: 'pnpm@9.0.0' })
  t.same(other.notes, [
    'package-lock.json is not read, and there is no pnpm-lock.yaml: versions may differ from yours; commit one',
  ])
})

t.test('system packages come with the dependencies that name them', async (t) => {
  const prisma = textOf(await plan({}, { dependencies: { '@prisma/client': '6' } }))
  t.match(prisma, /^FROM node:24-slim AS system\nRUN apt-get [^\n]* openssl &&/)
  t.match(prisma, /FROM system\nENV NODE_ENV/)
  const git = textOf(await plan({}, { dependencies: { a: 'github:a/b' } }))
  t.match(git, /^FROM node:24-slim AS tools\nRUN apt-get [^\n]* git ca-certificates &&/)
  t.match(git, /FROM node:24-slim\nENV NODE_ENV/)
})
