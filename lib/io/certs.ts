/** Certificates on disk, where the proxy reads them, and what is known of each name: `state/certs/HOST.json`, which it does not read. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { access, chmod, chown, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { type CertState, covers, type Facts, wildcardOf } from '../model/certificate.ts'
import { Failure } from '../model/errors.ts'
import { writeDurable } from './store.ts'
import { ariName, type Pair } from './x509.ts'

const folderOf = (host: string): string => host.replace(/^\*/, '_wildcard')
const hostOf = (folder: string): string => folder.replace(/^_wildcard/, '*')

/** Key first, then chain. New files have the group of the folder, which is the proxy's. */
export async function writePair(folder: string, host: string, { cert, key }: Pair): Promise<void> {
  const own = join(folder, folderOf(host))
  await mkdir(own, { recursive: true })
  await chmod(own, 0o2750)
  await writeDurable(join(own, 'key.pem'), key, 0o640)
  await writeDurable(join(own, 'cert.pem'), cert, 0o640)
}

export class Certs {
  private readonly folder: string
  private readonly states: string
  private writes: Promise<unknown> = Promise.resolve()
  private readonly known = new Map<string, { state?: CertState; facts?: Facts }>()

  private constructor(data: string) {
    this.folder = join(data, 'certs')
    this.states = join(data, 'state', 'certs')
  }

  /** `gid`: of the proxy, where it runs as a user of its own. Challenges of orders that may be taken up stay; older ones go. */
  static async open(data: string, gid: number | undefined): Promise<Certs> {
    const certs = new Certs(data)
    await mkdir(certs.states, { recursive: true, mode: 0o700 })
    for (const folder of [certs.folder, join(data, 'challenges'), join(data, 'challenges', 'alpn')]) {
      await mkdir(folder, { recursive: true })
      if (gid !== undefined) await chown(folder, process.getuid?.() ?? 0, gid)
      await chmod(folder, 0o2750)
    }
    await sweep(join(data, 'challenges'))
    for (const file of (await readdir(certs.states)).filter((name) => name.endsWith('.json'))) {
      const state = JSON.parse(await readFile(join(certs.states, file), 'utf8')) as CertState
      certs.known.set(state.host, { state })
    }
    for (const name of await readdir(certs.folder)) await certs.look(hostOf(name))
    return certs
  }

  hosts(): string[] {
    return [...this.known.keys()].sort()
  }
  facts(host: string): Facts | undefined {
    return this.known.get(host)?.facts
  }
  state(host: string): CertState | undefined {
    return this.known.get(host)?.state
  }

  /** The name whose certificate is shown for a host: its own, or the wildcard's; expired ones do not count. */
  serving(host: string, now: number): string | undefined {
    if (this.shows(host, host, now)) return host
    const wildcard = wildcardOf(host)
    return this.shows(wildcard, host, now) ? wildcard : undefined
  }

  private shows(name: string, host: string, now: number): boolean {
    const facts = this.facts(name)
    return facts !== undefined && facts.until > now && covers(facts.names, host)
  }

  /** Reads again what is on disk. A chain whose key is another one's does not count: a kill came between the two. */
  async look(host: string): Promise<Facts | undefined> {
    const read = (file: string): Promise<string> => readFile(join(this.folder, folderOf(host), file), 'utf8')
    const facts = await Promise.all([read('cert.pem'), read('key.pem')]).then(
      ([cert, key]) => factsOf(cert, key),
      () => undefined,
    )
    if (facts || this.known.has(host)) this.known.set(host, { ...this.known.get(host), facts })
    return facts
  }

  /** Known at once, answered when it is on disk. Of two notes the later one stays, in both. */
  note(state: CertState): Promise<void> {
    this.known.set(state.host, { ...this.known.get(state.host), state })
    const path = join(this.states, `${folderOf(state.host)}.json`)
    const done = this.writes.then(() => writeDurable(path, `${JSON.stringify(state, null, 1)}\n`))
    this.writes = done.catch(() => {})
    return done
  }

  async write(host: string, pair: Pair): Promise<Facts> {
    await writePair(this.folder, host, pair)
    return (await this.look(host)) as Facts
  }

  /** What was known of a name that nobody wants, but not its certificate: the name may come back. */
  async forget(host: string): Promise<void> {
    await rm(join(this.states, `${folderOf(host)}.json`), { force: true })
    const facts = this.facts(host)
    if (facts) this.known.set(host, { facts })
    else this.known.delete(host)
  }

  async remove(host: string): Promise<void> {
    await rm(join(this.folder, folderOf(host)), { recursive: true, force: true })
    await rm(join(this.states, `${folderOf(host)}.json`), { force: true })
    this.known.delete(host)
  }

  /** Where the order for a name is written down while it is under way. */
  begun(host: string): string {
    return join(this.states, 'begun', `${folderOf(host)}.json`)
  }
  isBegun(host: string): Promise<boolean> {
    return access(this.begun(host)).then(
      () => true,
      () => false,
    )
  }
}

const DAY = 86_400_000
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    const found = await stat(path)
    if (found.isFile() && found.mtimeMs < Date.now() - DAY) await rm(path)
  }
}

function factsOf(cert: string, key: string): Facts | undefined {
  const leaf = new X509Certificate(cert)
  if (!leaf.checkPrivateKey(createPrivateKey(key))) return undefined
  return {
    names: (leaf.subjectAltName ?? '').split(', ').flatMap((one) => (one.startsWith('DNS:') ? [one.slice(4)] : [])),
    from: Date.parse(leaf.validFrom),
    until: Date.parse(leaf.validTo),
    issuer: /^(?:CN|O)=(.*)$/m.exec(leaf.issuer.split('\n').reverse().join('\n'))?.[1] ?? leaf.issuer,
    ari: ariName(leaf),
  }
}

const bad = (message: string, hint?: string): Failure => new Failure('CERT_INVALID', { message, hint })

/** A chain and key that somebody brings, in one text: refused, with the reason, when no client could use them. */
export function broughtPair(text: string, host: string, now: number): Pair {
  const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/g) ?? []
  const chain = blocks.filter((one) => one.includes('BEGIN CERTIFICATE-'))
  const keys = blocks.filter((one) => / PRIVATE KEY-----/.test(one))
  if (chain.length === 0)
    throw bad('there is no certificate in it', 'cat fullchain.pem privkey.pem | ssh backendim certs:add HOST')
  if (keys.length !== 1)
    throw bad(`there are ${keys.length} private keys in it`, 'give the one that fits the certificate')
  if (keys[0]?.includes('ENCRYPTED')) throw bad('the private key has a passphrase', 'give it without')
  const pair = { cert: `${chain.join('\n')}\n`, key: `${keys[0]}\n` }
  usable(chain, pair, host, now)
  return pair
}

function usable(chain: string[], pair: Pair, host: string, now: number): void {
  const parsed = chain.map((one, at) => {
    try {
      return new X509Certificate(one)
    } catch {
      throw bad(`certificate ${at + 1} cannot be read`)
    }
  })
  const facts = matching(pair)
  if (!covers(facts.names, host)) throw bad(`it is for ${facts.names.join(', ') || 'no host name'}, not for ${host}`)
  if (facts.until <= now) throw bad(`it expired on ${new Date(facts.until).toISOString().slice(0, 10)}`)
  if (facts.from > now) throw bad(`it is valid from ${new Date(facts.from).toISOString()} only`)
  parsed.forEach((one, at) => {
    const issuer = parsed[at + 1]
    if (issuer && !(one.checkIssued(issuer) && one.verify(issuer.publicKey)))
      throw bad(
        `certificate ${at + 2} did not issue certificate ${at + 1}`,
        'put the leaf first, then what issued it, and so on',
      )
  })
}

function matching(pair: Pair): Facts {
  let facts: Facts | undefined
  try {
    facts = factsOf(pair.cert, pair.key)
  } catch {
    throw bad('the private key cannot be read')
  }
  if (!facts)
    throw bad('the private key is not the one of the first certificate', 'put the leaf first, with its own key')
  try {
    createSecureContext(pair)
  } catch (error) {
    // Such as a key that is too weak.
    throw bad(`TLS cannot use it: ${(error as Error).message}`)
  }
  return facts
}
