/** Time-outs in milliseconds, in one object so that a test of what happens after them need not wait as long. */
export const limits = {
  /** To a target that does not answer the connection. */
  connect: 5000,
  /** From the whole request to the first byte of the answer. */
  firstByte: 30_000,
  /** No byte in either direction on a client's connection while a request is open. */
  idle: 55_000,
  /** The same between two requests. Longer than the minute of many load balancers, which must be the first to close. */
  between: 65_000,
  /** Below gunicorn's 2 s, whatever the app announces: a connection that the app is about to close is never reused. */
  reuse: 1000,
  /** How long a target that refused a connection comes after all others. */
  avoid: 1000,
}
