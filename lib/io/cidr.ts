/** Addresses and CIDR blocks as users write them, in one spelling. */
import { BlockList, isIP, SocketAddress } from 'node:net'
import { Failure } from '../model/errors.ts'

/** Throws what is wrong with it. */
export function cidr(text: string): string {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  try {
    const blocks = new BlockList()
    if (isIP(address) === 0 || address.includes('%') || rest.length > 0) throw new Error('not an address')
    if (length === undefined) blocks.addAddress(address, family)
    else blocks.addSubnet(address, /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN, family)
  } catch {
    throw new Failure('USAGE', {
      message: `${JSON.stringify(text.slice(0, 60))} is not an address or a CIDR block`,
      hint: 'such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32',
    })
  }
  const plain = new SocketAddress({ address, family }).address
  return length === undefined ? plain : `${plain}/${Number(length)}`
}
