/** A client of HTTP/2 that sends frames as they are, right or wrong (RFC 9113, 4.1). */
import type { TLSSocket } from 'node:tls'
import { until } from '../until.ts'
import { handshake } from './certificate.ts'
import type { Harness, Teardown } from './harness.ts'

export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
export const TYPES = {
  ...{ DATA: 0, HEADERS: 1, PRIORITY: 2, RST_STREAM: 3, SETTINGS: 4, PUSH_PROMISE: 5, PING: 6, GOAWAY: 7 },
  ...{ WINDOW_UPDATE: 8, CONTINUATION: 9 },
}
type Type = keyof typeof TYPES
export const END_STREAM = 1
export const ACK = 1
export const END_HEADERS = 4
export const PADDED = 8

export function frame(type: Type | number, flags: number, stream: number, payload: Buffer | number[] = []): Buffer {
  const body = Buffer.from(payload)
  const head = Buffer.alloc(9)
  head.writeUIntBE(body.length, 0, 3)
  head[3] = typeof type === 'number' ? type : TYPES[type]
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, body])
}

/** Header fields as literals that nobody indexes (RFC 7541, 6.2.2). */
export function fields(list: [string, string][]): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value, 'latin1')
    return Buffer.concat([length(bytes.length), bytes])
  }
  return Buffer.concat(list.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]))
}

/** With a prefix of seven bits (RFC 7541, 5.1). */
function length(size: number): Buffer {
  if (size < 127) return Buffer.from([size])
  const bytes = [127]
  for (let rest = size - 127; ; rest >>= 7) {
    bytes.push(rest >= 128 ? (rest & 127) | 128 : rest)
    if (rest < 128) return Buffer.from(bytes)
  }
}

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
export const setting = (id: number, value: number): Buffer => Buffer.concat([Buffer.from([0, id]), u32(value)])

export const GET: [string, string][] = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':path', '/'],
  [':authority', 'app.localhost'],
]
export const POST = GET.map(([name, value]): [string, string] => [name, name === ':method' ? 'POST' : value])

export class Raw {
  readonly socket: TLSSocket
  /** `TYPE stream code` of what came, the code where there is one. */
  readonly said: string[] = []
  closed = false
  private rest = Buffer.alloc(0)

  private constructor(socket: TLSSocket) {
    this.socket = socket
    socket.on('error', () => {}).on('close', () => (this.closed = true))
    socket.on('data', (data) => this.read(data))
  }

  /** After the handshake; with preface and settings unless it is told another beginning. */
  static async open(t: Teardown, h: Pick<Harness, 'securePort'>, first: Buffer | string = PREFACE): Promise<Raw> {
    const socket = await handshake(h, 'app.localhost', { ALPNProtocols: ['h2'] })
    t.teardown(() => socket.destroy())
    const raw = new Raw(socket)
    raw.send(Buffer.from(first))
    if (first === PREFACE) raw.send(frame('SETTINGS', 0, 0))
    return raw
  }

  send(...frames: Buffer[]): boolean {
    return !this.socket.destroyed && this.socket.write(Buffer.concat(frames))
  }

  headers(stream: number, list: [string, string][], flags = END_HEADERS | END_STREAM): void {
    this.send(frame('HEADERS', flags, stream, fields(list)))
  }

  /** The first of what was said that matches; `closed` when nothing more can come. */
  hears(pattern: RegExp): Promise<string> {
    return until(`${pattern}`, () => this.said.find((line) => pattern.test(line)) ?? (this.closed ? 'closed' : ''), 20)
  }

  private read(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data])
    while (this.rest.length >= 9 && this.rest.length >= 9 + this.rest.readUIntBE(0, 3)) {
      const end = 9 + this.rest.readUIntBE(0, 3)
      const type = Object.keys(TYPES)[this.rest[3]!] ?? String(this.rest[3])
      const code =
        type === 'GOAWAY' ? this.rest.readUInt32BE(13) : type === 'RST_STREAM' ? this.rest.readUInt32BE(9) : ''
      const ack = (type === 'SETTINGS' || type === 'PING') && this.rest[4]! & ACK ? 'ACK' : ''
      this.said.push(`${type} ${this.rest.readUInt32BE(5)} ${code}${ack}`)
      this.rest = this.rest.subarray(end)
    }
  }
}
