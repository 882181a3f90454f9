/**
 * The lines of a deploy: a file per deploy that any number of clients may attach to, from the first line on, while it grows.
 * A line that only the whole log shows begins with a mark; no line can bring one along, and logs without marks are shown whole.
 */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Bounds of one log: what is over them is left out, except for the last words of the deploy. */
const LINES = 50_000
const CHARS = 8_000_000
const LINE = 4000
/** What a deploy itself says is few lines, and not left out because a step printed many. */
const RESERVE = 2000

/** Who sees a line: everybody; who wants all; and of those lines, the output of the tests. */
export type Level = 'shown' | 'detail' | 'tests'
const MARKS: Record<Level, string> = { shown: '', detail: '\x01', tests: '\x02' }
const unmarked = (line: string): string => line.replace(/^[\x01\x02]/, '')
const isShown = (line: string): boolean => !/^[\x01\x02]/.test(line)

interface Open {
  lines: string[]
  chars: number
  left: number
  /** Whether a line that everybody sees is among those left out. */
  leftShown: boolean
  /** What is being done now, for who waits. */
  now?: string
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
    this.open.set(id, {
      lines: [],
      chars: 0,
      left: 0,
      leftShown: false,
      wake: new Set(),
      pending: [],
      disk: Promise.resolve(),
    })
  }

  say(id: string, text: string, level: Level = 'shown'): void {
    const log = this.open.get(id)
    if (!log) return
    const line = MARKS[level] + printable(text)
    const more = level === 'shown' ? RESERVE : 0
    if (log.lines.length < LINES + more && log.chars + line.length <= CHARS + more * 100) this.put(id, log, line)
    else {
      log.left++
      log.leftShown ||= level === 'shown'
    }
  }

  doing(id: string, what: string | undefined): void {
    const log = this.open.get(id)
    if (log) log.now = what
  }
  now(id: string): string | undefined {
    return this.open.get(id)?.now
  }

  /** The last words, however long the log is; then the log is closed. */
  async end(id: string, last: string[]): Promise<void> {
    const log = this.open.get(id)
    if (!log) return this.append(id, last)
    const mark = MARKS[log.leftShown ? 'shown' : 'detail']
    if (log.left > 0) this.put(id, log, `${mark}       … ${log.left} lines were left out here`)
    for (const line of last) this.put(id, log, line)
    this.open.delete(id)
    for (const wake of log.wake) wake()
    await log.disk
  }

  /** The lines from the first, all or what is shown; ends when the deploy has ended or the signal aborts. */
  async *lines(id: string, signal?: AbortSignal, all = false): AsyncGenerator<string> {
    for await (const line of this.marked(id, signal)) if (all || isShown(line)) yield unmarked(line)
  }
  private async *marked(id: string, signal?: AbortSignal): AsyncGenerator<string> {
    const log = this.open.get(id)
    if (!log) return yield* await this.stored(id)
    for (let next = 0; !signal?.aborted; ) {
      while (next < log.lines.length) yield log.lines[next++] as string
      if (this.open.get(id) !== log) return
      await woken(log, signal)
    }
  }
  /** All lines that there are now, or those of the tests. */
  async soFar(id: string, of?: 'tests'): Promise<string[]> {
    const lines = this.open.get(id)?.lines.slice() ?? (await this.stored(id))
    return (of ? lines.filter((line) => line.startsWith(MARKS[of])) : lines).map(unmarked)
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
