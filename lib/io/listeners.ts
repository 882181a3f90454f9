/** What a container really listens on, read from its network namespace. */
import { readFile } from 'node:fs/promises'

export interface Listener {
  port: number
  /** Only the container itself can reach it. */
  loopback: boolean
}

/** Parses /proc/PID/net/tcp or tcp6: local addresses of sockets in state LISTEN (0A). */
export function parseListeners(text: string): Listener[] {
  const found: Listener[] = []
  for (const line of text.split('\n').slice(1)) {
    const [, local, , state] = line.trim().split(/\s+/)
    const [address, port] = local?.split(':') ?? []
    if (state !== '0A' || !address || !port) continue
    const loopback =
      address === '0100007F' ||
      address === '00000000000000000000000001000000' ||
      /^0000000000000000FFFF00000100007F$/.test(address)
    found.push({
      port: Number.parseInt(port, 16),
      loopback: loopback || (address.length === 8 && address.endsWith('7F')),
    })
  }
  return found
}

export async function listeners(pid: number): Promise<Listener[]> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')
  const all = (await Promise.all([read('tcp'), read('tcp6')])).flatMap(parseListeners)
  // Docker's embedded resolver listens on 127.0.0.11 at a random port in every container of a network.
  const resolver = (await read('tcp')).match(/0B00007F:([0-9A-F]{4})/)
  return all.filter((one) => one.port !== Number.parseInt(resolver?.[1] ?? '0', 16))
}
