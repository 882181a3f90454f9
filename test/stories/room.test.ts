/** A disk that has no room for a build: first what nobody uses of the cache goes, then pushes are refused with numbers. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { DOCKERFILE, simple } from '../apps.ts'
import { Host, result } from '../host.ts'
import { insideNamespace, OwnEngine } from '../own-engine.ts'

insideNamespace(fileURLToPath(import.meta.url))
t.setTimeout(240_000)

const MB = 1_000_000
const CACHED = 'RUN --mount=type=cache,target=/cache head -c 400000000 /dev/zero > /cache/file\nCMD'

t.test('preflight of the disk', async (t) => {
  const disk = mkdtempSync('/tmp/backendim-test-disk-')
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2400m,mode=711', 'tmpfs', disk])
  const tmpdir = process.env.TMPDIR
  process.env.TMPDIR = disk
  t.teardown(() => {
    process.env.TMPDIR = tmpdir
    if (tmpdir === undefined) delete process.env.TMPDIR
    // Lazily: what the engine started may take a moment longer to end.
    execFileSync('umount', ['-l', disk])
    rmdirSync(disk)
  })
  const engine = await OwnEngine.of(t)
  const host = await Host.start(t, { args: ['--build-cgroup', engine.cgroup] })
  const app = await host.project(undefined, 'shop')
  await app.write(simple({ Dockerfile: DOCKERFILE.replace('CMD', CACHED) }))
  await app.commit('good')
  t.equal((await app.push()).code, 0, host.errors)

  const free = (): number => {
    const { bavail, bsize } = statfsSync(disk)
    return bavail * bsize
  }
  const filler = join(disk, 'filler')
  const leave = async (bytes: number): Promise<void> => {
    await rm(filler, { force: true })
    execFileSync('fallocate', ['-l', String(Math.floor(free() - bytes)), filler])
  }
  await leave(800 * MB)
  await app.write(simple())
  await app.commit('short')
  t.match(result(await app.push()), { status: 'live' }, 'the cache makes room')
  t.ok(free() > 1000 * MB, `${free() / MB} MB are free`)

  await leave(500 * MB)
  await app.commit('full')
  const refused = await app.push()
  t.equal(refused.code, 1)
  const root = join(engine.folder, 'data')
  t.match(
    refused.err,
    new RegExp(
      `DISK_FULL: [45]\\d\\d\\.\\d MB are free on the disk of ${root}; a build wants at least 1\\.0 GB; free space`,
    ),
  )
  t.match(refused.err, /pre-receive hook declined/)
  t.equal((await host.get('shop')).body, 'v2', 'what serves goes on')
  const rebuilt = await host.ssh(['ps:rebuild', 'shop'])
  t.equal(rebuilt.code, 14, 'the same where no hook is asked')
  t.match(rebuilt.err, /are free on the disk of/)

  await rm(filler)
  t.match(result(await app.push()), { status: 'live' })
})
