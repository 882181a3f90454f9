/** What proves to a certificate authority that a name is ours, put down by the control plane in DATA/challenges. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'

const PREFIX = '/.well-known/acme-challenge/'
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/

export class Challenges {
  private readonly dir: string

  constructor(dir: string) {
    this.dir = dir
  }

  /** The token that a path asks for (RFC 8555, 8.3). Called for every plain request: the first look is at one character. */
  tokenOf(path: string): string | undefined {
    if (path.charCodeAt(1) !== 46 || !path.startsWith(PREFIX)) return undefined
    const token = path.slice(PREFIX.length)
    return TOKEN.test(token) ? token : undefined
  }

  /** Undefined when we know of no such challenge: it may be the app's. */
  answer(token: string): Promise<string | undefined> {
    return readFile(join(this.dir, token), 'utf8').catch(() => undefined)
  }

  /** The certificate of a TLS-ALPN challenge (RFC 8737). Read at once: it is rare, and the handshake does not wait here. */
  context(name: string): SecureContext | undefined {
    const folder = join(this.dir, 'alpn', name)
    try {
      return createSecureContext({
        cert: readFileSync(join(folder, 'cert.pem')),
        key: readFileSync(join(folder, 'key.pem')),
      })
    } catch {
      return undefined
    }
  }
}
