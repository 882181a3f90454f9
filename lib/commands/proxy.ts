/** What stands between this host and its visitors. */
import { z } from 'zod'
import { publish } from '../flow/publish.ts'
import { cidr } from '../io/cidr.ts'
import { command } from './command.ts'

export const proxy = [
  command({
    name: 'proxy:trust',
    summary: 'believe X-Forwarded-For and -Proto of these proxies (a CDN, a load balancer); replaces the list',
    access: 'admin',
    effect: 'write',
    input: z.object({
      blocks: z
        .array(z.string())
        .max(500)
        .default([])
        .describe('addresses or CIDR blocks; or off; none: shows the list'),
    }),
    args: ['...blocks'],
    example: 'proxy:trust 173.245.48.0/20 2400:cb00::/32',
    run: async ({ system, input }) => {
      if (input.blocks.length === 0) return { trusted: system.store.host.trusted ?? [] }
      const off = input.blocks.length === 1 && input.blocks[0] === 'off'
      const trusted = off ? undefined : [...new Set(input.blocks.map(cidr))]
      await system.store.changeHost((host) => {
        host.trusted = trusted
      })
      await publish(system)
      return { trusted: trusted ?? [] }
    },
    show: ({ trusted }) =>
      trusted.length > 0 ? trusted.join('\n') : 'No proxy is trusted: addresses are those of the connections.',
  }),
]
