/** `git fetch` from where a stranger says: by a few protocols and the app's own key only, within bounds, and ended with all that it started. */
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { quote } from '../model/words.ts'
import { ended, type Git } from './git.ts'

const LIMITS = { milliseconds: 5 * 60_000, bytes: 1024 ** 3 }
const SETTINGS = [
  'fetch.fsckObjects=true',
  'fetch.fsck.zeroPaddedFilemode=warn',
  'fetch.fsck.badTimezone=warn',
  'fetch.fsck.missingSpaceBeforeDate=warn',
  'fetch.recurseSubmodules=no',
  'gc.auto=0',
  'core.sshCommand=',
  'core.askPass=',
  'credential.helper=',
]

export interface Fetch {
  url: string
  /** As GIT_ALLOW_PROTOCOL has them. */
  protocols: 'https:ssh' | 'https:http:ssh'
  refs: string[]
  /** Options of `git fetch`. */
  options?: string[]
  /** Of `git -c`. */
  settings?: string[]
  /** File of a private key, which need not be there. */
  key: string
  signal: AbortSignal
}
export interface Fetched {
  code: number
  err: string
  /** It was ended by us, and left half of it in the repository. */
  cut: boolean
}

/** Throws only what cancels it. */
export async function fetchInto(git: Git, id: string, wanted: Fetch): Promise<Fetched> {
  const { url, refs, options = [], settings = [], signal } = wanted
  // Of what was aborted before, a listener is never told.
  signal.throwIfAborted()
  const before = await packs(git.path(id))
  const args = [
    ...[...SETTINGS, ...settings].flatMap((one) => ['-c', one]),
    ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-gc', ...options, '--', url, ...refs],
  ]
  const child = git.spawnGroup(id, args, {
    GIT_ALLOW_PROTOCOL: wanted.protocols,
    GIT_SSH_COMMAND: sshCommand(git, wanted.key),
    GIT_SSH_VARIANT: 'ssh',
  })
  let why: string | undefined
  const kill = (reason: string): void => {
    why ??= reason
    if (child.pid)
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {}
  }
  const late = setTimeout(
    () => kill(`it took longer than ${LIMITS.milliseconds / 60_000} minutes`),
    LIMITS.milliseconds,
  )
  const watch = setInterval(async () => {
    if (sum(await packs(git.path(id))) - sum(before) > LIMITS.bytes) kill('it is larger than 1 GB')
  }, 1000)
  const canceled = (): void => kill('canceled')
  signal.addEventListener('abort', canceled, { once: true })
  if (signal.aborted) canceled()
  try {
    child.stdout?.resume()
    const [err, code] = await Promise.all([text(child.stderr!), ended(child)])
    signal.throwIfAborted()
    return { code, err: why ?? err, cut: why !== undefined }
  } finally {
    clearTimeout(late)
    clearInterval(watch)
    signal.removeEventListener('abort', canceled)
    if (why !== undefined) await dropHalves(git.path(id), before)
  }
}

/** Bytes that the packs of a repository take, half ones too. */
export const packedBytes = async (repository: string): Promise<number> => sum(await packs(repository))

const sum = (sizes: Map<string, number>): number => [...sizes.values()].reduce((all, size) => all + size, 0)
const packFolder = (repository: string): string => join(repository, 'objects', 'pack')

async function packs(repository: string): Promise<Map<string, number>> {
  const folder = packFolder(repository)
  const sized = async (file: string): Promise<[string, number]> => [
    file,
    await stat(join(folder, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  ]
  return new Map(await Promise.all((await readdir(folder).catch(() => [])).map(sized)))
}

/** A git that is killed leaves its half pack, which nothing would drop for days. */
async function dropHalves(repository: string, before: Map<string, number>): Promise<void> {
  for (const file of (await packs(repository)).keys())
    if (file.startsWith('tmp_') && !before.has(file)) await rm(join(packFolder(repository), file), { force: true })
}

/** Reads no configuration, key or agent of the host's user; a host is believed when it is met first, and held to its key from then on. */
function sshCommand(git: Git, key: string): string {
  const options = [
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    'ConnectTimeout=15',
    `UserKnownHostsFile=${join(git.home, 'known_hosts')}`,
    'GlobalKnownHostsFile=/dev/null',
  ]
  const words = [
    'ssh',
    '-F',
    '/dev/null',
    ...options.flatMap((one) => ['-o', one]),
    ...(existsSync(key) ? ['-i', key] : ['-i', '/dev/null']),
  ]
  return words.map(quote).join(' ')
}
