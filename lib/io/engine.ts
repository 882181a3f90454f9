/** The engine: runs specs as Docker containers, each at a fixed address on its app's own network. Only what carries our host's label is ours. */
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { RunSpec } from '../model/plan.ts'

const MB = 1024 * 1024
const CAPS = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL', 'NET_BIND_SERVICE']

/** A container as the engine reports it. */
export interface Instance {
  id: string
  app: string
  release: number
  generation: number
  type: string
  index: number
  address: string
  running: boolean
  /** Docker's own words: "Up 3 minutes", "Exited (1) 2 seconds ago". */
  status: string
}

export const instanceName = (instance: { type: string; index: number }): string => `${instance.type}.${instance.index}`

export interface ExitState {
  running: boolean
  exitCode: number
  oom: boolean
  pid: number
  restarts: number
}

const code = (error: unknown): number => (error as { statusCode?: number }).statusCode ?? 0
const subnet = (index: number): string => `10.${208 + (index >> 8)}.${index & 255}`

export class Engine {
  readonly docker: Docker
  private readonly host: string
  /** Remembers the subnet of an app in the store. */
  private readonly subnets: {
    get(app: string): number | undefined
    set(app: string, index: number): Promise<void>
    used(): number[]
  }
  private readonly locks = new Map<string, Promise<unknown>>()

  constructor(docker: Docker, host: string, subnets: Engine['subnets']) {
    this.docker = docker
    this.host = host
    this.subnets = subnets
  }

  get bridgePrefix(): string {
    return `bi${this.host}`
  }
  image(app: string, tag: string): string {
    return `backendim-${this.host}/${app}:${tag}`
  }
  labels(app: string): Record<string, string> {
    return { 'im.backend.host': this.host, 'im.backend.app': app }
  }
  private network(app: string): string {
    return `backendim-${this.host}-${app}`
  }

  /** Makes the app's network if it is not there. A pool that someone else uses is passed over. */
  async ensureNetwork(app: string): Promise<void> {
    const found = await this.docker.listNetworks({ filters: { name: [this.network(app)] } })
    if (found.some((network) => network.Name === this.network(app))) return
    const used = new Set(this.subnets.used())
    let index = this.subnets.get(app) ?? Number.parseInt(this.host.slice(0, 3), 16)
    for (let tries = 0; tries < 4096; tries++, index = (index + 1) % 4096) {
      if (used.has(index) && this.subnets.get(app) !== index) continue
      if (await this.createNetwork(app, index)) {
        if (this.subnets.get(app) !== index) await this.subnets.set(app, index)
        return
      }
    }
    throw new Error('no free subnet is left in 10.208.0.0/12')
  }
  private async createNetwork(app: string, index: number): Promise<boolean> {
    try {
      await this.docker.createNetwork({
        Name: this.network(app),
        CheckDuplicate: true,
        Labels: this.labels(app),
        IPAM: { Config: [{ Subnet: `${subnet(index)}.0/24`, Gateway: `${subnet(index)}.1` }] },
        Options: { 'com.docker.network.bridge.name': `${this.bridgePrefix}-${index.toString(16)}` },
      })
      return true
    } catch (error) {
      if (/overlap|already exists|conflicts/i.test(String(error))) return false
      throw error
    }
  }
  async removeNetwork(app: string): Promise<void> {
    await this.docker
      .getNetwork(this.network(app))
      .remove()
      .catch((error) => {
        if (code(error) !== 404) throw error
      })
  }

  /** Creates and starts a container. It does not come back by itself until `keep`. */
  async start(spec: RunSpec): Promise<Instance> {
    await this.ensureNetwork(spec.app)
    const container = await this.locked(spec.app, () => this.createAt(spec))
    try {
      await container.start()
    } catch (error) {
      await this.removeContainer(container.id)
      throw error
    }
    const [instance] = (await this.list(spec.app)).filter((other) => other.id === container.id)
    if (!instance) throw new Error('the container went away while it was started')
    return instance
  }
  private async createAt(spec: RunSpec): Promise<Docker.Container> {
    const base = subnet(this.subnets.get(spec.app) ?? 0)
    const used = new Set((await this.list(spec.app)).map((instance) => instance.address))
    let last = 2
    while (used.has(`${base}.${last}`)) last++
    const address = `${base}.${last}`
    return this.docker.createContainer({
      name: `backendim-${this.host}-${spec.app}-g${spec.generation}-${spec.type}.${spec.index}`,
      Hostname: `${spec.type}-${spec.index}`,
      Image: spec.image,
      Cmd: spec.command === undefined ? undefined : ['/bin/sh', '-c', spec.command],
      Env: Object.entries({ ...spec.env, TINI_KILL_PROCESS_GROUP: '1' }).map(([key, value]) => `${key}=${value}`),
      Labels: {
        ...this.labels(spec.app),
        'im.backend.release': String(spec.release),
        'im.backend.generation': String(spec.generation),
        'im.backend.type': spec.type,
        'im.backend.index': String(spec.index),
        'im.backend.address': address,
      },
      HostConfig: {
        Init: true,
        NetworkMode: this.network(spec.app),
        CapDrop: ['ALL'],
        CapAdd: CAPS,
        SecurityOpt: ['no-new-privileges'],
        Memory: spec.memory,
        MemorySwap: spec.memory,
        NanoCpus: spec.cpus ? Math.round(spec.cpus * 1e9) : undefined,
        PidsLimit: 512,
        LogConfig: { Type: 'local', Config: { 'max-size': '10m', 'max-file': '2' } },
        RestartPolicy: { Name: 'no' },
      },
      NetworkingConfig: { EndpointsConfig: { [this.network(spec.app)]: { IPAMConfig: { IPv4Address: address } } } },
    })
  }

  /** From now on the engine starts it again when it ends, and after a reboot. */
  async keep(id: string): Promise<void> {
    await this.docker.getContainer(id).update({ RestartPolicy: { Name: 'unless-stopped' } })
  }

  async state(id: string): Promise<ExitState> {
    const found = await this.docker.getContainer(id).inspect()
    const { Running, ExitCode, OOMKilled, Pid } = found.State
    return { running: Running, exitCode: ExitCode, oom: OOMKilled, pid: Pid, restarts: found.RestartCount ?? 0 }
  }
  /** Ends when the container is not running any more, with its exit code. */
  async wait(id: string, signal: AbortSignal): Promise<number> {
    const answer = (await this.docker.getContainer(id).wait({ abortSignal: signal })) as { StatusCode: number }
    return answer.StatusCode
  }

  /** SIGTERM, the grace in seconds, SIGKILL, remove. Nothing is an error that is gone already. */
  async stop(id: string, grace: number): Promise<void> {
    await this.docker
      .getContainer(id)
      .stop({ t: grace })
      .catch((error) => {
        if (code(error) !== 304 && code(error) !== 404) throw error
      })
    await this.removeContainer(id)
  }
  async removeContainer(id: string): Promise<void> {
    await this.docker
      .getContainer(id)
      .remove({ force: true, v: true })
      .catch((error) => {
        if (code(error) !== 404 && code(error) !== 409) throw error
      })
  }

  async list(app?: string): Promise<Instance[]> {
    const label = [`im.backend.host=${this.host}`, ...(app ? [`im.backend.app=${app}`] : [])]
    const found = await this.docker.listContainers({ all: true, filters: { label } })
    return found.map((container) => ({
      id: container.Id,
      app: container.Labels['im.backend.app'] ?? '',
      release: Number(container.Labels['im.backend.release']),
      generation: Number(container.Labels['im.backend.generation']),
      type: container.Labels['im.backend.type'] ?? '',
      index: Number(container.Labels['im.backend.index']),
      address: container.Labels['im.backend.address'] ?? '',
      running: container.State === 'running',
      status: container.Status,
    }))
  }

  /** Runs a command in an image to its end, its lines to `onLine`; on the default bridge when it may not see the app. Answers the exit code. */
  async runOnce(
    options: {
      app: string
      image: string
      command: string
      env: Record<string, string>
      memory: number
      onNetwork: boolean
    },
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<number> {
    signal.throwIfAborted()
    if (options.onNetwork) await this.ensureNetwork(options.app)
    const spec: RunSpec = {
      ...options,
      appName: '',
      release: 0,
      generation: 0,
      type: 'run',
      index: Math.floor(Math.random() * 1e9),
    }
    const container = options.onNetwork
      ? await this.locked(options.app, () => this.createAt(spec))
      : await this.docker.createContainer({
          Image: options.image,
          Cmd: ['/bin/sh', '-c', options.command],
          Env: Object.entries(options.env).map(([key, value]) => `${key}=${value}`),
          Labels: { ...this.labels(options.app), 'im.backend.type': 'run' },
          HostConfig: {
            Init: true,
            CapDrop: ['ALL'],
            CapAdd: CAPS,
            SecurityOpt: ['no-new-privileges'],
            Memory: options.memory,
            PidsLimit: 512,
          },
        })
    try {
      const stream = await container.attach({ stream: true, stdout: true, stderr: true })
      const lines = lineReader(onLine)
      container.modem.demuxStream(stream, lines, lines)
      const closed = new Promise<void>((resolve) => stream.once('end', resolve).once('close', resolve))
      await container.start()
      const exit = await this.wait(container.id, signal)
      await closed
      lines.end()
      return exit
    } finally {
      await this.removeContainer(container.id)
    }
  }

  /** Log stream of a container, raw and with time stamps, from `since` (seconds) on. */
  async logs(id: string, since: number, follow: boolean): Promise<Readable> {
    const options = { stdout: true, stderr: true, timestamps: true, since }
    const container = this.docker.getContainer(id)
    if (follow) return (await container.logs({ ...options, follow: true })) as unknown as Readable
    const { Readable: Stream } = await import('node:stream')
    return Stream.from([await container.logs({ ...options, follow: false })])
  }
  async removeImage(image: string): Promise<void> {
    await this.docker
      .getImage(image)
      .remove()
      .catch((error) => {
        if (code(error) !== 404 && code(error) !== 409) throw error
      })
  }
  /** Container starts and ends of this host, as the engine tells them; ends when the engine goes away. */
  async events(): Promise<Readable> {
    const filters = JSON.stringify({
      type: ['container'],
      event: ['start', 'die'],
      label: [`im.backend.host=${this.host}`],
    })
    return (await this.docker.getEvents({ filters })) as unknown as Readable
  }

  private locked<T>(app: string, work: () => Promise<T>): Promise<T> {
    const done = (this.locks.get(app) ?? Promise.resolve()).then(work)
    this.locks.set(
      app,
      done.catch(() => {}),
    )
    return done
  }
}

/** Half of the machine, at most 512 MB: what a process may use unless told otherwise. */
export const defaultMemory = (total: number): number => Math.min(512 * MB, Math.floor(total / 2))

function lineReader(onLine: (line: string) => void) {
  let rest = ''
  const sink = {
    write(chunk: Buffer): boolean {
      const parts = (rest + chunk.toString('utf8')).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) onLine(part)
      return true
    },
    end(): void {
      if (rest) onLine(rest)
      rest = ''
    },
  }
  return sink as typeof sink & NodeJS.WritableStream
}
