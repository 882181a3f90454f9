/** Every kind of sample app is pushed for real and answers; what it needs from the platform is there. */
import t from 'tap'

import { Host, result } from '../host.ts'

t.setTimeout(240_000)

const ANSWERS: Record<string, string> = {
  'node-bare': 'Hello from node-bare\n',
  'node-build': 'Hello from node-build\n',
  'node-pnpm': 'Hello from node-pnpm\n',
  'node-vite': '<div id="app"></div>',
  'procfile-worker': 'Hello from procfile-worker\n',
  'static-public': '<h1>Hello from static-public</h1>',
  monorepo: 'Hello from monorepo\n',
  'dockerfile-elsewhere': 'Hello from dockerfile-elsewhere\n',
}

t.test('samples go live', async (t) => {
  const host = await Host.start(t)
  for (const [sample, answer] of Object.entries(ANSWERS)) {
    const project = await host.project(sample, sample)
    await project.commit('first')
    const push = await project.push()
    t.match(result(push), { status: 'live', release: 1, health: 'passed' }, push.err + host.errors)
    const { status, body } = await host.get(sample)
    t.equal(status, 200, sample)
    t.match(body, answer, sample)
    if (sample === 'node-build') t.match(push.err, 'Testing: npm test', 'tested in the stage before pruning')
    if (sample === 'procfile-worker') t.match(push.err, 'Release command: node migrate.js')
  }
  const plan = await host.ssh(['build:plan', 'node-build'])
  t.match(plan.out, 'RUN npm run build')
  const workers = await host.ssh(['ps', 'monorepo'])
  t.match(workers.out, 'worker.1', 'a worker of backendim.yaml runs')
  t.notMatch((await host.ssh(['ps', 'procfile-worker'])).out, 'worker.1', 'a worker of a Procfile waits for ps:scale')
})

t.test('a project that names nothing to run is refused before it is built', async (t) => {
  const host = await Host.start(t)
  const project = await host.project(undefined, 'empty')
  await project.write({ 'requirements.txt': '' })
  await project.commit('first')
  const push = await project.push()
  t.equal(push.code, 1)
  t.equal(result(push).code, 'NO_RUNTIME_DETECTED')
  t.match(push.err, 'nothing says what to run: there is no app.py or main.py')
})
