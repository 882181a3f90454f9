/** Addresses of clients: which a list covers, and one spelling for each. */
import { BlockList, isIP, SocketAddress } from 'node:net'

/** From addresses and CIDR blocks; throws where one is neither. */
export function blocksOf(list: readonly string[]): BlockList {
  const blocks = new BlockList()
  for (const one of list) {
    const [address = '', length] = one.split('/')
    if (length === undefined) blocks.addAddress(address, family(address))
    else blocks.addSubnet(address, Number(length), family(address))
  }
  return blocks
}

export const covers = (blocks: BlockList, address: string): boolean => blocks.check(address, family(address))

const family = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4')

/** As a socket would tell it; undefined: no address. Some proxies write the port too: `192.0.2.1:80`, `[2001:db8::1]:80`. */
export function canonical(text: string): string | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
  const kind = isIP(bare)
  if (kind === 0 || bare.includes('%')) return undefined
  if (kind === 4) return bare
  return new SocketAddress({ address: bare, family: 'ipv6' }).address.replace(/^::ffff:(?=\d+\.)/, '')
}
