/**
 * Copies of what was read, in buffers that serve again and again. An answer of some length would else take fresh memory
 * for every piece, and the kernel's handing it out costs more than the copy.
 */

/** As much as one read brings. */
const SIZE = 65_536
/** Smaller pieces come out of Node's own pool, or near enough to it. */
const SMALL = 8192
const KEPT = 32
const free: Buffer[] = []

/** What a copy is written to. `done` without an error: its bytes are out, and nobody reads them any more. */
export interface Sink {
  write(chunk: Buffer, done?: (error?: Error | null) => void): boolean
}

/** False: more after its `drain`. */
export function writeCopy(to: Sink, bytes: Buffer, start: number, end: number): boolean {
  const size = end - start
  if (size < SMALL || size > SIZE) return to.write(Buffer.from(bytes.subarray(start, end)))
  const copy = free.pop() ?? Buffer.allocUnsafeSlow(SIZE)
  bytes.copy(copy, 0, start, end)
  return to.write(copy.subarray(0, size), (error) => {
    if (!error && free.length < KEPT) free.push(copy)
  })
}
