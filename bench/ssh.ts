/** `ssh HOST version` beside `ssh` to a bare sshd that runs `true`: same client, same kind of key, in turn. */

import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../test/port.ts'
import { accepts, start } from './child.ts'
import { type Ground, must } from './ground.ts'
import { median, percentile, type Section } from './table.ts'

const ROUNDS = 60

export async function ssh(ground: Ground): Promise<Section> {
  const host = await ground.host()
  await ground.programs({ '/usr/sbin/sshd': 'openssh-server' })
  const key = join(host.data, 'client-admin')
  const bare = await startSshd(ground, `${key}.pub`)
  const calls = {
    'sshd, true': client(ground, key, bare, 'root', 'true'),
    'backendim, version': client(ground, key, host.ready.ssh, 'git', 'version'),
  }
  const times = new Map(Object.keys(calls).map((name) => [name, [] as number[]]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, args] of Object.entries(calls)) {
      const began = performance.now()
      await must('ssh', args)
      if (round > 0) times.get(name)?.push(performance.now() - began)
    }
  return section(times)
}

function client(ground: Ground, key: string, port: number, user: string, command: string): string[] {
  const known = join(ground.folder, 'known_hosts')
  const options = ['IdentitiesOnly=yes', 'IdentityAgent=none', 'BatchMode=yes', 'StrictHostKeyChecking=accept-new']
  const flags = [...options, `UserKnownHostsFile=${known}`].flatMap((option) => ['-o', option])
  return ['-F', '/dev/null', '-i', key, ...flags, '-p', String(port), `${user}@127.0.0.1`, command]
}

async function startSshd(ground: Ground, publicKey: string): Promise<number> {
  const hostKey = join(ground.folder, 'sshd_key')
  await must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
  const separation = '/run/sshd'
  if (!(await stat(separation).catch(() => undefined))) {
    await mkdir(separation, { mode: 0o755 })
    ground.teardown(() => rm(separation, { recursive: true }))
  }
  const port = await freePort()
  const options = [
    ...['ListenAddress=127.0.0.1', `HostKey=${hostKey}`, `AuthorizedKeysFile=${publicKey}`, 'PidFile=none'],
    ...['StrictModes=no', 'UsePAM=no', 'UseDNS=no', 'PermitRootLogin=prohibit-password', 'PrintMotd=no'],
  ].flatMap((option) => ['-o', option])
  const daemon = ['/usr/sbin/sshd', '-D', '-f', '/dev/null', '-p', String(port), ...options]
  start(ground, [...(await bareShell(ground)), ...daemon])
  await accepts(port)
  return port
}

/** Makes a command see root with a bare shell: what a .bashrc takes is not sshd's time. */
async function bareShell(ground: Ground): Promise<string[]> {
  const users = await readFile('/etc/passwd', 'utf8')
  const file = join(ground.folder, 'passwd')
  await writeFile(file, users.replace(/^root:.*$/m, 'root:x:0:0:root:/:/bin/sh'))
  return ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /etc/passwd && exec "$@"', file]
}

function section(times: Map<string, number[]>): Section {
  const base = median(times.get('sshd, true') ?? [])
  const rows = [...times].map(([name, all]) => {
    const middle = median(all)
    return [name, middle.toFixed(1), percentile(all, 0.95).toFixed(1), middle / base]
  })
  return {
    title: 'Commands over ssh',
    aim: `From the start of the ssh client to its exit; aim: under 100 ms at the median. ${ROUNDS} rounds in turn.`,
    tables: [{ head: ['server, command', 'median ms', 'p95 ms', 'x sshd'], rows }],
    notes: [],
  }
}
