/** `up` and the command line on the host, as a shell sees them: what they print and how they end. */
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { pastItsEnd } from '../../bin/node-age.ts'
import { barred } from '../../bin/proxy-user.ts'
import { workersFor, workersOf } from '../../bin/workers.ts'
import { Host, ROOT, run } from '../host.ts'
import { until } from '../until.ts'

t.setTimeout(120_000)

/** In folders that nobody else may enter, public by nature, or for the proxy's user. */
const PUBLIC = /\/(repos|home|keys\/ssh_host_ed25519_key\.pub|routes\.json)(\/|$)/

const backendim = (...words: string[]) => run(join(ROOT, 'bin', 'backendim'), words)

t.test('what keeps the proxy’s user from the program is found', async (t) => {
  const base = await mkdtemp(join(tmpdir(), 'backendim-test-barred-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  const file = join(base, 'closed', 'open', 'main.js')
  await chmod(base, 0o755)
  await mkdir(join(base, 'closed', 'open'), { recursive: true })
  await writeFile(file, '')
  const stranger = { uid: 64_000, gid: 64_000 }
  t.equal(barred(file, stranger), undefined)
  await chmod(file, 0o600)
  t.equal(barred(file, stranger), file)
  await chmod(join(base, 'closed'), 0o700)
  t.equal(barred(file, stranger), join(base, 'closed'))
  t.equal(barred(file, {}), undefined, 'who is not root runs it as who they are')
})

t.test('up', async (t) => {
  const host = await Host.start(t)
  const data = join(host.data, 'data')

  t.test('says in one line that it is ready', async (t) => {
    t.match(host.ready, {
      ready: true,
      ssh: Number,
      http: Number,
      https: Number,
      domain: 'localhost',
      data,
      pids: { control: await host.pid('control'), proxy: host.ready.pids.workers[0], up: Number },
    })
    t.equal(host.ready.pids.workers.length, workersFor(availableParallelism(), totalmem()))
  })

  t.test('runs once per data folder, however its path is spelt', async (t) => {
    await symlink(data, join(host.data, 'alias'))
    for (const path of [data, `${data}/../data/`, join(host.data, 'alias')]) {
      const second = await backendim('up', '--data', path, '--ssh-port', '0', '--http-port', '0', '--https-port', '0')
      t.match(second, { code: 6, out: '', err: /another "up" runs/ }, path)
    }
    t.equal((await host.ssh(['version'])).code, 0, 'the first one was not disturbed')
    t.equal((await host.get('nobody')).status, 404, 'nor its proxy')
  })

  t.test('other users of the machine read nothing of it', async (t) => {
    await host.ssh(['apps:create', 'hidden'])
    await until('its address to say that there is no release', async () =>
      (await host.get('hidden')).body.includes('H81'),
    )
    const open: string[] = []
    for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      const { mode } = await lstat(path)
      const others = mode & (entry.isDirectory() ? 0o006 : 0o007)
      if (others !== 0 && !PUBLIC.test(path)) open.push(`${path} ${(mode & 0o777).toString(8)}`)
    }
    t.same(open, [])
    t.equal((await lstat(join(data, 'run', 'control.sock'))).mode & 0o777, 0o600)
  })

  t.test('refuses what it does not understand', async (t) => {
    const long = join(host.data, 'x'.repeat(100))
    t.match(await backendim('up', '--data', long), { code: 2, err: /too long/ })
    t.match(await backendim('up', '--http-port', '99999'), { code: 2, err: /--http-port wants a port/ })
    t.match(await backendim('up', '--workers', '65'), { code: 2, err: /--workers wants a number up to 64/ })
    t.match(await backendim('up', '--nope'), { code: 2, err: /--nope/ })
    t.match(await backendim('up', 'word'), { code: 2, err: /word/ })
  })

  t.test('the command line on the host', async (t) => {
    t.match(await backendim('version', '--data', data), { code: 0, out: /^backendim / })
    t.match(await backendim('--data', data, 'apps:info', 'hidden', '--json'), { code: 0, out: /^\{.*\}\n$/ })
    t.match(await backendim('--data', data, 'ap\u0000ps'.slice(0, 2)), { code: 2, err: /no command/ })
    const env = { ...process.env, BACKENDIM_DATA: join(host.data, 'elsewhere') }
    const other = await run(join(ROOT, 'bin', 'backendim'), ['version', '--data', data], { env })
    t.equal(other.code, 0, 'an option wins over the environment')
    t.match(await backendim('version', '--data'), { code: 2, err: /--data wants a folder/ })
  })

  t.test('a host that ends before it answers is an error', async (t) => {
    await host.ssh(['apps:create', 'shop'])
    const follows = backendim('logs', 'shop', '-t', '--data', data)
    process.kill(await host.pid('control'), 'SIGKILL')
    t.match(await follows, { code: 1, err: /ended before it answered|nothing runs here/ })
  })
})

t.test('how many workers: one per core, where there is memory for them', async (t) => {
  const GB = 1024 ** 3
  t.equal(workersFor(1, 16 * GB), 1)
  t.equal(workersFor(2, 1 * GB), 1)
  t.equal(workersFor(2, 0.95 * 2 * GB), 2, 'a machine of 2 GB, less what the kernel keeps')
  t.equal(workersFor(8, 16 * GB), 8)
  t.equal(workersFor(256, 256 * GB), 64)
  t.equal(workersOf('', 2, 4 * GB), 2)
  t.equal(workersOf('0', 2, 4 * GB), 2)
  t.equal(workersOf('3', 1, 1 * GB), 3, 'whoever asks gets them')
  for (const wrong of ['-1', '65', '1.5', 'two', '1e1']) t.throws(() => workersOf(wrong, 2, 4 * GB), /--workers/, wrong)
})

t.test('where nothing runs', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'backendim-none-'))
  t.teardown(() => rm(data, { recursive: true }))
  t.match(await backendim('version', '--data', data), { code: 1, err: /nothing runs here/ })
  const { code, out, err } = await backendim('version', '--data', data, '--json')
  t.same([code, out], [1, ''])
  t.match(JSON.parse(err).error, { code: 'HOST_ERROR', hint: /backendim up/ })
})

t.test('a Node past its end of life is told about', async (t) => {
  const on = (day: string): Date => new Date(`${day}T12:00:00Z`)
  t.match(pastItsEnd('v20.20.2', on('2026-05-01')), /Node 20 gets no security fixes since 2026-04; install Node 24/)
  t.equal(pastItsEnd('v20.20.2', on('2026-04-30')), undefined)
  t.equal(pastItsEnd('v24.1.0', on('2027-01-01')), undefined)
  t.match(pastItsEnd('v23.1.0', on('2026-05-01')), 'Node 23')
  t.match(pastItsEnd('v25.1.0', on('2026-05-01')), 'Node 25')
  t.equal(pastItsEnd('v26.0.0', on('2026-05-01')), undefined, 'newer than this table')
})
