/** A deploy belongs to the host: it outlives its push, can be waited for, looked at and canceled, and the newest one wins. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Docker from 'dockerode'
import t, { type Test } from 'tap'

import { DOCKERFILE } from '../apps.ts'
import { Host, type Project, type Ran, result } from '../host.ts'
import { Gate, Pushing, say, server, tiny, YAML } from '../tiny.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

type Deploy = { id: string; status: string; stage: string; code: string | null; release: number | null; commit: string }
const deploys = async (host: Host, app = 'shop'): Promise<Deploy[]> =>
  JSON.parse((await host.ssh(['deploys', app, '--json'])).out)
const latest = async (host: Host, app = 'shop'): Promise<Deploy> => (await deploys(host, app))[0] as Deploy
const verdict = (text: string) => result({ code: 0, out: '', err: text })

const MEGABYTE = `for (let at = 0; at < 10000; at++) console.log(at + ' ' + 'x'.repeat(100))`

async function slowBuild(app: Project, gate: Gate, says: string, after?: string): Promise<string> {
  await app.write({ 'server.js': server(says), ...gate.files(after) })
  return app.commit(says)
}

/** Nothing runs but one web process, and no image is there but those of the releases that are kept. */
async function nothingLeft(t: Test, host: Host, app: string): Promise<void> {
  const { id } = JSON.parse((await host.ssh(['apps:info', app, '--json'])).out)
  const filters = { label: [`im.backend.app=${id}`] }
  const docker = new Docker()
  const containers = await docker.listContainers({ all: true, filters })
  t.equal(containers.length, 1, `one container: ${containers.map((one) => one.Names[0])}`)
  const releases = JSON.parse((await host.ssh(['releases', app, '--json'])).out) as { state: string }[]
  const kept = releases.filter((one) => one.state !== 'failed').length
  t.equal((await docker.listImages({ filters })).length, kept, 'an image per release')
}

t.test('the client is killed in the middle of a build', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await tiny(host, 'shop')
  const commit = await slowBuild(app, gate, 'slow', MEGABYTE)
  const push = new Pushing(host, app, '-o', 'verbose', 'backendim', 'main')
  await gate.arrived()
  await push.said(/at the gate/)
  await push.said(/ … build/)
  const { id, status } = await latest(host)
  t.equal(status, 'running')
  const early = await host.ssh(['deploys:log', id])
  t.match(early.out, 'at the gate', 'the log so far')
  await push.kill()
  t.equal((await host.ssh(['deploys:wait', id, '--timeout', '1'])).code, 124)
  gate.open()
  const waited = await host.ssh(['deploys:wait', id, '--verbose'])
  t.equal(waited.code, 0, waited.err)
  t.ok(waited.out.startsWith(early.out), 'the same lines from the first on')
  t.match(waited.out, / 9999 x{100}\n/, '1 MB that nobody was there for')
  t.match(verdict(waited.out), { status: 'live', release: 1, commit, deploy: id })
  t.equal((await host.get('shop')).body, 'slow')
  t.match((await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out, commit)
  t.match((await app.push()).err, 'Everything up-to-date')
  t.equal((await host.ssh(['deploys:log', id])).out, waited.out)
  t.same(JSON.parse((await host.ssh(['deploys:log', id, '--json'])).out).join('\n'), waited.out.trimEnd())
  await nothingLeft(t, host, 'shop')
})

t.test('a deploy is canceled while it builds, while it waits and while it is checked', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  const canceled = async (push: Pushing, id: string): Promise<void> => {
    const cancel = await host.ssh(['deploys:cancel', id])
    t.equal(cancel.code, 0, cancel.err)
    t.match(cancel.out, `Deploy ${id}: refused (CANCELED).`)
    const end = await push.end()
    t.equal(end.code, 1)
    t.match(end.err, /CANCELED: admin canceled it; v1 still serves/)
    t.match(result(end), { code: 'CANCELED', deploy: id })
    t.equal((await host.ssh(['deploys:wait', id])).code, 15)
    t.equal((await host.ssh(['deploys:info', id])).code, 15)
    t.match(JSON.parse((await host.ssh(['deploys:wait', id, '--json'])).err.trim().split('\n').at(-1) ?? ''), {
      error: { code: 'CANCELED' },
    })
    const late = await host.ssh(['deploys:cancel', id])
    t.equal(late.code, 3)
    t.match(late.err, 'has ended already (refused)')
    t.equal((await host.get('shop')).body, 'one')
  }

  await slowBuild(app, gate, 'two')
  const building = new Pushing(host, app)
  await gate.arrived()
  const first = (await latest(host)).id
  await say(app, 'three')
  const waiting = new Pushing(host, app)
  await waiting.said(/Waiting for deploy/)
  await canceled(waiting, (await latest(host)).id)
  await canceled(building, first)
  await until('the build step is gone', () => gate.left === 1)
  await nothingLeft(t, host, 'shop')

  const silent = 'setTimeout(() => response.end(), 1e6)'
  await app.write({
    Dockerfile: DOCKERFILE,
    'server.js': server('four', silent),
    'backendim.yaml': 'health: { within: 60s, timeout: 60s }\n',
  })
  await app.commit('four')
  const checking = new Pushing(host, app)
  await until('it is checked', async () => (await latest(host)).stage === 'checking')
  await canceled(checking, (await latest(host)).id)
  await nothingLeft(t, host, 'shop')

  await app.write({ 'server.js': server('five'), 'backendim.yaml': YAML })
  await app.commit('five')
  t.match(result(await app.push()), { status: 'live' }, 'the next push works')
})

t.test('a push that waits for a moment, one that does not read, and one that is broken off', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await tiny(host, 'shop')
  const commit = await slowBuild(app, gate, 'slow')
  const moment = await app.push('-o', 'wait=1', '-o', 'verbose', 'backendim', 'main')
  t.equal(moment.code, 0, moment.err)
  t.match(moment.err, /at the gate/)
  t.match(result(moment), { status: 'running', commit })
  gate.open()
  t.equal((await host.ssh(['deploys:wait', result(moment).deploy])).code, 0)

  await slowBuild(app, gate, 'loud', MEGABYTE)
  const deaf = new Pushing(host, app, '-o', 'verbose', 'backendim', 'main')
  await gate.arrived(2)
  deaf.signal('SIGSTOP')
  gate.open()
  const { id } = await latest(host)
  t.equal((await host.ssh(['deploys:wait', id])).code, 0)
  t.equal((await host.get('shop')).body, 'loud', 'live while its push does not read')
  deaf.signal('SIGCONT')
  const heard = await deaf.end()
  t.equal(heard.code, 0)
  t.match(result(heard), { status: 'live', deploy: id })

  const repositories = await readdir(join(host.data, 'data', 'repos'))
  const zero = '0'.repeat(40)
  const line = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text
  const begin = `${line(`${zero} ${commit} refs/heads/main\0report-status side-band-64k`)}0000PACK\0\0`
  for (const input of ['', '0000', '00', line(`shallow ${commit}\n`), '0035shallow xyz', begin, 'x'.repeat(2000)])
    t.not((await host.ssh(['git-receive-pack', "'/new'"], { input })).code, undefined)
  t.equal((await host.ssh(['apps:info', 'new'])).code, 20, 'no app comes of it')
  t.same(await readdir(join(host.data, 'data', 'repos')), repositories, 'and no repository stays')
  t.match((await app.push()).err, 'Everything up-to-date')
})

t.test('the newest waiting push wins', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await tiny(host, 'shop')
  await slowBuild(app, gate, 'first')
  const first = new Pushing(host, app)
  await gate.arrived()
  const waiting: Pushing[] = []
  for (const says of ['second', 'third', 'fourth']) {
    await slowBuild(app, gate, says)
    waiting.push(new Pushing(host, app))
    await waiting.at(-1)?.said(/Waiting for deploy/)
  }
  const ends = await Promise.all(waiting.slice(0, 2).map((push) => push.end()))
  for (const end of ends) {
    t.equal(end.code, 1)
    t.match(end.err, /SUPERSEDED: deploy [a-z0-9]+ of [0-9a-f]{7} is newer; nothing is live yet/)
    t.equal((await host.ssh(['deploys:info', result(end).deploy])).code, 15)
  }
  gate.open()
  t.match(result(await first.end()), { status: 'live', release: 1 })
  await gate.arrived(2)
  gate.open()
  t.match(result((await waiting[2]?.end()) as Ran), { status: 'live', release: 2 })
  t.equal((await host.get('shop')).body, 'fourth')

  const list = await deploys(host)
  t.same(
    list.map((one) => [one.status, one.code ?? null]),
    [
      ['live', null],
      ['refused', 'SUPERSEDED'],
      ['refused', 'SUPERSEDED'],
      ['live', null],
    ],
  )
  const text = (await host.ssh(['deploys', 'shop'])).out
  t.match(text, /^DEPLOY +STATUS +WHAT +RELEASE +CODE +BY +WHEN\n/)
  for (const one of list) t.match(text, `${one.id}  ${one.status}`)
  const [last] = list as [Deploy]
  const info = await host.ssh(['deploys:info', last.id])
  t.equal(info.code, 0)
  t.match(info.out, /status: +live\n/)
  t.match(JSON.parse((await host.ssh(['deploys:info', last.id, '--json'])).out), {
    app: 'shop',
    release: 2,
    seconds: { build: Number },
  })
  for (const words of ['deploys:info', 'deploys:log', 'deploys:wait', 'deploys:cancel'])
    t.equal((await host.ssh([words, 'nosuch'])).code, 3, `${words} of none`)
  await nothingLeft(t, host, 'shop')
})

t.test('builds of several apps share the machine, and an app may be destroyed while it builds', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const start = async (name: string): Promise<Pushing> => {
    const app = await tiny(host, name)
    await slowBuild(app, gate, name)
    const push = new Pushing(host, app)
    await until(`${name} is there`, async () => (await host.ssh(['deploys', name, '--json'])).out.includes('commit'))
    return push
  }
  const building = [await start('a1'), await start('a2')]
  await gate.arrived()
  const dropped = await start('b')
  const next = await start('c')
  t.equal((await host.ssh(['deploys:cancel', (await latest(host, 'b')).id])).code, 0)
  t.match((await dropped.end()).err, /CANCELED/)

  const destroyed = await host.ssh(['apps:destroy', 'a1', '--confirm', 'a1'])
  t.equal(destroyed.code, 0, destroyed.err)
  t.equal((await building[0]?.end())?.code, 1, 'its push is refused')
  t.equal((await host.ssh(['version'])).code, 0, 'the host is well')
  const open = setInterval(() => gate.open(), 50)
  t.teardown(() => clearInterval(open))
  t.match(result((await building[1]?.end()) as Ran), { status: 'live' })
  t.match(result(await next.end()), { status: 'live' }, 'who waited for a place has it')
})
