/** Keeps containers off the host and the metadata address: chains of our own in INPUT and DOCKER-USER, made anew each time. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { ended } from './git.ts'

const chains = (host: string): { input: string; forward: string } => ({
  input: `BACKENDIM-${host}`,
  forward: `BACKENDIM-F-${host}`,
})

/** From our bridges the host answers only what was asked for by itself, and the open ports. */
export async function firewall(host: string, bridgePrefix: string, ports: { open: number[] }): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Failure('HOST_ERROR', { message: 'only root can keep containers off the host: run as root' })
  const { input, forward } = chains(host)
  const from = ['-i', `${bridgePrefix}+`]
  await fresh(input, [
    ['-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'ACCEPT'],
    ...ports.open.map((port) => ['-p', 'tcp', '--dport', String(port), '-j', 'ACCEPT']),
    ['-j', 'DROP'],
  ])
  await hook('INPUT', [...from, '-j', input])
  await fresh(forward, [['-d', '169.254.0.0/16', '-j', 'DROP']])
  await hook((await tries(['-n', '-L', 'DOCKER-USER'])) ? 'DOCKER-USER' : 'FORWARD', [...from, '-j', forward])
}

export async function removeFirewall(host: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { input, forward } = chains(host)
  const saved = await iptables(['-S'])
  for (const line of saved.split('\n')) {
    if (line.startsWith('-A') && (line.endsWith(`-j ${input}`) || line.endsWith(`-j ${forward}`)))
      await iptables(['-D', ...line.split(' ').slice(1)])
  }
  for (const chain of [input, forward]) if (await tries(['-F', chain])) await iptables(['-X', chain])
}

async function fresh(chain: string, rules: string[][]): Promise<void> {
  if (!(await tries(['-N', chain]))) await iptables(['-F', chain])
  for (const rule of rules) await iptables(['-A', chain, ...rule])
}
async function hook(chain: string, rule: string[]): Promise<void> {
  if (!(await tries(['-C', chain, ...rule]))) await iptables(['-I', chain, '1', ...rule])
}
const tries = (args: string[]): Promise<boolean> =>
  iptables(args).then(
    () => true,
    () => false,
  )

async function iptables(args: string[]): Promise<string> {
  const child = spawn('iptables', ['-w', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  if (code !== 0) throw new Failure('HOST_ERROR', { message: `iptables ${args.join(' ')}: ${err.trim()}` })
  return out
}
