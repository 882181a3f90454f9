/** How many builds run at once on this machine; the others wait their turn. */
export class Slots {
  private free: number
  private readonly waiting = new Set<() => void>()
  constructor(count: number) {
    this.free = count
  }

  /** Runs the work in a slot. An abort while waiting throws its reason. */
  async hold<T>(signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T> {
    if (this.free === 0) onWait()
    while (this.free === 0) await this.woken(signal)
    signal.throwIfAborted()
    this.free--
    try {
      return await work()
    } finally {
      this.free++
      // All look again: one that was aborted must not swallow the turn of another.
      for (const wake of this.waiting) wake()
    }
  }

  private woken(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}
