/** The end of an app: what its user gave stays in the trash, also when the host is killed in the middle. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Host, run } from '../host.ts'
import { tiny } from '../tiny.ts'

t.setTimeout(240_000)

/** The copy holds the intent and the commit that was live; the host itself has nothing of it any more. */
async function kept(t: Test, host: Host, id: string, commit: string): Promise<void> {
  const data = join(host.data, 'data')
  const copy = join(data, 'trash', `shop-${id}`)
  t.equal(JSON.parse(await readFile(join(copy, 'app.json'), 'utf8')).id, id)
  const head = await run('git', ['--git-dir', join(copy, 'repo.git'), 'rev-parse', 'refs/heads/main'])
  t.equal(head.out.trim(), commit, head.err)
  t.same(await readdir(join(data, 'repos')), [])
  t.same(await readdir(join(data, 'keys', 'deploy')), [], 'the key of its own lets nobody in any more')
  t.notOk((await readdir(join(copy, 'repo.git'))).includes('lfs'), 'what was fetched for its builds is not kept')
  t.equal((await host.ssh(['apps:info', 'shop'])).code, 20)
  t.same((await host.inEngine()).containers, [])
}

/** It has a key, and a cache. */
async function fetched(host: Host, id: string): Promise<void> {
  await host.ssh(['git:key', 'shop'])
  await mkdir(join(host.data, 'data', 'repos', `${id}.git`, 'lfs'))
}

t.test('an app that is destroyed leaves a copy', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  const { id, releases } = await host.stored('shop')
  await fetched(host, id)
  t.equal((await host.ssh(['apps:destroy', 'shop', '--confirm', 'shop'])).code, 0)
  await kept(t, host, id, releases[0]?.commit as string)
})

t.test('so does one whose end was cut off after its intent had gone', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  const stored = await host.stored('shop')
  await fetched(host, stored.id)
  await host.end('SIGTERM')
  t.notMatch(host.errors, /not all parts ended/)
  const data = join(host.data, 'data')
  const copy = join(data, 'trash', `shop-${stored.id}`)
  await mkdir(copy)
  await rename(join(data, 'state', 'apps', `${stored.id}.json`), join(copy, 'app.json'))
  const path = join(data, 'state', 'host.json')
  const state = JSON.parse(await readFile(path, 'utf8'))
  delete state.names.shop
  await writeFile(path, JSON.stringify(state))
  await host.boot()
  await kept(t, host, stored.id, stored.releases[0]?.commit as string)
})
