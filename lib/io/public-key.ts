/** Public keys as they stand in authorized_keys. */
import { createHash, createPublicKey } from 'node:crypto'
import ssh2 from 'ssh2'
import { Failure } from '../model/errors.ts'

export interface PublicKey {
  type: string
  blob: Buffer
  /** As ssh-keygen prints it. */
  fingerprint: string
  comment: string
}

const TYPES = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']
const LINE = 'give one line such as: ssh-ed25519 AAAA… name'
const ED25519 = 'use an ed25519 key'

const refuse = (message: string, hint = LINE): Failure => new Failure('USAGE', { message, hint })

/** Throws USAGE with the reason. */
export function parsePublicKey(source: string): PublicKey {
  const line = source.trim()
  if (/PRIVATE KEY|PuTTY-User-Key-File/.test(line))
    throw refuse('that is a private key; keep it to yourself', 'give the .pub file')
  if (/[\r\n]/.test(line)) throw refuse('that is more than one line')
  const [type = ''] = line.split(/\s/, 1)
  if (type.startsWith('sk-')) throw refuse('keys of security tokens (sk-) are not supported yet', ED25519)
  if (/-cert-v\d+@/.test(type)) throw refuse('certificates are not supported', 'give the key itself')
  const key = parsed(line)
  if (!key) throw refuse('that is not a public key')
  if (!TYPES.includes(key.type)) throw refuse(`keys of type ${key.type} are not accepted`, ED25519)
  if (isWeak(key)) throw refuse('RSA keys of less than 2048 bits are not accepted', ED25519)
  const blob = key.getPublicSSH()
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
  return { type: key.type, blob, fingerprint, comment: key.comment }
}

function parsed(line: string): ssh2.ParsedKey | undefined {
  try {
    const key = ssh2.utils.parseKey(line)
    return key instanceof Error || Array.isArray(key) ? undefined : key
  } catch {
    return undefined
  }
}

function isWeak(key: ssh2.ParsedKey): boolean {
  if (key.type !== 'ssh-rsa') return false
  try {
    return (createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0) < 2048
  } catch {
    return true
  }
}
