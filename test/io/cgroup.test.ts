/** The cap of builds on both versions of cgroups and with both drivers, over a tree of plain files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { BuildCgroup, type Layout } from '../../lib/io/cgroup.ts'
import { KernelLog, victimOf } from '../../lib/io/kernel-log.ts'
import { buildLimits, cacheBound, describeLimits, settings } from '../../lib/model/build-limits.ts'

const MB = 1024 * 1024
const STEP = 'h3vubzir7uldj6ln327bgz795'
const CONTAINER = 'a'.repeat(64)
const limits = { memory: 512 * MB, swap: 0, cpus: 1.8, pids: 2048 }

function tree(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}
const group = (root: string, layout: Pick<Layout, 'version' | 'driver' | 'parent'>): BuildCgroup =>
  new BuildCgroup({ root: join(root, 'cgroup'), proc: join(root, 'proc'), ...layout })

/** The files that a kernel would have made, empty. */
const filesOf = (version: 1 | 2, path: string): Record<string, string> =>
  Object.fromEntries(
    settings(version, limits).map(({ controller, file }) => [
      join('cgroup', version === 1 ? controller : '', path, file),
      '',
    ]),
  )

t.test('limits come from the machine, and the owner has the last word', async (t) => {
  t.same(buildLimits({ memory: 1024 * MB, swap: 0, cores: 1 }, {}), {
    memory: 512 * MB,
    swap: 0,
    cpus: 0.9,
    pids: 2048,
  })
  t.match(buildLimits({ memory: 400 * MB, swap: 100, cores: 4 }, {}), { memory: 256 * MB, swap: 50, cpus: 3.6 })
  t.match(buildLimits({ memory: 8192 * MB, swap: 0, cores: 2 }, { memory: MB, cpus: 1 }), { memory: MB, cpus: 1 })
  t.equal(describeLimits(limits), '512 MB, 1.8 cores, 2048 processes')
  t.same([5e9, 50e9, 500e9].map(cacheBound), [1e9, 5e9, 20e9])
})

t.test('version 1, cgroupfs: one group for all, also before there is any', async (t) => {
  const root = t.testdir({})
  tree(root, filesOf(1, '/docker/buildkit'))
  const one = group(root, { version: 1, driver: 'cgroupfs', parent: '/docker' })
  t.same(one.cap(limits), [])
  const said = (file: string): string => readFileSync(join(root, 'cgroup', file), 'utf8')
  t.equal(said('memory/docker/buildkit/memory.limit_in_bytes'), String(512 * MB))
  t.equal(said('memory/docker/buildkit/memory.memsw.limit_in_bytes'), String(512 * MB))
  t.equal(said('cpu/docker/buildkit/cpu.shares'), '102')
  t.equal(said('cpu/docker/buildkit/cpu.cfs_quota_us'), '180000')
  t.equal(said('pids/docker/buildkit/pids.max'), '2048')
  const memory = `cgroup/memory/docker/buildkit/${STEP}`
  tree(root, {
    [`${memory}/cgroup.procs`]: '41\n42\n',
    [`${memory}/memory.oom_control`]: 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
    'cgroup/memory/docker/buildkit/cgroup.procs': '',
    'proc/41/cmdline': 'runc\0init\0',
    'proc/42/cmdline': '/bin/sh\0-c\0npm ci\0',
    'proc/42/oom_score_adj': '0',
  })
  t.same(one.steps(), [STEP])
  t.same(one.pids(STEP), [41, 42])
  t.equal(one.kills(STEP), 2)
  t.equal(one.command(41), undefined, 'the engine is still making the step ready')
  t.equal(one.command(42), '/bin/sh -c npm ci')
  one.offer(42)
  t.equal(readFileSync(join(root, 'proc/42/oom_score_adj'), 'utf8'), '900')
})

t.test('version 2, cgroupfs', async (t) => {
  const root = t.testdir({})
  tree(root, {
    ...filesOf(2, '/docker/buildkit'),
    'cgroup/cgroup.subtree_control': '',
    'cgroup/docker/cgroup.subtree_control': '',
    [`cgroup/docker/buildkit/${STEP}/memory.events`]: 'low 0\noom 1\noom_kill 1\n',
    [`cgroup/docker/buildkit/${STEP}/memory.oom.group`]: '0',
    [`cgroup/docker/${CONTAINER}/memory.events`]: 'oom_kill 7\n',
  })
  const one = group(root, { version: 2, driver: 'cgroupfs', parent: '/docker' })
  t.same(one.cap(limits), [])
  const said = (file: string): string => readFileSync(join(root, 'cgroup', file), 'utf8')
  t.equal(said('cgroup.subtree_control'), '+io', 'what is above passes the controllers on')
  t.equal(said('docker/cgroup.subtree_control'), '+io')
  t.equal(said('docker/buildkit/memory.max'), String(512 * MB))
  t.equal(said('docker/buildkit/cpu.max'), '180000 100000')
  t.equal(said('docker/buildkit/cpu.weight'), '10')
  t.equal(said('docker/buildkit/io.weight'), 'default 10')
  t.same(one.steps(), [STEP])
  t.equal(one.kills(STEP), 1)
  one.capStep(STEP, limits)
  t.equal(said(`docker/buildkit/${STEP}/memory.oom.group`), '1')
})

t.test('systemd: a scope per step beside the apps, capped as it appears', async (t) => {
  for (const version of [1, 2] as const) {
    const root = t.testdir({})
    const scope = `/system.slice/docker-${STEP}.scope`
    const app = `/system.slice/docker-${CONTAINER}.scope`
    tree(root, { ...filesOf(version, scope), ...filesOf(version, app), 'cgroup/memory/system.slice/x.service/y': '' })
    const one = group(root, { version, driver: 'systemd', parent: '/system.slice' })
    t.same(one.cap(limits), [], 'there is nothing to cap yet')
    t.same(one.steps(), [STEP], 'the apps are none of its business')
    t.same(one.capStep(STEP, limits), [])
    const folder = join(root, 'cgroup', version === 1 ? 'memory' : '')
    const file = version === 1 ? 'memory.limit_in_bytes' : 'memory.max'
    t.equal(readFileSync(join(folder, scope, file), 'utf8'), String(512 * MB))
    t.equal(readFileSync(join(folder, app, file), 'utf8'), '')
  }
})

t.test('where nothing can be capped, it says what is missing', async (t) => {
  const root = t.testdir({})
  const none = group(root, { version: 2, driver: 'systemd', parent: '/system.slice' })
  t.match(none.cap(limits), [/there is no .*system\.slice/])
  const bare = group(t.testdir({ cgroup: {} }), { version: 2, driver: 'cgroupfs', parent: '/docker' })
  const faults = bare.cap(limits)
  t.equal(faults.length, 4, 'memory, weight, quota and processes; what few kernels have is no fault')
  t.match(faults[0], /memory\.max: there is no such file/)
  t.same(bare.steps(), [])
  t.equal(bare.kills(STEP), 0)
})

t.test('the kernel log names the group of whom it killed', async (t) => {
  const record = (constraint: string): string =>
    `6,900,25518545130,-;oom-kill:constraint=${constraint},nodemask=(null),cpuset=${STEP},mems_allowed=0,oom_memcg=/docker/buildkit,task_memcg=/docker/buildkit/${STEP},task=MainThread,pid=32504,uid=0\n`
  t.same(victimOf(record('CONSTRAINT_MEMCG')), [{ group: `/docker/buildkit/${STEP}`, capped: true }])
  t.same(victimOf(record('CONSTRAINT_NONE')), [{ group: `/docker/buildkit/${STEP}`, capped: false }])
  t.same(victimOf('6,901,25518545131,-;docker0: port 1(veth75ab295) entered blocking state\n'), [])
  t.equal(KernelLog.open(join(t.testdir({}), 'none')), undefined, 'not every control plane may read it')
})
