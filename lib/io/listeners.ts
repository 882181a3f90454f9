/** What a container really listens on, read from its network namespace. */
import { readFile } from 'node:fs/promises'

export interface Listener {
  port: number
  /** Only the container itself can reach it. */
  loopback: boolean
}

/** 127.0.0.0/8, the same mapped into IPv6, and ::1, as the kernel prints them: 32-bit words of hex, bytes reversed. */
const LOOPBACK = /^(?:0{16}FFFF0000)?[0-9A-F]{6}7F$|^0{24}01000000$/
/** Docker's resolver, 127.0.0.11, listens on a random port in every container of a network. */
const RESOLVER = '0B00007F'

/** Parses /proc/PID/net/tcp or tcp6: local addresses of sockets in state LISTEN (0A). */
export function parseListeners(text: string): Listener[] {
  const found: Listener[] = []
  for (const line of text.split('\n')) {
    const [, address, port] = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /.exec(line) ?? []
    if (!address || !port || address === RESOLVER) continue
    found.push({ port: Number.parseInt(port, 16), loopback: LOOPBACK.test(address) })
  }
  return found
}

export async function listeners(pid: number): Promise<Listener[]> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')
  return (await Promise.all([read('tcp'), read('tcp6')])).flatMap(parseListeners)
}
