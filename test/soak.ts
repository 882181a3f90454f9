/** Mixed load on a real host while an app is deployed again and again: what was answered wrong, and what the host used up. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Host, type Project, result } from './host.ts'
import { memoryOf, openOf } from './memory.ts'
import { soakApp } from './soak-app.ts'
import { farewell, KINDS, type World } from './soak-clients.ts'
import { until } from './until.ts'

export interface Sample {
  /** Seconds since the load began. */
  at: number
  /** Pss in MB. */
  proxy: number
  control: number
  sockets: number
}

export class Soak {
  readonly counts: Record<string, number> = {}
  readonly wrong: string[] = []
  readonly samples: Sample[] = []
  deploys = 0
  private readonly host: Host
  private readonly shop: Project
  private readonly world: World & { stopped: boolean }
  /** Of the shop: the release that is live for sure, and the newest that may be. */
  private live = 1
  private newest = 1
  private began = 0

  private constructor(host: Host, shop: Project, world: Omit<World, 'expect'>) {
    this.host = host
    this.shop = shop
    this.world = { ...world, stopped: false, expect: (app) => this.expect(app) }
  }

  static async start(t: { teardown(work: () => Promise<void>): void }, seed: number): Promise<Soak> {
    const host = await Host.start(t)
    const projects = await Promise.all(
      ['shop', 'blog'].map(async (name) => {
        const project = await host.project(undefined, name)
        await project.write(soakApp(name, 1))
        await project.commit('one')
        const pushed = await project.push()
        if (pushed.code !== 0) throw new Error(pushed.err)
        return project
      }),
    )
    const { http, https } = host.ready
    const ca = (await host.ssh(['certs:ca'])).out
    const soak = new Soak(host, projects[0]!, { http, https, ca, random: seeded(seed), stopped: false })
    // The certificates come a moment after the apps.
    await until('HTTPS', async () => {
      for (let i = 0; i < 10; i++) await KINDS['new TLS']![0](soak.world)
      return true
    })
    return soak
  }

  /** Load for so many seconds, with a deploy whenever `every` seconds have passed. */
  async run(seconds: number, every: number): Promise<void> {
    this.began = Date.now()
    const loops = Object.entries(KINDS).flatMap(([name, [, many]]) =>
      Array.from({ length: many }, () => this.loop(name)),
    )
    const measured = this.measure(seconds / 60)
    for (let due = every; due < seconds; due += every) {
      await sleep(Math.max(0, this.began + due * 1000 - Date.now()))
      await this.deploy()
    }
    await sleep(Math.max(0, this.began + seconds * 1000 - Date.now()))
    this.world.stopped = true
    await Promise.all([...loops, measured])
    farewell()
  }

  /** What the proxy has open. */
  async open(): Promise<{ sockets: number; fds: number }> {
    const all = this.workers().map(openOf)
    const sum = (what: 'sockets' | 'fds'): number => all.reduce((total, one) => total + one[what], 0)
    return { sockets: sum('sockets'), fds: sum('fds') }
  }

  /** The memory of a part in the middle of a stretch of the load, from 0 to 1. */
  memory(part: 'proxy' | 'control', from: number, to: number): number {
    const { samples } = this
    const some = samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to))
    const sorted = some.map((sample) => sample[part]).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)]!
  }

  private async loop(name: string): Promise<void> {
    const [kind, , pause] = KINDS[name]!
    while (!this.world.stopped) {
      try {
        await kind(this.world)
        this.counts[name] = (this.counts[name] ?? 0) + 1
      } catch (error) {
        this.wrong.push(`${((Date.now() - this.began) / 1000).toFixed(1)} s, ${name}: ${error}`)
      }
      await sleep(pause * (0.5 + this.world.random()))
    }
  }

  private async deploy(): Promise<void> {
    const next = this.newest + 1
    this.newest = next
    await this.shop.write(soakApp('shop', next))
    await this.shop.commit(`change ${next}`)
    const { status, release, code } = result(await this.shop.push())
    if (status === 'live' && release === next) this.live = next
    else this.wrong.push(`deploy ${next}: ${status}, release ${release}, ${code}`)
    this.deploys++
  }

  private expect(app: string): (tag: string) => void {
    const oldest = app === 'shop' ? this.live : 1
    return (tag) => {
      const [name, release] = tag.split(' ')
      const newest = app === 'shop' ? this.newest : 1
      const number = Number(release?.slice(1))
      if (name !== app || !(number >= oldest && number <= newest))
        throw new Error(`"${tag}" answered for ${app}, of which ${oldest} to ${newest} may`)
    }
  }

  /** The proxy's processes; one that ends is a fault, and fails what reads of it. */
  private workers(): number[] {
    return this.host.ready.pids.workers
  }

  private async measure(every: number): Promise<void> {
    while (!this.world.stopped) {
      const proxy = this.workers().reduce((total, pid) => total + memoryOf(pid), 0)
      const control = memoryOf(await this.host.pid('control'))
      const { sockets } = await this.open()
      this.samples.push({ at: Math.round((Date.now() - this.began) / 1000), proxy, control, sockets })
      await sleep(every * 1000)
    }
  }
}

/** A generator of numbers from 0 up to 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
