/** Public keys as they stand in authorized_keys. */
import { createHash } from 'node:crypto'
import ssh2 from 'ssh2'
import { Failure } from '../model/errors.ts'

/** Throws USAGE with the reason. Fingerprints are as ssh-keygen prints them. */
export function parsePublicKey(line: string): { type: string; blob: Buffer; fingerprint: string; comment: string } {
  if (/^sk-/.test(line))
    throw new Failure('USAGE', {
      message: 'keys of security tokens (sk-) are not supported yet',
      hint: 'use an ed25519 key',
    })
  const key = ssh2.utils.parseKey(line)
  if (key instanceof Error || Array.isArray(key))
    throw new Failure('USAGE', {
      message: 'that is not a public key',
      hint: 'give one line such as: ssh-ed25519 AAAA… name',
    })
  if (key.isPrivateKey())
    throw new Failure('USAGE', { message: 'that is a private key; keep it to yourself', hint: 'give the .pub file' })
  const blob = key.getPublicSSH()
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
  return { type: key.type, blob, fingerprint, comment: key.comment }
}
