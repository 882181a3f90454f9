/** Builds that want everything, on an engine of their own: they end with the right code, and nothing else on the machine does. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { DOCKERFILE, simple } from '../apps.ts'
import { greedy } from '../greedy.ts'
import { Host, type Ran, result } from '../host.ts'
import { Load } from '../load.ts'
import { insideNamespace, OwnEngine } from '../own-engine.ts'
import { running } from '../process.ts'
import { until } from '../until.ts'

insideNamespace(fileURLToPath(import.meta.url))
t.setTimeout(240_000)

t.test('builds that eat memory, fork on every core, or never end', async (t) => {
  const engine = await OwnEngine.of(t)
  const args = ['--build-memory', '256M', '--build-timeout', '15s', '--build-cgroup', engine.cgroup]
  const host = await Host.start(t, { args })
  const app = await host.project(undefined, 'shop')
  await app.write(simple({ 'backendim.yaml': 'processes:\n  web: node server.js\n  worker: sleep 1000\n' }))
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)
  const doctor = await host.ssh(['doctor', '--json'])
  const { found, ok } = JSON.parse(doctor.out).find((one: { check: string }) => one.check === 'builds')
  t.ok(ok, found)
  t.match(found, /^256 MB, \d+(\.\d)? cores?, 2048 processes for all together \(cgroup v1, cgroupfs\)$/)

  const lives = async (): Promise<object[]> =>
    Promise.all(
      (await engine.docker.listContainers()).map(async ({ Id }) => {
        const { State, RestartCount } = await engine.docker.getContainer(Id).inspect()
        return { Id, pid: State.Pid, restarts: RestartCount, oom: State.OOMKilled }
      }),
    )
  const before = await lives()
  t.equal(before.length, 2)
  const images = (await engine.docker.listImages({ all: true })).length
  const load = new Load(host.ready.http, 'shop', 50)
  t.teardown(() => load.stop())

  const ends = async (name: string, step: string): Promise<Ran> => {
    const bad = await host.project(undefined, 'bad')
    await bad.write({
      Dockerfile: DOCKERFILE.replace('CMD', `RUN ${step.replace('greedy.js', `greedy.js ${name}`)}\nCMD`),
      ...greedy(name),
    })
    await bad.commit(name)
    const ran = await bad.push('--force', 'backendim', 'main')
    t.equal(ran.code, 1, `${name} is refused`)
    await until('its processes to go', async () => (await running(name)).length === 0)
    t.same(await lives(), before, `${name}: nothing else was ended`)
    t.equal((await host.get('shop')).body, 'v1')
    return ran
  }

  const killed = /a build step was killed: it wanted more than the 256 MB that builds on this host may use/
  const eater = await ends('marker-eats', 'node greedy.js forks eats')
  t.match(result(eater), { code: 'BUILD_OOM', status: 'refused' })
  t.match(eater.err, killed)
  t.match(eater.err, /RUN node greedy\.js marker-eats forks eats ended with/, 'the step is named')

  const silent = await ends('marker-hides', 'node greedy.js hides || { echo the tool says nothing; exit 3; }')
  t.match(result(silent), { code: 'BUILD_OOM' }, 'told by the kernel, whatever the step says of it')
  t.match(silent.err, killed)

  const bomb = await ends('marker-bombs', 'node greedy.js bombs')
  t.match(result(bomb).code, /^BUILD_(TIMEOUT|OOM)$/, 'a bomb of forks ends')

  const endless = await ends('marker-spins', 'node greedy.js forks spins')
  t.match(result(endless), { code: 'BUILD_TIMEOUT' })
  t.match(endless.err, /the build took longer than 15 seconds, and was ended/)

  const fails = await ends('marker-fails', 'echo Killed by me; exit 4')
  t.match(result(fails), { status: 'refused' })
  t.not(result(fails).code, 'BUILD_TIMEOUT')
  t.notMatch(fails.err, killed, 'what was killed before is no cause of this')

  await load.stop()
  t.comment(`${load.answers.length} requests, ${load.failures().length} failed`)
  t.same(load.failures().slice(0, 5), [], 'no request failed')
  await until('no image of them', async () => (await engine.docker.listImages({ all: true })).length === images)
  await app.commit('after all that')
  t.match(result(await app.push()), { status: 'live' }, 'the next build is as good as any')
})
