/** The lines of a deploy: a file per deploy that any number of clients may attach to, from the first line on, while it grows. */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

export class DeployLogs {
  private readonly folder: string
  private readonly open = new Map<string, { lines: string[]; wake: Set<() => void>; disk: Promise<void> }>()
  constructor(folder: string) {
    this.folder = folder
  }

  async start(id: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    this.open.set(id, { lines: [], wake: new Set(), disk: Promise.resolve() })
  }
  say(id: string, line: string): void {
    const log = this.open.get(id)
    if (!log) return
    log.lines.push(line)
    log.disk = log.disk
      .then(() => appendFile(join(this.folder, `${id}.log`), `${line}\n`, { mode: 0o600 }))
      .catch(() => {})
    for (const wake of log.wake) wake()
  }
  async end(id: string): Promise<void> {
    const log = this.open.get(id)
    this.open.delete(id)
    for (const wake of log?.wake ?? []) wake()
    await log?.disk
  }

  /** Every line from the first; ends when the deploy has ended or the signal aborts. */
  async *lines(id: string, signal?: AbortSignal): AsyncGenerator<string> {
    const log = this.open.get(id)
    if (!log) {
      const text = await readFile(join(this.folder, `${id}.log`), 'utf8').catch(() => '')
      yield* text.split('\n').slice(0, -1)
      return
    }
    for (let next = 0; !signal?.aborted; ) {
      while (next < log.lines.length) yield log.lines[next++] as string
      if (this.open.get(id) !== log) return
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          log.wake.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        log.wake.add(wake)
        signal?.addEventListener('abort', wake, { once: true })
      })
    }
  }
  remove(id: string): Promise<void> {
    return rm(join(this.folder, `${id}.log`), { force: true })
  }
}
