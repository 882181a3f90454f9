/** The host's own health, and what it is. */
import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { z } from 'zod'
import { firewallHolds } from '../io/firewall.ts'
import { VERSION } from '../model/version.ts'
import { command, pairs, table } from './command.ts'

export const doctor = [
  command({
    name: 'doctor',
    summary: 'check the host; exits with 1 when something is wrong',
    access: 'admin',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async ({ system }) => {
      const checks: { check: string; ok: boolean; found: string }[] = []
      const add = async (check: string, look: () => Promise<[boolean, string]>): Promise<void> => {
        const [ok, found] = await look().catch((error) => [false, String(error)] as [boolean, string])
        checks.push({ check, ok, found })
      }
      await add('engine', async () => {
        const info = await system.engine.docker.info()
        return [
          Boolean(info.LiveRestoreEnabled),
          `Docker ${info.ServerVersion}, live-restore ${info.LiveRestoreEnabled ? 'on' : 'off: an engine restart would stop apps; set "live-restore": true'}`,
        ]
      })
      await add('proxy', async () => [Boolean(await system.proxy.stats()), 'answers'])
      await add('disk', async () => {
        const disk = await statfs(system.data)
        const free = disk.bavail / disk.blocks
        return [free > 0.1, `${Math.round(free * 100)} % free`]
      })
      await add('memory', async () => [
        freemem() > 64e6,
        `${Math.round(freemem() / 1e6)} of ${Math.round(totalmem() / 1e6)} MB free`,
      ])
      await add('builds', async () => {
        const { ok, says } = await system.caps.look()
        return [ok, says]
      })
      await add('firewall', async () => {
        const holds = await firewallHolds(system.store.host.id, system.engine.networks.bridgePrefix)
        return [
          holds,
          holds ? 'keeps containers off the host' : 'containers can reach the host; run as root, install iptables',
        ]
      })
      return checks
    },
    show: (list) =>
      table(
        ['CHECK', 'OK', 'FOUND'],
        list.map((one) => [one.check, one.ok ? 'yes' : 'NO', one.found]),
        '',
      ),
    exit: (list) => (list.every((one) => one.ok) ? 0 : 1),
  }),
  command({
    name: 'version',
    summary: 'print the version',
    access: 'host',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async () => ({ version: VERSION, node: process.version }),
    show: (data) => `backendim ${data.version} (node ${data.node})`,
  }),
  command({
    name: 'whoami',
    summary: 'who you are here',
    access: 'host',
    effect: 'read',
    input: z.object({}),
    args: [],
    run: async ({ identity, system }) => ({
      user: identity.user,
      admin: identity.admin,
      create: identity.create,
      apps: identity.apps?.map((id) => system.store.byId(id)?.name ?? id) ?? null,
    }),
    show: (data) => pairs({ ...data, apps: data.apps?.join(', ') ?? 'all' }),
  }),
]
