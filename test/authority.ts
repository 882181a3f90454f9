/** A real ACME server that asks this process for proofs, and worlds of certificates that order at it. */
import type { Test } from 'tap'
import type { CertSettings } from '../lib/flow/certify.ts'
import { World } from './certs-world.ts'
import { Pebble, Port80, Port443 } from './pebble.ts'

export const HOUR = 3_600_000

export async function authority(t: Test) {
  const port80 = await Port80.start(t)
  const port443 = await Port443.start(t)
  const pebble = await Pebble.start(t, { http: port80.port, tls: port443.port })
  const settings: CertSettings = {
    directory: pebble.directory,
    ca: pebble.ca,
    addresses: ['127.0.0.1'],
    server: pebble.dns,
  }
  /** Under `example.com`; proofs are given for the newest. */
  const world = async (t: { teardown(work: () => Promise<void>): void }, more: Partial<CertSettings> = {}) => {
    const made = await World.start(t, { ...settings, ...more }, 'example.com')
    port80.data = made.data
    return made
  }
  return { port80, port443, pebble, settings, world }
}
