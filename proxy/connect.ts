/** undici's connector with a time-out, and the knowledge of whether a request goes out on a new connection. */
import { buildConnector } from 'undici'

export const CONNECT_TIMEOUT_MS = 5000

const base = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false })

/**
 * True while undici, in the same tick as a connection is made, writes the first request to it (calling onConnect):
 * the only way to tell a new connection from a reused one, whose loss is worth a second try.
 */
export let fresh = false

export const connect: buildConnector.connector = (options, callback) => {
  base(options, (...result) => {
    fresh = true
    try {
      callback(...result)
    } finally {
      fresh = false
    }
  })
}
