/** What a project's own files say over what is found, and that the plan says so. */
import t from 'tap'
import { explain } from '../../lib/flow/explain.ts'
import { projectIn } from '../../lib/flow/local.ts'
import { planOf } from '../../lib/flow/plan.ts'
import { readTree } from '../../lib/flow/project.ts'
import { parseConfig } from '../../lib/model/config.ts'
import { shown } from '../../lib/model/explanation.ts'
import { plainConfig } from '../../lib/model/plain-config.ts'
import type { ProjectPlan } from '../../lib/model/plan.ts'
import { tree } from '../buildpacks/tree.ts'

type Files = Record<string, string>
const plan = async (files: Files): Promise<ProjectPlan> => planOf(await projectIn(tree(files)))
const told = async (files: Files): Promise<string> => shown(await explain(await projectIn(tree(files))))
const textOf = ({ dockerfile }: ProjectPlan): string => ('text' in dockerfile ? dockerfile.text : '')

const APP: Files = {
  'package.json': JSON.stringify({
    engines: { node: '22.x' },
    scripts: { start: 'node server.js', build: 'tsc', test: 'tap' },
    dependencies: { express: '5' },
  }),
  'package-lock.json': '{}',
  'server.js': '',
}

t.test('nothing said, nothing overridden', async (t) => {
  t.same((await plan(APP)).overrides, [])
})

t.test('each thing that is said names what it replaces', async (t) => {
  const cases: [Files, string][] = [
    [{ 'backendim.yaml': 'build: { buildpack: static }', 'index.html': '' }, 'build.buildpack: static instead of node'],
    [
      { 'backendim.yaml': 'build: { dockerfile: deploy/Dockerfile }', 'deploy/Dockerfile': 'FROM a\n' },
      'build.dockerfile: deploy/Dockerfile instead of node',
    ],
    [
      { 'backendim.yaml': 'build: { dockerfile: b }', b: 'FROM a\n', Dockerfile: 'FROM a\n' },
      'build.dockerfile: b instead of Dockerfile',
    ],
    [{ Procfile: 'web: node x.js' }, 'web in Procfile: node x.js instead of node server.js (detected)'],
    [
      { 'backendim.yaml': 'processes: { web: node y.js }' },
      'processes.web: node y.js instead of node server.js (detected)',
    ],
    [
      { Procfile: 'web: node x.js', 'backendim.yaml': 'processes: { web: node y.js }' },
      'processes.web: node y.js instead of node x.js (Procfile)',
    ],
    [{ 'backendim.yaml': 'port: 3000' }, 'port: 3000 instead of 5000 (the default)'],
    [{ 'backendim.yaml': 'port: 3000', Dockerfile: 'FROM a\nEXPOSE 80\n' }, 'port: 3000 instead of 80 (EXPOSE)'],
    [{ 'backendim.yaml': 'test: make test' }, 'test: make test instead of npm test (detected)'],
    [{ 'app.json': '{"scripts":{"test":"a"}}' }, 'test in app.json: a instead of npm test (detected)'],
    [{ 'app.json': '{"scripts":{"test":"a"}}', 'backendim.yaml': 'test: b' }, 'test: b instead of a (app.json)'],
    [{ Procfile: 'release: a', 'backendim.yaml': 'release: b' }, 'release: b instead of a (Procfile)'],
  ]
  for (const [files, line] of cases) t.ok((await plan({ ...APP, ...files })).overrides.includes(line), line)
  const same = await plan({ ...APP, Procfile: 'web: node server.js', 'backendim.yaml': 'port: 5000\ntest: npm test' })
  t.same(same.overrides, [], 'what is said as it would be found overrides nothing')
})

t.test('the folder of the app', async (t) => {
  const files = { 'backendim.yaml': 'build: { root: api }', 'api/package.json': '{"scripts":{"start":"node a.js"}}' }
  t.same((await plan(files)).overrides, ['build.root: api instead of the root of the repository'])
})

t.test('packages of Debian', async (t) => {
  const made = await plan({ ...APP, 'backendim.yaml': 'apt: [ffmpeg=7.1]', Aptfile: 'ffmpeg\nlibvips42\n' })
  t.same(made.packages, ['ffmpeg=7.1', 'libvips42'])
  t.match(textOf(made), 'install -y --no-install-recommends ffmpeg=7.1 libvips42 ')
  await t.rejects(plan({ ...APP, 'backendim.yaml': 'apt: [":repo:x"]' }), {
    message: 'backendim.yaml:1:7: apt.0 must be the name of a Debian package such as ffmpeg, or name=version',
  })
})

t.test('beside a Dockerfile they are refused, an Aptfile is not read', async (t) => {
  const own = { Dockerfile: 'FROM a\n' }
  for (const yaml of ['apt: [ffmpeg]', 'build: { version: 22 }', 'build: { install: a }', 'build: { command: "" }'])
    await t.rejects(plan({ ...own, 'backendim.yaml': yaml }), { code: 'CONFIG_INVALID' }, yaml)
  await t.rejects(plan({ ...own, 'backendim.yaml': 'apt: [ffmpeg]' }), {
    message: 'backendim.yaml: apt: Dockerfile is taken as it is, and says that itself',
    hint: 'take apt out of backendim.yaml and write it into Dockerfile',
  })
  t.same((await plan({ ...own, Aptfile: 'ffmpeg' })).notes, ['Aptfile is not read: Dockerfile installs what it needs'])
})

t.test('a Dockerfile may have a stage for tests', async (t) => {
  t.equal((await plan({ Dockerfile: 'FROM a AS Test\nFROM b\n' })).testTarget, 'test')
  t.equal((await plan({ Dockerfile: 'FROM a AS tests\nFROM b\n' })).testTarget, undefined)
})

t.test('what a runtime has no use for is told', async (t) => {
  const made = await plan({ 'index.html': '', 'backendim.yaml': 'build: { version: 3, command: make }' })
  t.same(made.notes, ['build.version in backendim.yaml is not used: static has no such step'])
})

t.test('a version keeps its zeros, and is one word', async (t) => {
  t.equal(parseConfig({ yaml: 'build: { version: 3.10 }' }).build.version, '3.10')
  for (const yaml of ['build: { version: "22 AS x" }', 'build: { install: "a\\nb" }', 'build: { install: "" }'])
    t.throws(() => parseConfig({ yaml }), { code: 'CONFIG_INVALID' }, yaml)
})

t.test('a project without backendim.yaml has the same configuration as with an empty one', async (t) => {
  const files = { procfile: 'web: a\nworker: b\nrelease: c\n', aptfile: 'ffmpeg\n' }
  t.strictSame(plainConfig(files), parseConfig(files))
  t.strictSame(plainConfig({}), parseConfig({}))
  const source = tree({ Procfile: 'web: a', 'package.json': '{}' })
  const [light, full] = [await projectIn(source), await readTree(source, () => source)]
  t.strictSame(light, full)
})

t.test('how a plan is told', async (t) => {
  const yaml = `release: node migrate.js
processes:
  worker: { command: node worker.js, scale: 2, memory: 256M, cpus: 0.5 }
apt: [ffmpeg]
port: 3000
env: { LOG_LEVEL: info }
`
  t.matchSnapshot(await told({ ...APP, 'backendim.yaml': yaml }), 'with backendim.yaml')
  t.matchSnapshot(await told({ Dockerfile: 'FROM node:24\nEXPOSE 8080\n' }), 'with a Dockerfile')
  t.matchSnapshot(await told({ 'index.html': '' }), 'static files')
})
