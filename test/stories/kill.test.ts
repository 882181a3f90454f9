/** `kill -9` of the control plane in each stage of a deploy, of the proxy and of `up`: traffic goes on, and the next start makes the world right. */
import t from 'tap'
import { agree, answers } from '../agree.ts'
import { DOCKERFILE, server, simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { Load } from '../load.ts'
import { alive, canShare } from '../process.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

t.test('kill -9 of the control plane in each stage of a deploy', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)
  const load = new Load(host.ready.http, 'shop', 50)
  t.teardown(() => load.stop())

  const stages: Record<string, Record<string, string>> = {
    build: simple({ Dockerfile: `${DOCKERFILE}RUN sleep 30\n` }),
    test: simple({ 'backendim.yaml': 'test: sleep 30\n' }),
    starting: simple({ 'backendim.yaml': 'processes:\n  worker: { command: sleep 1000, scale: 12 }\n' }),
    checking: simple({ 'server.js': server('') }),
  }
  for (const [stage, files] of Object.entries(stages)) {
    const before = (await host.stored('shop')).live?.release
    await app.write({ 'backendim.yaml': '', ...files })
    await app.commit(stage)
    const push = app.push()
    await until(`stage ${stage}`, async () => (await host.stored('shop')).deploys.at(-1)?.stage === stage)
    const { id } = (await host.stored('shop')).deploys.at(-1) ?? { id: '' }
    process.kill(await host.pid('control'), 'SIGKILL')
    t.not((await push).code, 0, `${stage}: the push does not end well`)
    await answers(host)
    t.equal((await host.stored('shop')).live?.release, before, `${stage}: the old release is live`)
    await agree(t, host, app)
    const waited = await host.ssh(['deploys:wait', id])
    t.equal(waited.code, 1)
    t.match(waited.out, /backendim-result: .*"code":"HOST_ERROR"/, `${stage}: the deploy has its verdict`)
    await app.write({ ...simple({ 'backendim.yaml': '' }), 'server.js': server(undefined, `// after ${stage}`) })
    await app.commit(`after ${stage}`)
    t.match(result(await app.push()), { status: 'live' }, `${stage}: the next push works`)
  }

  // After markLive, before the table: a proxy that stands still holds the control plane there.
  const { live } = await host.stored('shop')
  await app.commit('switching')
  const proxy = await host.pid('proxy')
  process.kill(proxy, 'SIGSTOP')
  const push = app.push()
  await until('markLive', async () => (await host.stored('shop')).live?.release === (live?.release ?? 0) + 1)
  process.kill(await host.pid('control'), 'SIGKILL')
  process.kill(proxy, 'SIGCONT')
  await push
  await answers(host)
  await agree(t, host, app)
  t.match((await host.stored('shop')).deploys.at(-1), { status: 'live', release: (live?.release ?? 0) + 1 })
  await app.commit('after switching')
  t.match(result(await app.push()), { status: 'live' }, 'the next push works')
  await agree(t, host, app)

  await load.stop()
  t.comment(`${load.answers.length} requests, ${load.failures().length} failed`)
  t.same(load.failures().slice(0, 5), [], 'the app answered throughout')
})

t.test('kill -9 of the proxy, and of up', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write(simple())
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)

  // The control plane stands still meanwhile: only `up` and the table on the disk bring the proxy back.
  const control = await host.pid('control')
  process.kill(control, 'SIGSTOP')
  const load = new Load(host.ready.http, 'shop', 100)
  await until('traffic', () => load.answers.length > 20)
  const killed = load.now()
  process.kill(await host.pid('proxy'), 'SIGKILL')
  await until('traffic again', () => load.answers.filter((one) => one.asked > killed && !one.error).length > 50)
  await load.stop()
  process.kill(control, 'SIGCONT')
  const failed = load.failures()
  const last = failed.at(-1)?.asked ?? killed
  t.comment(
    `proxy killed: ${failed.length} of ${load.answers.length} failed, the last ${(last - killed).toFixed(0)} ms after`,
  )
  t.ok(
    failed.every((one) => /ECONNRESET|hang up|EPIPE/.test(one.error ?? '')),
    'what fails was on the connections of the killed process',
  )
  await answers(host)

  const steady = new Load(host.ready.http, 'shop', 50)
  await until('traffic', () => steady.answers.length > 20)
  const old = host.ready.pids
  await host.end('SIGKILL')
  await until('the control plane to end with its parent', () => !alive(old.control) && !alive(control))
  const gone = steady.now()
  await until('the proxy to serve on', () => steady.answers.filter((one) => one.asked > gone && !one.error).length > 20)
  t.same(steady.failures(), [], 'while up is gone the proxy serves')
  await host.boot()
  await until('the old proxy to go', () => !alive(old.proxy))
  t.equal((await host.get('shop')).status, 200)
  const replaced = steady.failures().length
  t.comment(`up killed and started: ${replaced} of ${steady.answers.length} failed`)

  // An upgrade: `up` ends by itself and leaves its proxy.
  const proxy = await host.pid('proxy')
  await host.end('SIGUSR2')
  const handed = steady.now()
  await until(
    'the proxy to serve on',
    () => steady.answers.filter((one) => one.asked > handed && !one.error).length > 20,
  )
  await host.boot()
  await until('the old proxy to go', () => !alive(proxy))
  await steady.stop()
  t.comment(`up handed over: ${steady.failures().length - replaced} of ${steady.answers.length} failed`)
  // From Node 23.1 on both may listen at once; before, the old one has to let go first.
  if (canShare()) t.same(steady.failures(), [], 'nobody noticed')
  await app.commit('next')
  t.match(result(await app.push()), { status: 'live' }, 'the next push works')
  t.equal((await host.ssh(['doctor', '--json'])).err, '', 'doctor has nothing to say on stderr')
})
