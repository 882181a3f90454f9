/**
 * The file with the keys of TLS session tickets, which all workers and their successors share (proxy/tickets.ts reads it):
 * the key before, the current and the next one. `up` makes it and moves on every 12 hours; what is left behind opens nothing.
 */
import { randomBytes } from 'node:crypto'
import { chownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

const KEY = 48
const KEYS = 3
const PERIOD_MS = 12 * 3600_000
const LOOK_MS = 10 * 60_000

/** New content where it is due. `age`: how long ago it was written, in ms. */
export function renewed(keys: Buffer | undefined, age: number): Buffer | undefined {
  if (keys?.length !== KEYS * KEY || age >= 2 * PERIOD_MS) return randomBytes(KEYS * KEY)
  return age >= PERIOD_MS ? Buffer.concat([keys.subarray(KEY), randomBytes(KEY)]) : undefined
}

/** `owner`: the only user who may read it, else ours. */
export function keepTicketKeys(file: string, owner: { uid?: number; gid?: number }): void {
  const look = (): void => {
    const content = renewed(...found(file))
    if (content) write(file, content, owner)
  }
  look()
  setInterval(look, LOOK_MS).unref()
}

function found(file: string): [Buffer | undefined, number] {
  try {
    return [readFileSync(file), Date.now() - statSync(file).mtimeMs]
  } catch {
    return [undefined, 0]
  }
}

function write(file: string, content: Buffer, { uid, gid }: { uid?: number; gid?: number }): void {
  const next = `${file}.new`
  rmSync(next, { force: true })
  writeFileSync(next, content, { mode: 0o400 })
  if (uid !== undefined) chownSync(next, uid, gid ?? -1)
  renameSync(next, file)
}
