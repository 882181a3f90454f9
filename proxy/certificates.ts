/**
 * Certificates by name, from DATA/certs: a host's own folder first, then the wildcard of its parent. Read when a
 * handshake first needs them; the ones used last are kept. What is not there is looked for again each time.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSecureContext, type SecureContext } from 'node:tls'
import { wildcardOf } from './peer.ts'

/** A context costs about 31 kB. */
const KEPT = 500

interface Entry {
  folder: string
  context: Promise<SecureContext | undefined>
}

export class Certificates {
  private readonly dir: string
  private readonly entries = new Map<string, Entry>()

  constructor(dir: string) {
    this.dir = dir
  }

  find(name: string): Promise<SecureContext | undefined> {
    const entry = this.entries.get(name) ?? this.open(name)
    this.entries.delete(name)
    this.entries.set(name, entry)
    if (this.entries.size > KEPT) this.entries.delete(this.entries.keys().next().value!)
    return entry.context
  }

  /** The folder of a certificate that is in memory, else ''. */
  folderOf(name: string): string {
    return this.entries.get(name)?.folder ?? ''
  }

  /** From the next handshake on these are read anew; without names all are. */
  forget(hosts?: string[]): void {
    if (hosts === undefined) this.entries.clear()
    const folders = new Set(hosts?.map((host) => host.toLowerCase().replace(/^\*\./, '_wildcard.')))
    for (const [name, { folder }] of this.entries)
      if (folders.has(name) || folders.has(folder)) this.entries.delete(name)
  }

  private open(name: string): Entry {
    const entry: Entry = { folder: '', context: Promise.resolve(undefined) }
    const drop = () => this.entries.get(name) === entry && this.entries.delete(name)
    entry.context = this.load(name, entry)
    entry.context.then((context) => context ?? drop(), drop)
    return entry
  }

  private async load(name: string, entry: Entry): Promise<SecureContext | undefined> {
    const own = await read(join(this.dir, name))
    const wildcard = wildcardOf(name)
    entry.folder = own === undefined ? wildcard : name
    return own ?? (name.startsWith('_') ? undefined : this.find(wildcard))
  }
}

/** A pair that does not match is read again: its key is written before its certificate. */
async function read(folder: string): Promise<SecureContext | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      const [cert, key] = await Promise.all([readFile(join(folder, 'cert.pem')), readFile(join(folder, 'key.pem'))])
      return createSecureContext({ cert, key })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      if (tries === 3) throw error
      await sleep(50)
    }
  }
}
