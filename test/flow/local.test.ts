/** A folder of a repository on a developer's disk: planned as the host plans the app of `apps:create --root`. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { localProject } from '../../lib/flow/local.ts'
import { planOf } from '../../lib/flow/plan.ts'

const APP = { 'package.json': '{"scripts":{"start":"node server.js"}}', 'server.js': '' }
const repository = (t: Test, yaml: string): string => {
  const top = t.testdir({ services: { api: { ...APP, 'backendim.yaml': yaml } }, libs: { words: '' } })
  execFileSync('git', ['init', '-q', top])
  return top
}

t.test('a context above the folder is seen', async (t) => {
  const top = repository(t, 'build: { context: . }')
  const project = await localProject(join(top, 'services/api'))
  t.match(project, { root: 'services/api', inside: 'services/api' })
  t.ok(project.around.has('libs/words'))
  const { dockerfile } = await planOf(project)
  t.match(dockerfile, { text: /COPY .*\. \/app\nWORKDIR \/app\/services\/api/ })
})

t.test('without one the folder is all that there is', async (t) => {
  const top = repository(t, 'test: auto')
  const project = await localProject(join(top, 'services/api'))
  t.match(project, { root: '.', inside: '.', top: join(top, 'services/api') })
  t.notOk(project.around.has('libs/words'))
})

t.test('a context beside it is refused as by a push', async (t) => {
  const top = repository(t, 'build: { context: libs }')
  await t.rejects(localProject(join(top, 'services/api')), { code: 'CONFIG_INVALID', message: /libs is not above/ })
})
