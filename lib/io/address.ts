/** Where a name leads that a stranger wrote: never to this machine itself, nor to a cloud's metadata; for some not into the network that it stands in. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

type Range = readonly [network: string, bits: number]

const CLOSED: Range[] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['::', 127],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
]
const INSIDE: Range[] = [
  ...CLOSED,
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
  ['fc00::', 7],
  ['ff00::', 8],
]

function listOf(ranges: Range[]): BlockList {
  const list = new BlockList()
  for (const [network, bits] of ranges) list.addSubnet(network, bits, family(network))
  return list
}
const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
const [closed, inside] = [listOf(CLOSED), listOf(INSIDE)]

/** The owner's word: repositories on this machine may be fetched from. */
const allowed = (): boolean => process.env.BACKENDIM_LOCAL_GIT === '1'

/** This machine itself. An IPv4 address inside an IPv6 one counts as what it is. */
export const isClosed = (address: string): boolean => closed.check(address, family(address))
/** This machine, or the network that it stands in. */
export const isInside = (address: string): boolean => inside.check(address, family(address))

/** The addresses of a host; throws what is wrong in a sentence. */
export async function openAddresses(host: string, signal: AbortSignal): Promise<string[]> {
  const found = await within(
    signal,
    lookup(host, { all: true }).catch(() => []),
  )
  if (found.length === 0) throw new Error(`there is no host ${host}`)
  if (!allowed() && found.some(({ address }) => isClosed(address)))
    throw new Error(
      `${host} leads to this host itself, which is not fetched from (BACKENDIM_LOCAL_GIT=1 on the host allows it)`,
    )
  return found.map(({ address }) => address)
}

/** A lookup cannot be canceled, and may take longer than who waits. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
