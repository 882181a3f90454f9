/** The lines of a deploy: a file per deploy that any number of clients may attach to, from the first line on, while it grows. */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Bounds of one log: what is over them is left out, except for the last words of the deploy. */
const LINES = 50_000
const CHARS = 8_000_000
const LINE = 4000

interface Open {
  lines: string[]
  chars: number
  left: number
  wake: Set<() => void>
  /** Lines on their way to the disk. */
  pending: string[]
  disk: Promise<void>
}

export class DeployLogs {
  private readonly folder: string
  private readonly open = new Map<string, Open>()
  constructor(folder: string) {
    this.folder = folder
  }

  async start(id: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    this.open.set(id, { lines: [], chars: 0, left: 0, wake: new Set(), pending: [], disk: Promise.resolve() })
  }

  say(id: string, text: string): void {
    const log = this.open.get(id)
    if (!log) return
    const line = printable(text)
    if (log.lines.length >= LINES || log.chars + line.length > CHARS) log.left++
    else this.put(id, log, line)
  }

  /** The last words, however long the log is; then the log is closed. */
  async end(id: string, last: string[]): Promise<void> {
    const log = this.open.get(id)
    if (!log) return this.append(id, last)
    if (log.left > 0) this.put(id, log, `       … ${log.left} lines were left out here`)
    for (const line of last) this.put(id, log, line)
    this.open.delete(id)
    for (const wake of log.wake) wake()
    await log.disk
  }

  /** Every line from the first; ends when the deploy has ended or the signal aborts. */
  async *lines(id: string, signal?: AbortSignal): AsyncGenerator<string> {
    const log = this.open.get(id)
    if (!log) return yield* await this.stored(id)
    for (let next = 0; !signal?.aborted; ) {
      while (next < log.lines.length) yield log.lines[next++] as string
      if (this.open.get(id) !== log) return
      await woken(log, signal)
    }
  }
  /** The lines that there are now. */
  async soFar(id: string): Promise<string[]> {
    return this.open.get(id)?.lines.slice() ?? this.stored(id)
  }

  remove(id: string): Promise<void> {
    return rm(this.path(id), { force: true })
  }

  private path(id: string): string {
    return join(this.folder, `${id}.log`)
  }
  private async stored(id: string): Promise<string[]> {
    const text = await readFile(this.path(id), 'utf8').catch(() => '')
    return text.split('\n').slice(0, -1)
  }
  private put(id: string, log: Open, line: string): void {
    log.lines.push(line)
    log.chars += line.length
    log.pending.push(line)
    if (log.pending.length === 1)
      log.disk = log.disk
        .then(() => this.append(id, log.pending.splice(0)))
        .catch((error) => console.error(`deploy log ${id}: ${error}`))
    for (const wake of log.wake) wake()
  }
  private append(id: string, lines: string[]): Promise<void> {
    return appendFile(this.path(id), lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  }
}

function woken(log: Open, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      log.wake.delete(wake)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    log.wake.add(wake)
    signal?.addEventListener('abort', wake, { once: true })
  })
}

/** One line that does no harm to a terminal: colours stay, other control characters go. */
const printable = (text: string): string =>
  text
    .slice(0, LINE)
    .replace(/\x1b(?!\[[0-9;]*m)/g, '')
    .replace(/[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f]/g, ' ')
