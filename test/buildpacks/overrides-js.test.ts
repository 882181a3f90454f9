/** What backendim.yaml says of a build over what is found in projects of JavaScript, and where what is found is said to come from. */
import t from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { lineOfKey } from '../../buildpacks/json-line.ts'
import type { BuildPlan, PlanOptions } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (files: Files, options: Partial<PlanOptions> = {}): Promise<BuildPlan> =>
  choose(tree(files)).plan(tree(files), { args: {}, ...options })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')

const NODE = {
  'package.json':
    '{\n  "engines": {\n    "node": "22"\n  },\n  "scripts": { "start": "node x.js", "build": "tsc" },\n  "dependencies": { "a": "1" }\n}',
  'package-lock.json': '{}',
}
const BUN = {
  'package.json': '{"scripts":{"start":"bun x.ts","build":"make"},"dependencies":{"a":"1"}}',
  'bun.lock': '',
}
const DENO = { 'deno.json': '{"tasks":{"start":"deno run main.ts","build":"deno run b.ts"}}', 'main.ts': '' }
const ALL = { version: '20', install: 'npm ci --force', build: 'make all' }

t.test('each is found somewhere', async (t) => {
  const { version, install, build } = await plan(NODE)
  t.same(version, { value: '22', from: 'engines in package.json:3' })
  t.same(install, { value: 'npm ci --no-audit --no-fund', from: 'package-lock.json' })
  t.same(build, { value: 'npm run build', from: 'scripts.build in package.json:5' })
  t.equal((await plan(BUN)).install?.from, 'bun.lock')
  t.equal((await plan(DENO)).build?.from, 'tasks.build in deno.json:1')
  const vite = await plan({ 'package.json': '{"devDependencies":{"vite":"6"}}', 'index.html': '' })
  t.same(vite.build, { value: 'node_modules/.bin/vite build', from: 'how Vite is built' })
})

t.test('backendim.yaml wins', async (t) => {
  const made = await plan(NODE, ALL)
  t.same(made.version, { value: '20', from: 'build.version in backendim.yaml' })
  t.same(made.install, { value: 'npm ci --force', from: 'build.install in backendim.yaml' })
  t.same(made.build, { value: 'make all', from: 'build.command in backendim.yaml' })
  t.match(
    textOf(made),
    /FROM node:20-slim AS installed\n[^\n]*\n[^\n]*\nCOPY package.json [^\n]*\n[^\n]* npm ci --force && /,
  )
  t.match(textOf(made), '\nRUN make all\n')
  t.notMatch(textOf(made), /npm run build|--no-audit/)
  const bun = await plan(BUN, { version: '1.2.5', install: 'bun install', build: '' })
  t.match(textOf(bun), /FROM oven\/bun:1.2.5-slim AS installed\n[\s\S]*\n[^\n]* bun install && mkdir/)
  t.notMatch(textOf(bun), /RUN make/)
  const deno = await plan(DENO, { version: '2.1.0', install: 'deno install', build: 'deno task x' })
  t.match(textOf(deno), /FROM denoland\/deno:2.1.0 AS build\n[\s\S]*RUN deno install\nRUN deno task x\n/)
  const site = await plan({ 'index.html': '' }, { build: 'node make.js' })
  t.match(
    textOf(site),
    /AS build\n[\s\S]*RUN node make.js\nFROM node:24-slim\n[\s\S]*COPY --from=build \/src\/\. \/app\n/,
  )
})

t.test('an exact version, a range, an empty build, an install that is no package manager', async (t) => {
  t.match(textOf(await plan(NODE, { version: '22.11' })), 'FROM node:22.11-slim')
  t.match(textOf(await plan(NODE, { version: '>=18 <21' })), 'FROM node:20-slim')
  const none = await plan(NODE, { build: '' })
  t.same(none.build, { value: '', from: 'build.command in backendim.yaml' })
  t.notMatch(textOf(none), 'npm run build')
  t.match(textOf(await plan(NODE, { install: './install.sh' })), /COPY \. \.\nRUN [^\n]*\.\/install\.sh\n/)
  await t.rejects(plan(NODE, { version: 'new' }), { code: 'CONFIG_INVALID', message: /"new" names no version of Node/ })
  await t.rejects(plan(DENO, { version: '3' }), { code: 'CONFIG_INVALID', message: /exact versions/ })
})

t.test('the line of a key, by its path', async (t) => {
  const text = '{\n "a": [{"node": 1}],\n "node": "x",\n "engines": {\n  "npm": "}{",\n  "node": "1"}}'
  t.equal(lineOfKey(text, 'engines', 'node'), 6)
  t.equal(lineOfKey(text, 'node'), 3)
  t.equal(lineOfKey(text, 'engines', 'yarn'), undefined)
  t.equal(lineOfKey('not json', 'a'), undefined)
})
