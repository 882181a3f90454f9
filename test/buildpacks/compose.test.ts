/** A docker-compose file: the one service that is built here, or what to do instead. */
import fc from 'fast-check'
import t from 'tap'
import { compose } from '../../buildpacks/compose.ts'
import { Failure } from '../../lib/model/errors.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const plan = (text: string, files: Record<string, string> = { 'docker/web.Dockerfile': '' }): Promise<BuildPlan> =>
  compose.plan(tree({ 'docker-compose.yml': text, ...files }), { args: {} })
const WEB = 'services:\n  web:\n    build: { context: ., dockerfile: ./docker/web.Dockerfile }\n'

t.test('the one service that is built', async (t) => {
  const made = await plan(
    `${WEB}    ports: ["127.0.0.1:8080:3000"]\n    command: [node, server.js]\n  db:\n    image: postgres:16\n`,
  )
  t.match(made, {
    runtime: 'docker-compose.yml, service web',
    dockerfile: { path: 'docker/web.Dockerfile' },
    processes: { web: { command: 'node server.js' } },
    port: 3000,
    notes: [
      'of docker-compose.yml these data services are not started, give the app their addresses by config:set: db (postgres:16)',
    ],
  })
  const ports: [string, number | undefined][] = [
    ['ports: [8080]', 8080],
    ['ports: ["80:8000/tcp"]', 8000],
    ['ports: [{ target: 9000, published: 80 }]', 9000],
    ['expose: ["7000"]', 7000],
    ['ports: ["1:1", "2:2"]', undefined],
    ['ports: ["3000-3005"]', undefined],
    ['command: ["sh", "-c", "a b"]', undefined],
  ]
  for (const [line, port] of ports) t.equal((await plan(`${WEB}    ${line}\n`)).port, port, line)
  t.same(
    (await plan(`${WEB}    command: ["sh", "-c", "a b"]\n`)).processes,
    { web: {} },
    'what needs quoting is left to the image',
  )
})

t.test('services that are built alike are processes of one image', async (t) => {
  const text =
    'services:\n  worker_1: { build: ., command: celery, environment: { A: b } }\n  site: { build: { context: ./, args: { V: 1 } }, ports: [8000] }\n  mail: { image: mailhog }\n'
  const made = await plan(text, { Dockerfile: '' })
  t.match(made, {
    runtime: 'docker-compose.yml, service worker_1, site',
    processes: { web: {}, 'worker-1': { command: 'celery', scale: 1 } },
    args: { V: '1' },
    port: 8000,
    notes: [
      'of docker-compose.yml these are not started: mail (mailhog)',
      /^not read from docker-compose.yml: environment/,
    ],
  })
})

t.test('what cannot be built says what to do', async (t) => {
  const cases: [string, RegExp, RegExp][] = [
    ['services:\n  db: { image: postgres }\n', /no service of docker-compose.yml is built here/, /add a Dockerfile/],
    ['services:\n  a: { build: a }\n  b: { build: b }\n', /builds several services: a, b/, /build: \{ root: FOLDER \}/],
    ['services:\n  a: { build: ./api/ }\n', /builds a from api, not from the root/, /build: \{ root: api \}/],
    ['services:\n  a: { build: . }\n', /service a: there is no Dockerfile/, /./],
    ['services:\n  a: { build: { context: ., target: dev } }\n', /builds the stage dev for a/, /last stage/],
    ['services: [', /^docker-compose.yml:1:/, /./],
    ['', /no service/, /./],
  ]
  for (const [text, message, hint] of cases) await t.rejects(plan(text), { message, hint }, text)
})

t.test('nonsense is refused, never thrown', async (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify({ services: { web: { build: '.' }, x: value } })),
  )
  const property = fc.asyncProperty(text, async (text) => {
    await plan(text, { Dockerfile: '' }).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error
    })
  })
  await fc.assert(property, { numRuns: 300 })
  t.pass('300 files')
})
