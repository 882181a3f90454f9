/**
 * Networks: a /24 of its own for each app out of 10.208.0.0/12, remembered in the store, and short-lived ones for runs
 * that may see nothing. The engine's default pools end at about 30 networks, hence our own.
 */
import type Docker from 'dockerode'
import { Failure } from '../model/errors.ts'

/** Where the subnet of an app is remembered: its index in the pool. */
export interface Subnets {
  get(app: string): number | undefined
  set(app: string, index: number): Promise<void>
  used(): number[]
}

const POOL = 4096
const prefix = (index: number): string => `10.${208 + (index >> 8)}.${index & 255}`
const status = (error: unknown): number => (error as { statusCode?: number }).statusCode ?? 0

export class Networks {
  private readonly docker: Docker
  private readonly host: string
  private readonly subnets: Subnets
  constructor(docker: Docker, host: string, subnets: Subnets) {
    this.docker = docker
    this.host = host
    this.subnets = subnets
  }

  /** All our bridges begin with it, so that the firewall knows them. */
  get bridgePrefix(): string {
    return `bi${this.host}`
  }
  name(app: string): string {
    return `backendim-${this.host}-${app}`
  }
  /** Address `last` of the app's subnet, 2 to 254. */
  address(app: string, last: number): string {
    const index = this.subnets.get(app)
    if (index === undefined) throw new Error(`${app} has no network yet`)
    if (last > 254) throw new Failure('HOST_ERROR', { message: 'the network of this app has no free address left' })
    return `${prefix(index)}.${last}`
  }

  /** Makes the app's network if it is not there. */
  async ensure(app: string): Promise<void> {
    const name = this.name(app)
    const found = (await this.docker.listNetworks({ filters: { name: [name] } })).find((one) => one.Name === name)
    if (!found) return this.allocate(app, name, this.subnets.get(app))
    if (this.subnets.get(app) === undefined) await this.subnets.set(app, indexOf(found.IPAM?.Config?.[0]?.Subnet))
  }

  /** A network that nobody else is on. The caller removes it. */
  async alone(app: string): Promise<string> {
    const name = `${this.name(app)}-alone-${Math.random().toString(36).slice(2, 10)}`
    await this.allocate(app, name)
    return name
  }

  async remove(name: string): Promise<void> {
    await this.docker
      .getNetwork(name)
      .remove()
      .catch((error) => {
        if (status(error) !== 404) throw error
      })
  }

  /** Removes networks of ours that belong to no app and that nothing is attached to. */
  async removeStray(apps: Set<string>): Promise<void> {
    const filters = { label: [`im.backend.host=${this.host}`] }
    for (const one of await this.docker.listNetworks({ filters })) {
      const app = one.Labels?.['im.backend.app'] ?? ''
      if (apps.has(app) && one.Name === this.name(app)) continue
      await this.remove(one.Name).catch((error) => console.error(`network ${one.Name}: ${error}`))
    }
  }

  /** Tries one subnet after the other; one that someone else uses is passed over. */
  private async allocate(app: string, name: string, own?: number): Promise<void> {
    const used = new Set(this.subnets.used())
    const first = own ?? Number.parseInt(this.host.slice(0, 3), 16)
    const isApp = name === this.name(app)
    for (let tries = 0; tries < POOL; tries++) {
      const index = (first + tries) % POOL
      if (used.has(index) && index !== own) continue
      if (!(await this.create(app, name, index))) continue
      if (isApp && index !== own) await this.subnets.set(app, index)
      return
    }
    throw new Failure('HOST_ERROR', { message: 'no free subnet is left in 10.208.0.0/12' })
  }

  private async create(app: string, name: string, index: number): Promise<boolean> {
    try {
      await this.docker.createNetwork({
        Name: name,
        CheckDuplicate: true,
        Labels: { 'im.backend.host': this.host, 'im.backend.app': app },
        IPAM: { Config: [{ Subnet: `${prefix(index)}.0/24`, Gateway: `${prefix(index)}.1` }] },
        Options: { 'com.docker.network.bridge.name': `${this.bridgePrefix}-${index.toString(16)}` },
      })
      return true
    } catch (error) {
      if (/overlap|already exists|conflicts/i.test(String(error))) return false
      throw error
    }
  }
}

function indexOf(subnet: string | undefined): number {
  const [, second, third] = /^10\.(\d+)\.(\d+)\.0\/24$/.exec(subnet ?? '') ?? []
  if (!second || !third) throw new Error(`a network of ours has the foreign subnet ${subnet}`)
  return (Number(second) - 208) * 256 + Number(third)
}
