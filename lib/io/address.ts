/** Where a name leads that a stranger wrote: never to this machine itself, nor to a cloud's metadata. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

const CLOSED = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  CLOSED.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
] as const)
  CLOSED.addSubnet(network, bits, 'ipv6')

/** The owner's word: repositories on this machine may be fetched from. */
const allowed = (): boolean => process.env.BACKENDIM_LOCAL_GIT === '1'

export const isClosed = (address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return CLOSED.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')
}

/** The addresses of a host; throws what is wrong in a sentence. */
export async function openAddresses(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => [])
  if (found.length === 0) throw new Error(`there is no host ${host}`)
  if (!allowed() && found.some(({ address }) => isClosed(address)))
    throw new Error(
      `${host} leads to this host itself, which is not fetched from (BACKENDIM_LOCAL_GIT=1 on the host allows it)`,
    )
  return found.map(({ address }) => address)
}
