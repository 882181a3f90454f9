/** Caches of builds on an engine of their own: cache mounts belong to an app, stay from build to build, and go when they are over the bound or old. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { pruneCache } from '../../lib/io/build-cache.ts'
import { DOCKERFILE, simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { insideNamespace, OwnEngine } from '../own-engine.ts'

insideNamespace(fileURLToPath(import.meta.url))
t.setTimeout(240_000)

/** Says what earlier builds left in the cache, and adds to it. */
const STEP =
  'RUN --mount=type=cache,target=/cache echo "found: $(ls /cache | tr "\\n" " ")." && head -c 10000000 /dev/zero > /cache/$(cat name)\nCMD'

t.test('cache mounts, and the bound', async (t) => {
  const engine = await OwnEngine.of(t)
  const host = await Host.start(t, { args: ['--build-cgroup', engine.cgroup] })

  const found = async (name: string, note: string, extra: Record<string, string> = {}): Promise<string> => {
    const app = await host.project(undefined, name)
    await app.write(simple({ Dockerfile: DOCKERFILE.replace('CMD', STEP), name: note, ...extra }))
    await app.commit(note)
    const pushed = await app.push('--force', 'backendim', 'main')
    t.match(result(pushed), { status: 'live' }, pushed.err)
    const said = await readFile(join(host.data, 'data', 'deploys', `${result(pushed).deploy}.log`), 'utf8')
    return /^\W*found: (.*)\.\s*$/m.exec(said)?.[1]?.trim() ?? said
  }
  t.equal(await found('shop', 'one'), '')
  t.equal(await found('shop', 'two'), 'one', 'the cache stays')
  t.equal(await found('other', 'three'), '', 'another app does not see it')
  const { id } = await host.stored('shop')
  const yaml = `build:\n  args:\n    BUILDKIT_CACHE_MOUNT_NS: ${id}\n`
  t.equal(await found('thief', 'four', { 'backendim.yaml': yaml }), '', 'nor one that asks for it by its id')

  const records = async (): Promise<{ Type: string; Shared: boolean; Size: number }[]> =>
    (await engine.docker.df()).BuildCache
  const mounts = async (): Promise<number> => (await records()).filter((one) => one.Type === 'exec.cachemount').length
  t.equal(await mounts(), 3)
  await pruneCache(engine.docker, { until: '1h' })
  await pruneCache(engine.docker, { storage: 20e9 })
  t.equal(await mounts(), 3, 'what is young and within the bound stays')
  const all = (await records()).reduce((sum, one) => sum + (one.Shared ? 0 : one.Size), 0)
  t.ok((await pruneCache(engine.docker, { storage: all - 5e6 })) >= 10e6)
  const left = await mounts()
  t.ok(left > 0 && left < 3, `what is over the bound goes, and no more: ${left} of 3 are left`)
  await pruneCache(engine.docker, { until: '1ms' })
  t.equal(await mounts(), 0, 'and what is old')
  for (const name of ['shop', 'other', 'thief']) t.equal((await host.get(name)).status, 200, `${name} serves on`)
  t.equal(await found('shop', 'five'), '', 'the next build begins anew')
})
