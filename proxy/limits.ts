/** Time-outs in milliseconds and caps, in one object so that a test of what happens after them need not wait or send as much. */
export const limits = {
  /** To a target that does not answer the connection. */
  connect: 5000,
  /** From the whole request to the first byte of the answer. */
  firstByte: 30_000,
  /** No byte in either direction on a client's connection while a request is open. */
  idle: 55_000,
  /** The same between two requests. Longer than the minute of many load balancers, which must be the first to close. */
  between: 65_000,
  /** For the answer of a client of HTTP/2 that is asked whether it is still there. */
  pong: 15_000,
  /** Below gunicorn's 2 s, whatever the app announces: a connection that the app is about to close is never reused. */
  reuse: 1000,
  /** How long a target that refused a connection comes after all others. */
  avoid: 1000,
  /** For what is under way when this process is to go. */
  drain: 30_000,
  /** For a WebSocket that was told to go. */
  farewell: 1500,
  /** Open connections of clients, at most; fewer where memory or files would not do (caps.ts). */
  connections: 10_000,
  /** Those from one address: enough for an office behind one, and for the owner's own CDN. */
  perAddress: 1000,
  /** Those from this machine itself, on which a tunnel may speak for all. */
  perLoopback: Number.POSITIVE_INFINITY,
  /** Workers that share the ports; each takes its part of what is counted. */
  workers: 1,
  /** Requests that wait for one app to wake, and for all together. */
  held: 5000,
  heldInAll: 20_000,
  /** How long a request is held while there is no control plane that could wake its app. */
  orphaned: 30_000,
}

/** Changes them by a JSON object; for tests. */
export function adopt(json = '{}'): void {
  for (const [name, value] of Object.entries(JSON.parse(json) as object)) {
    if (!Object.hasOwn(limits, name) || typeof value !== 'number' || !(value > 0))
      throw new Error(`not a limit: ${name} ${value}`)
    limits[name as keyof typeof limits] = value
  }
}
