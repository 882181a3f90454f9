/** Keeps containers off the host and the metadata address: chains of our own in INPUT and DOCKER-USER, made anew each time. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { ended } from './git.ts'

/** IPv6 too, where the kernel has it: an engine may give containers such addresses. */
const FAMILIES = ['iptables', 'ip6tables'] as const
type Family = (typeof FAMILIES)[number]

const chains = (host: string): { input: string; forward: string } => ({
  input: `BACKENDIM-${host}`,
  forward: `BACKENDIM-F-${host}`,
})
/** Clouds hand credentials out there. Their resolvers may be there too, so names can be asked for. */
const METADATA = { iptables: '169.254.0.0/16', ip6tables: 'fd00:ec2::/32' }
/** Steps of builds run on the engine's own bridge, whatever we ask for. */
const BUILDS = 'docker0'

export interface Ports {
  /** What containers may reach on the host. */
  open: number[]
  /** What steps of builds may not reach either. */
  closed: number[]
}

/** From our bridges the host answers only what was asked for by itself, and the open ports; nobody reaches the metadata address. */
export async function firewall(host: string, bridgePrefix: string, ports: Ports): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Failure('HOST_ERROR', { message: 'only root can keep containers off the host: run as root' })
  await guard('iptables', host, bridgePrefix, ports)
  if (await tries('ip6tables', ['-S', 'INPUT'])) await guard('ip6tables', host, bridgePrefix, ports)
}

async function guard(family: Family, host: string, bridgePrefix: string, ports: Ports): Promise<void> {
  const { input, forward } = chains(host)
  const rules = [
    `-A ${input} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`,
    ...(family === 'ip6tables' ? [`-A ${input} -p ipv6-icmp -j ACCEPT`] : []),
    ...ports.open.map((port) => `-A ${input} -p tcp --dport ${port} -j ACCEPT`),
    `-A ${input} -j DROP`,
    ...['udp', 'tcp'].map((protocol) => `-A ${forward} -d ${METADATA[family]} -p ${protocol} --dport 53 -j RETURN`),
    `-A ${forward} -d ${METADATA[family]} -j DROP`,
  ]
  // Both chains at once: between a flush and the last rule nothing would hold.
  const table = ['*filter', `:${input} - [0:0]`, `:${forward} - [0:0]`, ...rules, 'COMMIT', ''].join('\n')
  await call(`${family}-restore`, ['-w', '--noflush'], table)
  await hook(family, 'INPUT', ['-i', `${bridgePrefix}+`], input)
  for (const port of ports.closed)
    await hook(family, 'INPUT', ['-i', BUILDS, '-p', 'tcp', '-m', 'tcp', '--dport', String(port)], input)
  const user = (await tries(family, ['-n', '-L', 'DOCKER-USER'])) ? 'DOCKER-USER' : 'FORWARD'
  for (const bridge of [`${bridgePrefix}+`, BUILDS]) await hook(family, user, ['-i', bridge], forward)
}
async function hook(family: Family, chain: string, from: string[], ours: string): Promise<void> {
  const rule = [...from, '-j', ours]
  if (!(await tries(family, ['-C', chain, ...rule]))) await call(family, ['-w', '-I', chain, '1', ...rule])
}

/** Whether the chains are there and asked. */
export async function firewallHolds(host: string, bridgePrefix: string): Promise<boolean> {
  const { input, forward } = chains(host)
  const rule = (ours: string): string[] => ['-i', `${bridgePrefix}+`, '-j', ours]
  const user = (await tries('iptables', ['-n', '-L', 'DOCKER-USER'])) ? 'DOCKER-USER' : 'FORWARD'
  const looks = [
    ['-C', 'INPUT', ...rule(input)],
    ['-C', user, ...rule(forward)],
    ['-C', input, '-j', 'DROP'],
  ]
  return (await Promise.all(looks.map((look) => tries('iptables', look)))).every(Boolean)
}

export async function removeFirewall(host: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { input, forward } = chains(host)
  for (const family of FAMILIES) {
    const saved = await call(family, ['-w', '-S']).catch(() => '')
    for (const line of saved.split('\n')) {
      if (line.startsWith('-A') && (line.endsWith(`-j ${input}`) || line.endsWith(`-j ${forward}`)))
        await call(family, ['-w', '-D', ...line.split(' ').slice(1)])
    }
    for (const chain of [input, forward])
      if (await tries(family, ['-F', chain])) await call(family, ['-w', '-X', chain])
  }
}

const tries = (family: Family, args: string[]): Promise<boolean> =>
  call(family, ['-w', ...args]).then(
    () => true,
    () => false,
  )

async function call(program: string, args: string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  if (code !== 0) throw new Failure('HOST_ERROR', { message: `${program} ${args.join(' ')}: ${err.trim()}` })
  return out
}
