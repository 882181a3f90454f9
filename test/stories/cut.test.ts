/** Builds that are cut off in the middle: canceled, left by their client, or by a control plane that is killed. No process of a step stays, no half image, and the next push goes on from what was done. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { agree, answers } from '../agree.ts'
import { server } from '../apps.ts'
import { Host, type Project, result } from '../host.ts'
import { running } from '../process.ts'
import { Gate, Pushing } from '../tiny.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** Says a number of its own when it really runs, then waits at the gate; its processes have a word that nothing else has. */
const dockerfile = (word: string): string => `FROM node:24-slim
WORKDIR /app
COPY word ./
RUN echo "stamp $(cat word)" && echo "ran $((6 * 7))"
COPY . .
RUN sh -c 'node gate.js ${word} & node gate.js ${word} & wait'
CMD ["node", "server.js"]
`

async function held(app: Project, gate: Gate, word: string): Promise<void> {
  const files = gate.files()
  await app.write({ ...files, word, Dockerfile: dockerfile(word), 'server.js': server() })
  await app.commit(word)
}

t.test('a build that is cut off', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write({
    Dockerfile: dockerfile('none').replace(/RUN sh.*\n/, ''),
    word: `${host.ready.ssh}`,
    'server.js': server(),
  })
  await app.commit('good')
  const first = await app.push()
  t.equal(first.code, 0, first.err)
  /** What the steps of the newest deploy said: a push shows less. */
  const log = async (): Promise<string> => {
    const deploy = (await host.stored('shop')).deploys.at(-1)?.id ?? ''
    return readFile(join(host.data, 'data', 'deploys', `${deploy}.log`), 'utf8')
  }
  t.match(await log(), /^\W*ran 42$/m)

  let arrived = 0
  const begin = async (word: string): Promise<Pushing> => {
    await held(app, gate, word)
    const push = new Pushing(host, app)
    arrived += 2
    await gate.arrived(arrived)
    t.match(await log(), /^\W*ran 42$/m, `${word}: the step before ran`)
    t.ok((await running(word)).length >= 2, `${word}: processes of the step`)
    return push
  }
  const gone = async (word: string, images: string[]): Promise<void> => {
    await until('its processes to go', async () => (await running(word)).length === 0)
    t.same((await host.inEngine()).images, images, `${word}: no half image`)
    await agree(t, host, app)
  }
  /** The same commit: what was done is not done again. */
  const again = async (word: string): Promise<void> => {
    const push = new Pushing(host, app)
    arrived += 2
    await gate.arrived(arrived)
    gate.open()
    const end = await push.end()
    t.match(result(end), { status: 'live' }, `${word}: the next push works`)
    t.notMatch(await log(), /^\W*ran 42$/m, `${word}: and reuses what was done`)
    await agree(t, host, app)
  }
  const word = (name: string): string => `marker-${name}-${host.ready.ssh}`
  const { images } = await host.inEngine()

  const canceled = await begin(word('canceled'))
  const deploy = (await host.stored('shop')).deploys.at(-1)?.id ?? ''
  t.equal((await host.ssh(['deploys:cancel', deploy])).code, 0)
  t.match(result(await canceled.end()), { code: 'CANCELED' })
  await gone(word('canceled'), images)
  await again(word('canceled'))

  const before = (await host.inEngine()).images
  const killed = await begin(word('killed'))
  process.kill(await host.pid('control'), 'SIGKILL')
  t.not((await killed.end()).code, 0)
  await answers(host)
  await gone(word('killed'), before)
  await again(word('killed'))

  // A client is only attached: the build goes on without it.
  const left = await begin(word('left'))
  await left.kill()
  t.ok((await running(word('left'))).length >= 2)
  gate.open()
  await until('live without a client', async () => (await host.stored('shop')).deploys.at(-1)?.status === 'live')
  await until('its end', async () => (await host.stored('shop')).deploys.at(-1)?.endedAt)
  t.same(await running(word('left')), [])
  await agree(t, host, app)
})
