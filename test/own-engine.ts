/** An engine of a test's own, that it may stop and kill: in a network namespace, so that its bridges and rules are nobody else's. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Docker from 'dockerode'
import { makeBases } from '../lib/io/bases.ts'
import { until } from './until.ts'

/** Runs this very file again inside a new network namespace, and ends with its exit code. Returns only inside. */
export function insideNamespace(file: string): void {
  if (process.env.BACKENDIM_TEST_NETNS) return
  const name = `backendim-test-${process.pid}`
  execFileSync('ip', ['netns', 'add', name])
  try {
    execFileSync('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
    // Not `ip netns exec`, which mounts another /sys over the one with the cgroups.
    const args = [`--net=/run/netns/${name}`, process.execPath, '--enable-source-maps', file]
    const env = { ...process.env, BACKENDIM_TEST_NETNS: name }
    process.exitCode = spawnSync('nsenter', args, { stdio: 'inherit', env }).status ?? 1
  } finally {
    execFileSync('ip', ['netns', 'delete', name])
  }
  process.exit()
}

export class OwnEngine {
  readonly folder = mkdtempSync(join(tmpdir(), 'backendim-test-engine-'))
  readonly docker = new Docker({ socketPath: this.socket })
  /** Its containers and builds are under it, so that what caps them caps nobody else's. */
  readonly cgroup = `/${basename(this.folder)}`
  private child: ChildProcess | undefined

  get socket(): string {
    return join(this.folder, 'docker.sock')
  }
  private get exec(): string {
    return join(this.folder, 'exec')
  }

  /** One for a test, with the base of Node; hosts that start afterwards use it, and it goes with the test. */
  static async of(t: { teardown(work: () => unknown): void }): Promise<OwnEngine> {
    const engine = new OwnEngine()
    t.teardown(() => engine.remove())
    await engine.start()
    process.env.DOCKER_HOST = `unix://${engine.socket}`
    const cache = join(process.env.BACKENDIM_TEST_CACHE ?? '/var/cache/backendim-test', 'bases')
    await makeBases(engine.docker, ['node'], () => {}, cache)
    return engine
  }

  async start(): Promise<void> {
    // Left behind by a kill, these make the start fail or wait for half a minute.
    for (const pid of [join(this.folder, 'pid'), join(this.exec, 'containerd', 'containerd.pid')])
      rmSync(pid, { force: true })
    const log = openSync(join(this.folder, 'log'), 'a')
    const options = [
      '--data-root',
      join(this.folder, 'data'),
      '--exec-root',
      this.exec,
      '--pidfile',
      join(this.folder, 'pid'),
      '--cgroup-parent',
      this.cgroup,
    ]
    this.child = spawn('dockerd', [...options, '-H', `unix://${this.socket}`, '--live-restore'], {
      stdio: ['ignore', log, log],
    })
    await until('the engine', () => this.docker.ping())
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await exited
  }

  async remove(): Promise<void> {
    for (const one of await this.docker.listContainers({ all: true }))
      await this.docker.getContainer(one.Id).remove({ force: true })
    await this.end('SIGTERM')
    removeGroups(this.cgroup)
    await until('its folder to go', () => {
      for (const mount of mounts(this.folder)) spawnSync('umount', [mount])
      rmSync(this.folder, { recursive: true, force: true })
      return true
    })
  }
}

/** The engine leaves those that it was told to use. */
function removeGroups(path: string): void {
  const roots = readdirSync('/sys/fs/cgroup').map((name) => join('/sys/fs/cgroup', name))
  for (const root of ['/sys/fs/cgroup', ...roots])
    spawnSync('find', [join(root, path), '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'])
}

function mounts(folder: string): string[] {
  const lines = execFileSync('cat', ['/proc/mounts'], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(folder))
}
