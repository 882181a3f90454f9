/** Docker's multiplexed log stream (8-byte headers, time stamps on) as whole lines. */

export interface LogLine {
  stream: 'stdout' | 'stderr'
  /** `2026-01-01T00:00:00.000000+00:00` */
  time: string
  /** The same to the nanosecond, without an offset; sorts as text. */
  at: string
  text: string
}

const MAX = 10_000
/** The engine's frames hold 16 kB and a time stamp; what says it is longer is no frame. */
const MAX_FRAME = 1_000_000

export class LogDemux {
  private rest: Buffer = Buffer.alloc(0)
  /** Time of the last frame that did not end its line: what follows under the same time is the rest of that line. */
  private readonly open = { stdout: '', stderr: '' }

  /** Takes any part of the stream; answers the lines that are whole. Each frame is one line with its time stamp. */
  push(chunk: Buffer): LogLine[] {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk
    const lines: LogLine[] = []
    let at = 0
    while (this.rest.length - at >= 8) {
      const size = frameSize(this.rest, at)
      if (size === undefined) {
        at = this.rest.length
        break
      }
      if (this.rest.length - at - 8 < size) break
      const stream = this.rest[at] === 2 ? 'stderr' : 'stdout'
      const line = this.line(stream, this.rest.toString('utf8', at + 8, at + 8 + size))
      if (line) lines.push(line)
      at += 8 + size
    }
    this.rest = this.rest.subarray(at)
    return lines
  }

  /** A line of more than 16 kB comes in several frames of one time; it is cut after the first. */
  private line(stream: LogLine['stream'], frame: string): LogLine | undefined {
    const [, stamp, seconds, fraction = '', text = ''] =
      /^((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z) ?([\s\S]*)$/.exec(frame) ?? []
    if (!stamp) return undefined
    const continued = this.open[stream] === stamp
    this.open[stream] = text.endsWith('\n') ? '' : stamp
    if (continued) return undefined
    const at = `${seconds}.${fraction.padEnd(9, '0')}`
    return { stream, time: `${at.slice(0, 26)}+00:00`, at, text: text.replace(/\r?\n$/, '').slice(0, MAX) }
  }
}

/** Bytes after the header, or undefined when there is no header. */
function frameSize(buffer: Buffer, at: number): number | undefined {
  const size = buffer.readUInt32BE(at + 4)
  const known = buffer.readUInt32BE(at) >>> 24 <= 3 && (buffer.readUInt32BE(at) & 0xff_ff_ff) === 0
  return known && size <= MAX_FRAME ? size : undefined
}
