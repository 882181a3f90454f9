/** Pushes that meet: of the same commit, of what is live already, behind another one, and of which only one can be the first. */
import t from 'tap'

import { DOCKERFILE } from '../apps.ts'
import { Host, type Ran, result } from '../host.ts'
import { Gate, Pushing, say, server, tiny } from '../tiny.ts'

t.setTimeout(240_000)

t.test('pushes of what is there already, and pushes that are too late', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  const app = await tiny(host, 'shop')
  const one = await app.commit('empty')
  t.match(result(await app.push()), { status: 'live', release: 1, commit: one })
  const again = await app.push()
  t.equal(again.code, 0)
  t.match(again.err, 'Everything up-to-date')
  const rebuilt = await host.ssh(['ps:rebuild', 'shop', '--json'])
  t.equal(rebuilt.code, 0, rebuilt.err)
  t.match(JSON.parse(rebuilt.out), { release: 2 })
  await app.commit('nothing new')
  t.match(result(await app.push()), { status: 'live', release: 3 })

  const other = await host.project(undefined, 'shop')
  await host.git(other.folder, ['pull', '-q', 'backendim', 'main'])
  await app.write({ 'server.js': server('slow'), ...gate.files() })
  const slow = await app.commit('slow')
  const first = new Pushing(host, app)
  await gate.arrived()
  const twin = new Pushing(host, app)
  await twin.said(/is being deployed already; attaching to/)
  const busy = await host.ssh(['ps:rebuild', 'shop'])
  t.equal(busy.code, 6, 'a rebuild does not take the place of a push')
  await say(other, 'too late')
  const late = new Pushing(host, other)
  await late.said(/Waiting for deploy/)
  gate.open()
  const ends = [await first.end(), await twin.end()]
  for (const end of ends) {
    t.equal(end.code, 0, end.err)
    t.match(result(end), { status: 'live', release: 4, commit: slow, deploy: result(ends[0] as Ran).deploy })
  }
  const stale = await late.end()
  t.equal(stale.code, 1)
  t.match(stale.err, /STALE: main has moved to [0-9a-f]{7} since this push; v4 still serves/)
  t.match(result(stale), { code: 'STALE', release: null })
  t.equal((await host.get('shop')).body, 'slow')
  t.match((await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out, slow)

  t.match((await other.push()).err, /fetch first|non-fast-forward/, 'git itself refuses what is behind')
  const forced = await other.push('--force', 'backendim', 'main')
  t.equal(forced.code, 0, forced.err)
  t.match(result(forced), { status: 'live', release: 5 })
  t.equal((await host.get('shop')).body, 'too late')

  await other.write({ 'server.js': server('undone'), ...gate.files() })
  await other.commit('undone')
  const undone = new Pushing(host, other)
  await gate.arrived(2)
  const nowhere = await host.ssh(['rollback', 'shop', 'v77'])
  t.equal(nowhere.code, 3)
  const back = await host.ssh(['rollback', 'shop', 'v4'])
  t.equal(back.code, 0, back.err)
  const canceled = await undone.end()
  t.equal(canceled.code, 1)
  t.match(canceled.err, /CANCELED: admin rolled shop back; v[56] still serves/)
  t.equal((await host.get('shop')).body, 'slow')
  t.match((await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out, slow, 'the branch went back too')
})

t.test('first pushes at the same time', async (t) => {
  const host = await Host.start(t)
  const gate = await Gate.start(t)
  t.equal((await host.ssh(['apps:create', 'shop'])).code, 0)
  const app = await tiny(host, 'shop')
  await app.write(gate.files())
  const main = await app.commit('main')
  const first = new Pushing(host, app)
  await gate.arrived()
  await say(app, 'master')
  const second = new Pushing(host, app, 'backendim', 'main:master')
  await second.said(/Waiting for deploy/)
  gate.open()
  t.match(result(await first.end()), { status: 'live', commit: main })
  await gate.arrived(2)
  gate.open()
  const late = await second.end()
  t.equal(late.code, 1)
  t.match(late.err, /STALE: the deploy branch is main since/)
  t.match((await host.git(app.folder, ['ls-remote', 'backendim'])).out, /^\w+\tHEAD\n\w+\trefs\/heads\/main\n$/)

  await app.write({ Dockerfile: DOCKERFILE })
  await app.commit('no gate')
  await app.commit('newer')
  const url = `ssh://git@127.0.0.1:${host.ready.ssh}/twin`
  const twins = [new Pushing(host, app, url, 'main'), new Pushing(host, app, url, 'main~1:refs/heads/main')]
  const ends = await Promise.all(twins.map((push) => push.end()))
  t.ok(
    ends.some((end) => end.code === 0),
    ends.map((end) => end.err).join(),
  )
  const lost = ends.find((end) => end.code !== 0)
  if (lost) t.match(lost.err, /STALE: (twin was made by another push just now|main has moved)|SUPERSEDED/)
  const { commit } = JSON.parse((await host.ssh(['apps:info', 'twin', '--json'])).out)
  t.match((await host.git(app.folder, ['ls-remote', url, 'main'])).out, commit)
})
