/** The little of DER (X.690) that certificates and signing requests are made of, and a look into what others made. */

export function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), length(body.length), body])
}
function length(size: number): Buffer {
  if (size < 128) return Buffer.from([size])
  const hex = size.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

export const sequence = (...parts: Buffer[]): Buffer => tlv(0x30, ...parts)
export const set = (...parts: Buffer[]): Buffer => tlv(0x31, ...parts)
export const octets = (...parts: Buffer[]): Buffer => tlv(0x04, ...parts)
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text))
export const bits = (bytes: Buffer, unused = 0): Buffer => tlv(0x03, Buffer.from([unused]), bytes)
export const TRUE = Buffer.from([0x01, 0x01, 0xff])
/** `[n]`, constructed. */
export const tagged = (n: number, ...parts: Buffer[]): Buffer => tlv(0xa0 | n, ...parts)
/** `[n]`, primitive. */
export const plain = (n: number, bytes: Buffer): Buffer => tlv(0x80 | n, bytes)

/** A number that is not negative, of any size. */
export function integer(bytes: Buffer): Buffer {
  let at = 0
  while (at < bytes.length - 1 && bytes[at] === 0) at++
  const least = bytes.subarray(at)
  return tlv(0x02, (least[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), least]) : least)
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}
function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift(0x80 | (left & 0x7f))
  return bytes
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '')
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits))
}

interface Value {
  tag: number
  body: Buffer
  end: number
}
export function read(bytes: Buffer, at = 0): Value {
  const first = bytes[at + 1] ?? 0
  const count = first & 0x80 ? first & 0x7f : 0
  const size = count ? bytes.readUIntBE(at + 2, count) : first
  const start = at + 2 + count
  return { tag: bytes[at] ?? 0, body: bytes.subarray(start, start + size), end: start + size }
}
/** The value of an extension of a certificate, found by its id. */
export function extension(certificate: Buffer, id: string): Buffer | undefined {
  const name = oid(id)
  const at = certificate.indexOf(name)
  if (at < 0) return undefined
  const next = read(certificate, at + name.length)
  // BOOLEAN critical may stand between.
  return next.tag === 0x01 ? read(certificate, next.end).body : next.body
}
