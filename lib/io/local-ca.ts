/** The host's own CA, for names that no public CA vouches for: made on demand, so that HTTPS works on a laptop. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PRIVATE } from '../model/certificate.ts'
import { writeDurable } from './store.ts'
import { makeAuthority, makeLeaf, type Pair } from './x509.ts'

export class LocalCa {
  private readonly folder: string
  private readonly domain: string
  private made: Promise<Pair> | undefined

  constructor(data: string, domain: string) {
    this.domain = domain
    // One per domain: it may vouch for names under it only.
    this.folder = join(data, 'keys', 'local-ca', domain.replace(/[^a-z0-9.-]/g, '_'))
  }

  authority(now: number): Promise<Pair> {
    this.made ??= this.load(now).catch((error) => {
      this.made = undefined
      throw error
    })
    return this.made
  }

  async leaf(host: string, now: number): Promise<Pair> {
    return makeLeaf(await this.authority(now), host, now)
  }

  private async load(now: number): Promise<Pair> {
    const [cert, key] = [join(this.folder, 'cert.pem'), join(this.folder, 'key.pem')]
    const found = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]).catch(() => undefined)
    if (found) return { cert: found[0], key: found[1] }
    const made = makeAuthority(`Backend.im local CA (${this.domain})`, [...new Set([...PRIVATE, this.domain])], now)
    await mkdir(dirname(this.folder), { recursive: true, mode: 0o700 })
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    await writeDurable(key, made.key)
    await writeDurable(cert, made.cert)
    return made
  }
}
