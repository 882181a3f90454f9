/** The store: what was acknowledged is on disk, a throw changes nothing, and a kill leaves the old or the new, never a part. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { configHash, newId, Store } from '../../lib/io/store.ts'
import type { App } from '../../lib/model/app.ts'

const blank = (name: string): App => ({
  id: newId(),
  name,
  createdAt: '2026-01-01T00:00:00.000Z',
  owner: 'ann',
  run: 'running',
  config: {},
  domains: [],
  scale: {},
  healthy: false,
  nextRelease: 1,
  nextGeneration: 1,
  releases: [],
  configs: {},
  deploys: [],
})

if (process.argv[2] === 'write') await writeForEver(process.argv[3] ?? '')

/** The child of the kill test: says each number after it was acknowledged. */
async function writeForEver(folder: string): Promise<never> {
  const store = await Store.open(folder)
  const app = blank('shop')
  await store.create(app)
  for (let n = 1; ; n++) {
    await store.change(app.id, (next) => {
      next.config = { N: String(n), FILL: 'x'.repeat(50_000) }
    })
    process.stdout.write(`${n}\n`)
  }
}

t.test('creates, changes, renames, removes', async (t) => {
  const folder = t.testdir()
  const store = await Store.open(folder)
  const app = blank('shop')
  await store.create(app)
  await t.rejects(store.create(blank('shop')), { code: 'NAME_TAKEN' })
  await store.change(app.id, (next) => {
    next.config.KEY = 'value'
  })
  await t.rejects(
    store.change(app.id, (next) => {
      next.config.KEY = 'other'
      throw new Error('no')
    }),
  )
  t.equal(store.find('shop')?.config.KEY, 'value', 'a throw changes nothing')
  await store.rename(app, 'store')
  const again = await Store.open(folder)
  t.equal(again.find('shop'), undefined)
  t.equal(again.find('store')?.config.KEY, 'value')
  t.equal(again.find('constructor'), undefined)
  await store.remove(app.id)
  t.equal((await Store.open(folder)).apps().length, 0)
  t.equal(statSync(join(folder, 'host.json')).mode & 0o777, 0o600)
})

t.test('an app without a name never came into being, and temporary files go', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'apps'))
  writeFileSync(join(folder, 'apps', 'a1.json'), JSON.stringify(blank('lost')))
  writeFileSync(join(folder, 'apps', 'a2.json.abc.tmp'), '{"id":')
  const store = await Store.open(folder)
  t.same(store.apps(), [])
  t.same(readdirSync(join(folder, 'apps')), [])
})

t.test('kill -9 while it writes', async (t) => {
  for (let round = 0; round < 5; round++) {
    const folder = t.testdir()
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'write', folder])
    let acknowledged = 0
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line)
      if (acknowledged === 20 + round * 7) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const kept = Number((await Store.open(folder)).find('shop')?.config.N)
    t.ok(kept >= acknowledged, `${acknowledged} was acknowledged, ${kept} is there`)
  }
})

t.test('the hash of config vars does not depend on their order', (t) => {
  t.equal(configHash({ A: '1', B: '2' }), configHash({ B: '2', A: '1' }))
  t.not(configHash({ A: '1' }), configHash({ A: '2' }))
  t.end()
})
