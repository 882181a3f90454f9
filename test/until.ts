/** Waits for a condition, with a deadline that only a fault reaches. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Answers the first truthy value that `look` gives; throws after `seconds` with what was waited for. */
export async function until<T>(what: string, look: () => T | Promise<T>, seconds = 60): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000
  let last: unknown
  for (;;) {
    try {
      const found = await look()
      if (found) return found as NonNullable<T>
      last = found
    } catch (error) {
      last = error
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}: ${last}`)
    await sleep(20)
  }
}
