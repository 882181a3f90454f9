/** Passwords for the gate before an app: stored as a salted hash that is dear to compute, and made where none is given. */
import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { BasicAuth } from '../../proxy/table.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

/** The proxy's side of it is proxy/credentials.ts. */
export async function basicAuth(user: string, password: string): Promise<BasicAuth> {
  const salt = randomBytes(16)
  const hash = await derive(`${user}:${password}`, salt, 32)
  return { user, salt: salt.toString('base64'), hash: hash.toString('base64') }
}

/** 144 bits. */
export const newPassword = (): string => randomBytes(18).toString('base64url')
