/** The engine: runs specs as Docker containers, each at a fixed address on its app's own network. Only what carries our host's label is ours. */
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { RunSpec } from '../model/plan.ts'
import { linesOf } from './lines.ts'
import { Networks, type Subnets } from './network.ts'

const MB = 1024 * 1024
const CAPS = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL', 'NET_BIND_SERVICE']

/** A container as the engine reports it. */
export interface Instance {
  id: string
  app: string
  release: number
  generation: number
  /** Process type; `run` for tests and release commands. */
  type: string
  index: number
  address: string
  port: number
  running: boolean
  /** Docker's own words: "Up 3 minutes", "Exited (1) 2 seconds ago". */
  status: string
  /** Milliseconds since 1970. */
  created: number
}

export const instanceName = (instance: { type: string; index: number }): string => `${instance.type}.${instance.index}`

export interface ExitState {
  running: boolean
  exitCode: number
  oom: boolean
  pid: number
  /** How often the engine has started it again. */
  restarts: number
}

const code = (error: unknown): number => (error as { statusCode?: number }).statusCode ?? 0
const unless =
  (...codes: number[]) =>
  (error: unknown): void => {
    if (!codes.includes(code(error))) throw error
  }

export class Engine {
  readonly docker: Docker
  readonly networks: Networks
  private readonly host: string
  private readonly locks = new Map<string, Promise<unknown>>()

  constructor(docker: Docker, host: string, subnets: Subnets) {
    this.docker = docker
    this.host = host
    this.networks = new Networks(docker, host, subnets)
  }

  image(app: string, tag: string): string {
    return `backendim-${this.host}/${app}:${tag}`
  }
  labels(app: string): Record<string, string> {
    return { 'im.backend.host': this.host, 'im.backend.app': app }
  }

  /** Creates and starts a container. It does not come back by itself until `keep`. */
  async start(spec: RunSpec): Promise<Instance> {
    const instance = await this.create(spec)
    try {
      await this.docker.getContainer(instance.id).start()
    } catch (error) {
      await this.removeContainer(instance.id)
      throw error
    }
    return { ...instance, running: true, status: 'Up' }
  }

  /** One at a time per app, so that no two take the same address. */
  async create(spec: RunSpec): Promise<Instance> {
    await this.networks.ensure(spec.app)
    const done = (this.locks.get(spec.app) ?? Promise.resolve()).then(() => this.createAt(spec))
    this.locks.set(
      spec.app,
      done.catch(() => {}),
    )
    return done
  }
  private async createAt(spec: RunSpec): Promise<Instance> {
    const used = new Set((await this.list(spec.app)).map((instance) => instance.address))
    let last = 2
    while (used.has(this.networks.address(spec.app, last))) last++
    const address = this.networks.address(spec.app, last)
    const network = this.networks.name(spec.app)
    const labels = {
      ...this.labels(spec.app),
      'im.backend.release': String(spec.release),
      'im.backend.generation': String(spec.generation),
      'im.backend.type': spec.type,
      'im.backend.index': String(spec.index),
      'im.backend.address': address,
      'im.backend.port': String(spec.port),
    }
    const container = await this.docker.createContainer({
      ...hardened(spec, network),
      name: `backendim-${this.host}-${spec.app}-g${spec.generation}-${spec.type}.${spec.index}`,
      Hostname: `${spec.type}-${spec.index}`,
      Labels: labels,
      NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
    })
    return { ...ofLabels(container.id, labels), running: false, status: 'Created', created: Date.now() }
  }

  /** From now on the engine starts it again when it ends, and after a reboot. */
  async keep(id: string): Promise<void> {
    await this.docker.getContainer(id).update({ RestartPolicy: { Name: 'unless-stopped' } })
  }

  async state(id: string): Promise<ExitState> {
    const { State, RestartCount } = await this.docker.getContainer(id).inspect()
    const { Running, ExitCode, OOMKilled, Pid } = State
    return { running: Running, exitCode: ExitCode, oom: OOMKilled, pid: Pid, restarts: RestartCount }
  }
  /** Ends when the container is not running any more, with its exit code. */
  async wait(id: string, signal: AbortSignal): Promise<number> {
    const answer = (await this.docker.getContainer(id).wait({ abortSignal: signal })) as { StatusCode: number }
    return answer.StatusCode
  }

  /** SIGTERM, the grace in seconds, SIGKILL, remove. Nothing is an error that is gone already. */
  async stop(id: string, grace: number): Promise<void> {
    await this.docker.getContainer(id).stop({ t: grace }).catch(unless(304, 404))
    await this.removeContainer(id)
  }
  /** Stops it and keeps it, with its address, for `wake`; nothing else starts it again. */
  async rest(id: string, grace: number): Promise<void> {
    const container = this.docker.getContainer(id)
    await container.update({ RestartPolicy: { Name: 'no' } }).catch(unless(404))
    await container.stop({ t: grace }).catch(unless(304, 404))
  }
  /** False: it cannot be started as it is. */
  wake(id: string): Promise<boolean> {
    return this.docker
      .getContainer(id)
      .start()
      .then(
        () => true,
        (error) => code(error) === 304,
      )
  }
  async removeContainer(id: string): Promise<void> {
    await this.docker.getContainer(id).remove({ force: true, v: true }).catch(unless(404, 409))
  }

  async list(app?: string): Promise<Instance[]> {
    const label = [`im.backend.host=${this.host}`, ...(app ? [`im.backend.app=${app}`] : [])]
    const found = await this.docker.listContainers({ all: true, filters: { label } })
    return found.map((container) => ({
      ...ofLabels(container.Id, container.Labels),
      running: container.State === 'running',
      status: container.Status,
      created: container.Created * 1000,
    }))
  }

  /** Output of a container, multiplexed and with time stamps, from `since` (seconds) on, until it ends or the signal aborts. */
  async follow(id: string, since: number): Promise<Readable> {
    const options = { stdout: true, stderr: true, timestamps: true, since, follow: true } as const
    return (await this.docker.getContainer(id).logs(options)) as unknown as Readable
  }
  /** The last lines of a container's output, multiplexed and with time stamps. */
  async tail(id: string, lines: number): Promise<Buffer> {
    const options = { stdout: true, stderr: true, timestamps: true, tail: lines, follow: false } as const
    return (await this.docker.getContainer(id).logs(options)) as Buffer
  }

  async removeImage(image: string): Promise<void> {
    await this.docker.getImage(image).remove().catch(unless(404, 409))
  }
  /** Tags of the images of apps: what was built here, and names for what was pulled. */
  async images(): Promise<string[]> {
    const tags = (await this.docker.listImages()).flatMap((image) => image.RepoTags ?? [])
    return tags.filter((tag) => tag.startsWith(`backendim-${this.host}/`))
  }

  /** Containers of this host as they start and end; throws or ends when the engine goes away. */
  async *events(signal: AbortSignal): AsyncGenerator<{ action: 'start' | 'die'; instance: Instance }> {
    const filters = { type: ['container'], event: ['start', 'die'], label: [`im.backend.host=${this.host}`] }
    const stream = (await this.docker.getEvents({ filters: JSON.stringify(filters), abortSignal: signal })) as Readable
    for await (const line of linesOf(stream)) {
      const event = JSON.parse(line) as { Action: 'start' | 'die'; Actor: { ID: string; Attributes: object } }
      const instance = ofLabels(event.Actor.ID, event.Actor.Attributes as Record<string, string>)
      const running = event.Action === 'start'
      yield { action: event.Action, instance: { ...instance, running, status: event.Action, created: Date.now() } }
    }
  }
}

const ofLabels = (id: string, labels: Record<string, string>) => ({
  id,
  app: labels['im.backend.app'] ?? '',
  release: Number(labels['im.backend.release'] ?? 0),
  generation: Number(labels['im.backend.generation'] ?? 0),
  type: labels['im.backend.type'] ?? '',
  index: Number(labels['im.backend.index'] ?? 0),
  address: labels['im.backend.address'] ?? '',
  port: Number(labels['im.backend.port'] ?? 0),
})

/** What every container of ours has: an init, few rights, limits, a bounded log. */
export function hardened(
  spec: Pick<RunSpec, 'image' | 'command' | 'env' | 'memory' | 'cpus'>,
  network: string,
): Docker.ContainerCreateOptions {
  return {
    Image: spec.image,
    Cmd: spec.command === undefined ? undefined : ['/bin/sh', '-c', spec.command],
    // tini passes the signal to the whole group, so that a shell in front of the server does not swallow it.
    Env: Object.entries({ ...spec.env, TINI_KILL_PROCESS_GROUP: '1' }).map(([key, value]) => `${key}=${value}`),
    HostConfig: {
      Init: true,
      NetworkMode: network,
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
  }
}

/** Half of the machine, at most 512 MB: what a process may use unless told otherwise. */
export const defaultMemory = (total: number): number => Math.min(512 * MB, Math.floor(total / 2))
