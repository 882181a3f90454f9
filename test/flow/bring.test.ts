/** What is brought without a push, and what comes between: a client that goes away, a push, a cancel. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import tar from 'tar-stream'
import { bringArchive } from '../../lib/flow/bring.ts'
import type { Queue } from '../../lib/flow/queue.ts'
import type { System } from '../../lib/flow/system.ts'
import { standsFor } from '../../lib/flow/unchanged.ts'
import { Git } from '../../lib/io/git.ts'
import { configHash } from '../../lib/io/store.ts'
import type { App, Deploy } from '../../lib/model/app.ts'
import { until } from '../until.ts'

async function world(t: Test) {
  const folder = t.testdir({})
  await mkdir(join(folder, 'repos'))
  const git = new Git(join(folder, 'repos'), folder, join(folder, 'home'))
  await git.init('a1')
  const app = { id: 'a1', name: 'shop', deploys: [], releases: [], configs: {}, config: {} } as unknown as App
  const change = async (_: string, edit: (app: App) => unknown) => edit(app)
  const locks = { hold: (_: string, work: () => Promise<unknown>) => work() }
  const system = { git, data: folder, store: { byId: () => app, change }, locks } as unknown as System
  const queued: unknown[] = []
  const queue = { enqueue: async (_: string, one: unknown) => queued.push(one) } as unknown as Queue
  const cancel = new AbortController()
  const by = { user: 'ann', admin: false }
  return { app, git, system, queued, cancel, asked: { system, queue, app, by, say: () => {}, signal: cancel.signal } }
}

const packed = (files: Record<string, string>) => {
  const pack = tar.pack()
  for (const [name, text] of Object.entries(files)) pack.entry({ name }, text)
  return pack
}

t.test('an archive of a client that went away is not deployed', async (t) => {
  const { asked, cancel, git, queued } = await world(t)
  const stdin = new PassThrough()
  const pack = packed({ 'index.html': 'x'.repeat(2000) })
  pack.finalize()
  // As many bytes as look like the whole of something.
  stdin.write((await buffer(pack)).subarray(0, 1024))
  const bringing = bringArchive(asked, stdin)
  await until('its first bytes to be read', async () => stdin.readableLength === 0)
  cancel.abort(new Error('gone'))
  await t.rejects(bringing)
  t.equal(queued.length, 0)
  t.equal((await git.held('a1')).size, 0, 'nothing stays held')
})

t.test('a push that came while an archive was read is not superseded', async (t) => {
  const { app, asked, git, queued } = await world(t)
  const stdin = new PassThrough()
  const bringing = bringArchive(asked, stdin)
  const pack = packed({ 'index.html': 'hello' })
  pack.finalize()
  app.deploys.push({ id: 'd1', commit: 'abcdef123456' } as Deploy)
  pack.pipe(stdin)
  await t.rejects(bringing, { code: 'LOCKED', message: /deploy d1 of abcdef1 is under way/ })
  t.equal(queued.length, 0)
  t.equal((await git.held('a1')).size, 0)
})

t.test('a push that changes nothing of what came as an archive makes the branch, for good', async (t) => {
  const { app, git, system } = await world(t)
  const commit = async (text: string): Promise<string> => {
    const tree = (await git.run('a1', ['mktree'], { input: `100644 blob ${await blob(text)}\tfile\n` })).trim()
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b']
    return (await git.run('a1', [...who, 'commit-tree', tree, '-m', text])).trim()
  }
  const blob = async (text: string) => (await git.run('a1', ['hash-object', '-w', '--stdin'], { input: text })).trim()
  const [first, second] = [await commit('one'), await commit('two')]
  Object.assign(app, {
    releases: [{ version: 1, fingerprint: 'f', origin: 'archive stdin', commit: first, config: configHash({}) }],
    live: { release: 1 },
    branch: 'main',
  })
  const job = { id: 'd1', commit: second, ref: 'refs/heads/main' } as Deploy
  app.deploys.push(job)
  const run = { say: () => {}, signal: new AbortController().signal }
  const project = { fingerprint: 'f', root: 'api' }
  t.ok(await standsFor(system, 'a1', job, project as never, run as never))
  t.match(job, { status: 'unchanged', release: 1 })
  t.equal(app.releases[0]?.commit, second)
  t.equal(app.releases[0]?.origin, undefined, 'a start drops the branch of what has an origin')
  t.equal(await git.ref('a1', 'refs/heads/main'), second)
})
