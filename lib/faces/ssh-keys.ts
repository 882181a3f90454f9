/** Keys at the front door: the host's own, and the proof that a client has the one that it offers. */
import { readFile } from 'node:fs/promises'
import ssh2, { type AuthContext, type PublicKeyAuthContext } from 'ssh2'
import { writeDurable } from '../io/store.ts'

/** The host's own key: ed25519, made once. One that is there but cannot be read is never replaced. */
export async function hostKey(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const made = newKey('backendim')
    await writeDurable(path, made.private)
    await writeDurable(`${path}.pub`, `${made.public}\n`, 0o644)
    return made.private
  }
}

/** An ed25519 pair. ssh2 1.17 drops a zero at the begin of a public key, so that one of 256 pairs is malformed: then another is made. */
export function newKey(comment: string): { public: string; private: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment })
    if (!(ssh2.utils.parseKey(made.private) instanceof Error)) return made
  }
}

/** `offered`: a known key without a signature proves nothing yet; ssh2 then asks for one. */
export function verified(
  context: AuthContext,
  authenticate: (blob: Buffer) => string | undefined,
): { key: string; blob: Buffer } | 'offered' | undefined {
  if (context.method !== 'publickey') return undefined
  const { key, signature, blob, hashAlgo } = context as PublicKeyAuthContext
  const id = authenticate(key.data)
  // An RSA key may only sign with SHA-2.
  if (id === undefined || (key.algo === 'ssh-rsa' && !hashAlgo)) return undefined
  if (!signature || !blob) return 'offered'
  const parsed = ssh2.utils.parseKey(`${key.algo} ${key.data.toString('base64')}`)
  if (parsed instanceof Error || Array.isArray(parsed)) return undefined
  return parsed.verify(blob, signature, hashAlgo) === true ? { key: id, blob: Buffer.from(key.data) } : undefined
}
