/**
 * Whether a client still takes what it is sent. Node knows only what the kernel has taken from us, which for a slow reader
 * may be minutes of data: then nothing moves here, though all is well. What the client has acknowledged stands in /proc.
 */
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/** Less than this within a time-out of a minute is none: nobody waits at 300 bytes a second but to keep us busy. */
const LEAST = 16_384
/** Of one reading of the kernel's table, which tells of all connections. */
const FRESH_MS = 500

type Endpoint = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>
const asked = new WeakMap<object, { left: number; at: number }>()
const tables = new Map<string, { text: Promise<string>; at: number }>()

/** Since `who` asked last. Who asks for the first time in a while is told so if there is anything left to take. */
export async function takes(who: object, socket: Endpoint, timeout: number): Promise<boolean> {
  const now = performance.now()
  const left = await unacknowledged(socket)
  const last = asked.get(who)
  asked.set(who, { left, at: now })
  if (left === 0) return false
  return last === undefined || now - last.at > 1.5 * timeout || Math.abs(last.left - left) >= LEAST
}

/** Bytes that the kernel holds for the other side; 0 where it does not say. */
export async function unacknowledged({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
}: Endpoint): Promise<number> {
  if (localAddress === undefined || remoteAddress === undefined) return 0
  const key = `${endpoint(localAddress, localPort!)} ${endpoint(remoteAddress, remotePort!)} `
  const text = await table(localAddress.includes(':') ? '/proc/net/tcp6' : '/proc/net/tcp')
  const found = text.indexOf(key)
  // After the addresses: the state in two digits, then `tx_queue:rx_queue`.
  return found < 0 ? 0 : Number.parseInt(text.slice(found + key.length + 3, found + key.length + 11), 16)
}

function table(file: string): Promise<string> {
  const now = performance.now()
  const known = tables.get(file)
  if (known !== undefined && now - known.at < FRESH_MS) return known.text
  const text = readFile(file, 'latin1').catch(() => '')
  tables.set(file, { text, at: now })
  // Some hundred kilobytes are not kept for the next time.
  setTimeout(() => tables.get(file)?.text === text && tables.delete(file), FRESH_MS).unref()
  return text
}

/** As the kernel writes it: words of four bytes, the lowest first. */
function endpoint(address: string, port: number): string {
  const hex = bytesOf(address).map((byte) => byte.toString(16).padStart(2, '0'))
  let text = ''
  for (let i = 0; i < hex.length; i += 4) text += `${hex[i + 3]}${hex[i + 2]}${hex[i + 1]}${hex[i]}`
  return `${text}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

function bytesOf(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const four = dotted === null ? [] : dotted.slice(1).map(Number)
  if (!address.includes(':')) return four
  const [head = '', tail = ''] = address.slice(0, dotted?.index).split('%', 1)[0]!.split('::')
  const front = groups(head)
  const back = [...groups(tail), ...four]
  return [...front, ...Array<number>(16 - front.length - back.length).fill(0), ...back]
}

const groups = (text: string): number[] =>
  text
    .split(':')
    .filter(Boolean)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
