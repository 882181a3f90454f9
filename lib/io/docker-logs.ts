/** Docker's multiplexed log stream (8-byte headers, time stamps on) as whole lines. */

export interface LogLine {
  stream: 'stdout' | 'stderr'
  /** `2026-01-01T00:00:00.000000+00:00` */
  time: string
  text: string
}

const MAX = 10_000

export class LogDemux {
  private rest: Buffer = Buffer.alloc(0)

  /** Takes any part of the stream; answers the lines that are whole. Each frame is one line with its time stamp. */
  push(chunk: Buffer): LogLine[] {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk
    const lines: LogLine[] = []
    let at = 0
    while (this.rest.length - at >= 8) {
      const size = this.rest.readUInt32BE(at + 4)
      if (this.rest.length - at - 8 < size) break
      const line = parse(this.rest[at] === 2 ? 'stderr' : 'stdout', this.rest.toString('utf8', at + 8, at + 8 + size))
      if (line) lines.push(line)
      at += 8 + size
    }
    this.rest = this.rest.subarray(at)
    return lines
  }
}

function parse(stream: 'stdout' | 'stderr', frame: string): LogLine | undefined {
  const [, seconds, fraction = '', text = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z ?([\s\S]*)$/.exec(frame) ?? []
  if (!seconds) return undefined
  return {
    stream,
    time: `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}+00:00`,
    text: text.replace(/\r?\n$/, '').slice(0, MAX),
  }
}
