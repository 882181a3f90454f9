/** Commits that nobody pushed: of an archive, or fetched from another repository. Each is held by the ref that is named. */

import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { entriesOf, fastImport, unfit } from './archive.ts'
import { ended, type Git } from './git.ts'

/** Answers the commit, and the archive's one folder if that is the project. Throws USAGE where the archive cannot be used. */
export async function importArchive(
  git: Git,
  id: string,
  ref: string,
  archive: Readable,
  message: string,
): Promise<{ commit: string; folder?: string }> {
  const child = git.spawn(id, ['fast-import', '--quiet', '--done'], 'pipe')
  const stdin = child.stdin!
  stdin.on('error', () => {})
  const said = text(child.stderr!)
  const exit = ended(child)
  child.stdout!.resume()
  try {
    await fastImport(entriesOf(archive), ref, message, stdin)
    stdin.end()
    if ((await exit) !== 0) throw unfit((await said).split('\n')[0] ?? '')
  } catch (error) {
    stdin.destroy()
    archive.destroy()
    if ((await exit) !== 0 && !(error instanceof Failure)) throw unfit((await said).split('\n')[0] ?? String(error))
    throw error
  }
  const commit = (await git.ref(id, ref)) as string
  const [only = '', ...others] = (await git.run(id, ['ls-tree', '-z', commit]))
    .split('\0')
    .filter((line) => line !== '')
  const [, tree, folder] = /^\d+ tree ([0-9a-f]+)\t([\s\S]+)$/.exec(only) ?? []
  if (others.length > 0 || tree === undefined || folder === undefined) return { commit }
  const who = ['-c', 'user.name=Backend.im', '-c', 'user.email=deploy@localhost']
  const inner = (await git.run(id, [...who, 'commit-tree', tree, '-m', message])).trim()
  await git.run(id, ['update-ref', ref, inner])
  return { commit: inner, folder }
}

/** Milliseconds that another host may take. */
const FETCH = 5 * 60_000

/** Answers the commit. Only by https, http and ssh: other ways of git reach files and programs of this host. Throws USAGE. */
export async function fetchCommit(
  git: Git,
  id: string,
  ref: string,
  from: { url: string; wanted: string },
  signal: AbortSignal,
): Promise<string> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(FETCH)])
  const args = [
    '-c',
    'protocol.allow=never',
    ...['https', 'http', 'ssh'].flatMap((name) => ['-c', `protocol.${name}.allow=always`]),
  ]
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--']
  const child = git.spawn(id, [...args, ...fetch, from.url, `+${from.wanted}:${ref}`])
  const kill = (): unknown => child.kill()
  late.addEventListener('abort', kill, { once: true })
  child.stdout!.resume()
  const [said, code] = await Promise.all([text(child.stderr!), ended(child)])
  late.removeEventListener('abort', kill)
  signal.throwIfAborted()
  const commit = code === 0 ? await git.ref(id, ref) : undefined
  if (commit) return commit
  throw new Failure('USAGE', {
    message: late.aborted ? 'the repository did not answer in 5 minutes' : `${from.wanted} cannot be fetched`,
    hint: 'check the address, that the branch, tag or commit is there, and that the repository is public',
    evidence: hide(said, from.url)
      .split('\n')
      .filter((line) => line !== '')
      .slice(-5),
  })
}

/** Without the password that an address may hold. */
function hide(said: string, url: string): string {
  const secret = /^\w+:\/\/([^/@]+)@/.exec(url)?.[1]
  return secret ? said.replaceAll(secret, '***') : said
}
