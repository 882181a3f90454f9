/** Every sample whose Dockerfile is generated takes it over, and then builds and runs the same. No Docker is needed. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { projectIn } from '../../lib/flow/local.ts'
import { planOf } from '../../lib/flow/plan.ts'
import { dockerignore } from '../../lib/model/dockerignore.ts'
import { ejection } from '../../lib/model/ejection.ts'
import type { ProjectPlan, Source } from '../../lib/model/plan.ts'
import { folderTree, tree } from '../buildpacks/tree.ts'
import { ROOT } from '../host.ts'

const APPS = join(ROOT, 'test', 'apps')
/** A bot has no web: a Dockerfile would give it one, which is then written down as none. */
const runs = ({ processes }: ProjectPlan) =>
  Object.fromEntries(
    Object.entries(processes)
      .map(([type, { command, scale = 1 }]) => [type, { command, scale }] as const)
      .filter(([, { command, scale }]) => command !== undefined || scale > 0),
  )

/** The tree with files written over it. */
const over = (top: Source, files: Record<string, string>): Source => {
  const written = tree(files)
  return {
    has: (path) => written.has(path) || top.has(path),
    read: async (path) => (await written.read(path)) ?? top.read(path),
    match: (pattern) => [...new Set([...top.match(pattern), ...written.match(pattern)])],
  }
}

t.test('samples', async (t) => {
  let ejected = 0
  for (const name of await readdir(APPS)) {
    const top = await folderTree(join(APPS, name))
    const project = await projectIn(top)
    const plan = await planOf(project)
    if ('path' in plan.dockerfile) continue
    const { files } = ejection(project, plan, await top.read('backendim.yaml'))
    const own = await projectIn(over(top, Object.fromEntries(files)))
    const again = await planOf(own)
    t.same(again.dockerfile, { path: 'Dockerfile' }, name)
    t.equal(await own.source.read('Dockerfile'), plan.dockerfile.text, name)
    t.same([runs(again), again.testTarget, again.args], [runs(plan), plan.testTarget, plan.args], name)
    t.equal(own.config.test ?? false, project.config.test === true ? plan.testCommand : (project.config.test ?? false))
    const ignored = dockerignore(files.find(([path]) => path.endsWith('.dockerignore'))?.[1] ?? '')
    t.same(own.around.match(/(?:)/).filter(ignored), [], `${name}: nothing of it is ignored`)
    ejected++
  }
  t.ok(ejected > 40, `${ejected} samples`)
})

t.test('a command of tests that was found is named, beside their time', async (t) => {
  const yaml = 'test: { command: auto, timeout: 5m }\n'
  const files = { 'package.json': '{"scripts":{"start":"node a.js","test":"node --test"}}', 'backendim.yaml': yaml }
  const project = await projectIn(tree(files))
  const made = ejection(project, await planOf(project), yaml)
  t.match(made.files.at(-1)?.[1], /^test: \{ command: npm test, timeout: 5m \}\n/)
})

t.test('an app that is built with its whole repository', async (t) => {
  const files = {
    'backendim.yaml': 'build: { root: services/api, context: services }\n',
    'services/api/package.json': '{"scripts":{"start":"node server.js"}}',
    'services/api/server.js': '',
    'services/shared/node_modules/own.js': '',
  }
  const project = await projectIn(tree(files))
  const plan = await planOf(project)
  const made = ejection(project, plan, files['backendim.yaml'])
  t.same(
    made.files.map(([path]) => path),
    ['services/api/Dockerfile', 'services/.dockerignore', 'backendim.yaml'],
  )
  t.notMatch(made.files[1]?.[1], 'node_modules', 'what the repository holds stays in')
  const own = await planOf(await projectIn(over(tree(files), Object.fromEntries(made.files))))
  t.same(runs(own), runs(plan))
})
