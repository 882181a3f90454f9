/** Commits that nobody pushed: of an archive, or fetched from another repository. Each is held by the ref that is named. */

import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { unfit } from '../model/archive-path.ts'
import { Failure } from '../model/errors.ts'
import { entriesOf, fastImport } from './archive.ts'
import { type Fetch, fetchInto } from './fetch.ts'
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

/** Answers the commit. Only by https, http and ssh: other ways of git reach files and programs of this host. Throws USAGE. */
export async function fetchCommit(
  git: Git,
  id: string,
  ref: string,
  { url, wanted, ...from }: Pick<Fetch, 'url' | 'settings' | 'key' | 'signal'> & { wanted: string },
): Promise<string> {
  // A redirect never leads from https to http.
  const protocols = url.startsWith('http:') ? 'https:http:ssh' : 'https:ssh'
  const fetched = await fetchInto(git, id, { ...from, url, protocols, refs: [`+${wanted}:${ref}`] })
  const commit = fetched.code === 0 ? await git.ref(id, ref) : undefined
  if (commit) return commit
  throw new Failure('USAGE', {
    message: `${wanted} cannot be fetched`,
    hint: 'check the address, that the branch, tag or commit is there, and that it is public or lets the app’s key in (git:key)',
    evidence: hide(fetched.err, url)
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
