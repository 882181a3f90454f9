/** Logs of apps: one file per process type, rotated by size, kept across releases. Lines are `TIME vRELEASE SOURCE: TEXT`; shown without the release. */
import { appendFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface LogEntry {
  time: string
  release: number
  source: string
  text: string
}
export interface LogFilter {
  process?: string
  since?: Date
  grep?: RegExp
  release?: number
}

const BLOCK = 64 * 1024

/** Heroku's form: microseconds and an offset. Sorts as text. */
export const stamp = (date: Date): string => date.toISOString().replace('Z', '000+00:00')

export class Logs {
  private readonly dir: string
  private readonly maxBytes: number
  private readonly files: number
  /** Lines on their way to a file, and the write that takes them. */
  private readonly pending = new Map<string, { lines: string[]; done: Promise<void> }>()
  private readonly followers = new Map<string, Set<(stream: string, line: string) => void>>()

  constructor(dir: string, options: { maxBytes?: number; files?: number } = {}) {
    this.dir = dir
    this.maxBytes = options.maxBytes ?? 10 * 1024 * 1024
    this.files = options.files ?? 3
  }

  append(app: string, stream: string, entries: LogEntry[]): Promise<void> {
    const lines = entries.map((entry) => `${entry.time} v${entry.release} ${entry.source}: ${clean(entry.text)}`)
    const done = this.queue(this.path(app, stream), lines)
    for (const follower of this.followers.get(app) ?? []) for (const line of lines) follower(stream, line)
    return done
  }

  /** The last lines of all streams in the order of time. Reads from the end, so the cost does not grow with the files. */
  async tail(app: string, filter: LogFilter & { lines: number }): Promise<string[]> {
    const found: string[] = []
    for (const stream of await this.streams(app)) {
      if (filter.process && stream !== filter.process) continue
      found.push(...(await this.last(app, stream, filter)))
    }
    return found
      .sort((a, b) => (a.slice(0, 32) < b.slice(0, 32) ? -1 : 1))
      .slice(filter.lines > 0 ? -filter.lines : found.length)
      .map(shown)
  }

  follow(app: string, filter: LogFilter, onLine: (line: string) => void, signal: AbortSignal): void {
    const follower = (stream: string, line: string): void => {
      if ((!filter.process || stream === filter.process) && matches(line, filter)) onLine(shown(line))
    }
    const all = this.followers.get(app) ?? new Set()
    this.followers.set(app, all.add(follower))
    signal.addEventListener('abort', () => all.delete(follower), { once: true })
  }

  /** Time of the last line that this source wrote for a release, not looking back further than `since`. */
  async lastTime(
    app: string,
    stream: string,
    by: { source: string; release: number; since: Date },
  ): Promise<string | undefined> {
    const grep = new RegExp(`^\\S+ v${by.release} ${by.source.replace(/[[\].]/g, '\\$&')}: `)
    const [line] = await this.last(app, stream, { lines: 1, grep, since: by.since })
    return line?.slice(0, line.indexOf(' '))
  }
  remove(app: string): Promise<void> {
    return rm(join(this.dir, app), { recursive: true, force: true })
  }

  private path(app: string, stream: string): string {
    return join(this.dir, app, `${stream}.log`)
  }
  /** Process types that have said something, and `router` and `deploy`. */
  async streams(app: string): Promise<string[]> {
    // The first lines of a stream may be on their way to a file that is not there yet.
    const coming = [...this.pending.keys()]
      .filter((path) => dirname(path) === join(this.dir, app))
      .map((path) => basename(path))
    const files = [...coming, ...(await readdir(join(this.dir, app)).catch(() => []))]
    return [...new Set(files.filter((file) => file.endsWith('.log')).map((file) => file.slice(0, -4)))]
  }
  /** Lines that come while a write is under way go out together with the next one. */
  private queue(path: string, lines: string[]): Promise<void> {
    const waiting = this.pending.get(path)
    if (waiting && waiting.lines.length > 0) {
      waiting.lines.push(...lines)
      return waiting.done
    }
    const next = { lines, done: Promise.resolve() }
    next.done = (waiting?.done ?? Promise.resolve())
      .catch(() => {})
      .then(() => this.write(path, `${next.lines.splice(0).join('\n')}\n`))
      .finally(() => this.pending.get(path) === next && this.pending.delete(path))
    this.pending.set(path, next)
    return next.done
  }
  private async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    )
    if (size > 0 && size + text.length > this.maxBytes) {
      for (let at = this.files - 1; at > 0; at--)
        await rename(at === 1 ? path : `${path}.${at - 1}`, `${path}.${at}`).catch(() => {})
    }
    await appendFile(path, text, { mode: 0o600 })
  }

  private async last(app: string, stream: string, filter: LogFilter & { lines: number }): Promise<string[]> {
    await this.pending.get(this.path(app, stream))?.done.catch(() => {})
    const found: string[] = []
    for (let at = 0; at < this.files; at++) {
      const path = at === 0 ? this.path(app, stream) : `${this.path(app, stream)}.${at}`
      for await (const line of backwards(path)) {
        if (filter.since && line.slice(0, 32) < stamp(filter.since)) return found
        if (matches(line, filter)) found.unshift(line)
        if (found.length >= filter.lines) return found
      }
    }
    return found
  }
}

/** Lines of a file from the last to the first, by blocks from its end. */
async function* backwards(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return
  try {
    let end = (await file.stat()).size
    let rest: Buffer = Buffer.alloc(0)
    while (end > 0) {
      const size = Math.min(BLOCK, end)
      const block = Buffer.alloc(size)
      await file.read(block, 0, size, end - size)
      end -= size
      const whole = Buffer.concat([block, rest])
      const cut = end > 0 ? whole.indexOf(10) : -1
      rest = end > 0 ? whole.subarray(0, cut < 0 ? whole.length : cut) : Buffer.alloc(0)
      if (end > 0 && cut < 0) continue
      const lines = whole.toString('utf8', cut + 1).split('\n')
      for (const line of lines.reverse()) if (line !== '') yield line
    }
  } finally {
    await file.close()
  }
}

const matches = (line: string, filter: LogFilter): boolean =>
  (filter.release === undefined || line.split(' ', 2)[1] === `v${filter.release}`) &&
  (!filter.grep || filter.grep.test(line)) &&
  (!filter.since || line.slice(0, 32) >= stamp(filter.since))
const shown = (line: string): string => line.replace(/^(\S+) v\d+ /, '$1 ')
const clean = (text: string): string => text.replace(/[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f]/g, ' ').slice(0, 10_000)
