/** The flow of certificates on real files and real orders, with a clock that a test moves, and without engine and proxy. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Certifier, type CertSettings } from '../lib/flow/certify.ts'
import type { System } from '../lib/flow/system.ts'
import { Certs } from '../lib/io/certs.ts'
import { LocalCa } from '../lib/io/local-ca.ts'
import { Store } from '../lib/io/store.ts'
import type { App } from '../lib/model/app.ts'
import { label } from '../lib/model/certificate.ts'
import type { RouteTable } from '../proxy/table.ts'
import { until } from './until.ts'

interface Teardown {
  teardown(work: () => Promise<void>): void
}

export class World {
  system!: System
  certifier!: Certifier
  clock = Date.now()
  /** Names that the proxy was told to read again. */
  readonly reloaded: string[] = []
  table: RouteTable | undefined
  readonly data: string
  private readonly domain: string
  private constructor(data: string, domain: string) {
    this.data = data
    this.domain = domain
  }

  static async start(t: Teardown, settings: CertSettings, domain = 'localhost'): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'backendim-test-certs-')), domain)
    t.teardown(async () => {
      await world.certifier.stop()
      await rm(world.data, { recursive: true, force: true })
    })
    await world.boot(settings)
    return world
  }

  /** Again: as a control plane that was killed comes back. */
  async boot(settings: CertSettings): Promise<void> {
    await this.certifier?.stop()
    const certs = await Certs.open(this.data, undefined)
    const world = this
    this.system = {
      store: await Store.open(join(this.data, 'state')),
      certs,
      data: this.data,
      domain: this.domain,
      serving: new Map(),
      http: { host: '127.0.0.1', port: 80 },
      https: 443,
      now: () => new Date(world.clock).toISOString(),
      proxy: {
        publish: async (table: RouteTable) => {
          world.table = table
        },
        reload: async (hosts: string[]) => {
          world.reloaded.push(...hosts)
        },
      },
      get certifier() {
        return world.certifier
      },
    } as unknown as System
    const ca = new LocalCa(this.data, this.domain)
    this.certifier = new Certifier(this.system, { certs, ca, settings, random: () => 0.5 })
  }

  async app(name: string, domains: string[], live = false): Promise<App> {
    const id = `a${name}`
    const app = {
      id,
      name,
      createdAt: '',
      owner: 'ann',
      run: 'running',
      config: {},
      domains,
      scale: {},
      healthy: false,
    }
    const none = { nextRelease: 1, nextGeneration: 1, releases: [], configs: {}, deploys: [] }
    const serving = live ? { live: { release: 1, generation: 1 } } : {}
    await this.system.store.create({ ...app, ...none, ...serving } as App)
    this.certifier.wake()
    return this.system.store.byId(id) as App
  }

  label(host: string): string {
    return label(this.system.certs.state(host), this.system.certs.facts(host), this.clock)
  }
  become(host: string, wanted: string): Promise<unknown> {
    return until(`${host} to be ${wanted}`, () => this.label(host) === wanted)
  }
  code(host: string): string | undefined {
    return this.system.certs.state(host)?.error?.code
  }
  failed(host: string, code: string): Promise<unknown> {
    return until(`${host} to fail with ${code}`, () => this.code(host) === code)
  }
  file(...path: string[]): Promise<string> {
    return readFile(join(this.data, ...path), 'utf8')
  }
  forward(ms: number): void {
    this.clock += ms
    this.certifier.wake()
  }
}
