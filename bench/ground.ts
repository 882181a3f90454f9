/** What a measurement stands on: a folder, Node 24, an engine, a host, packages. What it started it ends again. */
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { makeBases } from '../lib/io/bases.ts'
import { Host, ROOT, run } from '../test/host.ts'

const POLICY = '/usr/sbin/policy-rc.d'

export class Ground {
  readonly folder: string
  /** Installations run on Node 24, so that is what is measured. */
  readonly node: string
  private readonly works: (() => unknown)[] = []
  private started: Promise<void> | undefined
  private ours = false
  private interrupted = false

  private constructor(folder: string) {
    this.folder = folder
    this.node = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  }

  static async make(): Promise<Ground> {
    const ground = new Ground(await mkdtemp(join(tmpdir(), 'backendim-bench-')))
    // The proxy runs as a user of its own and has to reach this Node.
    await chmod(ground.folder, 0o711)
    await must('npm', ['i', '--no-save', '--prefix', ground.folder, `node-linux-${process.arch}@24`])
    process.env.BACKENDIM_NODE = ground.node
    return ground
  }

  /** Last in, first out. */
  teardown(work: () => unknown): void {
    this.works.push(work)
    if (this.interrupted) throw new Error('interrupted')
  }

  /** Takes away what a measurement stands on, so that it fails where it is and tidies up after itself. */
  interrupt(): void {
    this.interrupted = true
    void this.clear()
  }

  /** Ends what was started since the last time; the engine stays. Whoever asks while that goes on waits for it too. */
  clear(): Promise<void> {
    this.clearing = this.clearing.then(() => this.undo())
    return this.clearing
  }
  private clearing: Promise<void> = Promise.resolve()

  private async undo(): Promise<void> {
    while (this.works.length > 0) {
      try {
        await this.works.pop()?.()
      } catch (error) {
        console.error(error)
        process.exitCode = 1
      }
    }
  }

  async close(): Promise<void> {
    await this.clear()
    if (this.ours) await must(join(ROOT, 'test', 'engine'), ['stop'])
    await rm(this.folder, { recursive: true, force: true })
  }

  /** An engine that runs already is used and left running. */
  engine(): Promise<void> {
    this.started ??= this.startEngine()
    return this.started
  }

  private async startEngine(): Promise<void> {
    const pidfile = join(process.env.BACKENDIM_TEST_RUN ?? '/run/backendim-test', 'docker.pid')
    const before = await readFile(pidfile, 'utf8').catch(() => '')
    const socket = await must(join(ROOT, 'test', 'engine'), ['start'])
    this.ours = (await readFile(pidfile, 'utf8').catch(() => '')) !== before
    process.env.DOCKER_HOST = `unix://${socket}`
    const cache = join(process.env.BACKENDIM_TEST_CACHE ?? '/var/cache/backendim-test', 'bases')
    await makeBases(new Docker(), ['node'], (line) => console.error(line), cache)
  }

  /** With one worker, as on a machine with 1 GB, whatever this one has. */
  async host(args: string[] = []): Promise<Host> {
    await this.engine()
    return Host.start(this, { args: ['--workers', '1', ...args] })
  }

  /** Debian packages by the program that shows that they are there. */
  async programs(wanted: Record<string, string>): Promise<void> {
    const found = await Promise.all(Object.keys(wanted).map((name) => run('sh', ['-c', `command -v ${name}`])))
    const missing = Object.values(wanted).filter((_, at) => found[at]?.code !== 0)
    if (missing.length === 0) return
    if (process.getuid?.() !== 0) throw new Error(`install these first: ${missing.join(' ')}`)
    console.error(`installing ${missing.join(' ')}`)
    // Their services must not start: a web server would take port 80.
    const policy = !existsSync(POLICY)
    if (policy) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    try {
      await must('apt-get', ['update', '-qq'])
      const install = ['install', '-qq', '-y', '--no-install-recommends', ...missing]
      await must('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...install])
    } finally {
      if (policy) await rm(POLICY)
    }
  }
}

/** Runs a program that has to succeed; answers what it printed. */
export async function must(file: string, args: string[], options: { cwd?: string } = {}): Promise<string> {
  const ran = await run(file, args, options)
  if (ran.code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${ran.code}: ${ran.err || ran.out}`)
  return ran.out.trim()
}
