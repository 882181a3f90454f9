/**
 * Fetches the commits that submodules are pinned to, each repository into a cache of the app's. Only https and ssh, by the
 * app's deploy key; never another protocol, a path or a program, whatever the repository says.
 */

import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../model/errors.ts'
import { type Remote, shownUrl } from '../model/remote.ts'
import { openAddresses } from './address.ts'
import { type Fetched, fetchInto, packedBytes } from './fetch.ts'
import type { Git } from './git.ts'

/** A cache that has grown beyond it is made anew: every commit that was ever pinned is in it. */
const GROWN = 1024 ** 3 / 2

export interface Wanted {
  remote: Remote
  commit: string
  /** Where it lies, for messages. */
  path: string
}

/** The name by which `Git` knows the cache of a URL of an app. */
export const moduleId = (app: string, url: string): string =>
  `${app}.git/modules/${createHash('sha256').update(url).digest('hex').slice(0, 20)}`

/** Answers the cache that holds the commit. `key`: file of the app's private key, which need not be there. */
export async function fetchModule(
  git: Git,
  app: string,
  wanted: Wanted,
  run: { key: string; signal: AbortSignal; say(line: string): void },
): Promise<string> {
  const { remote, commit, path } = wanted
  const id = moduleId(app, remote.url)
  await git.init(id)
  if (await has(git, id, commit)) return id
  if ((await packedBytes(git.path(id))) > GROWN) {
    await git.remove(id)
    await git.init(id)
  }
  await openAddresses(remote.host, run.signal).catch((error) => {
    run.signal.throwIfAborted()
    throw failed(wanted, error.message)
  })
  run.say(`-----> Fetching ${path} (${shownUrl(remote.url)} at ${commit.slice(0, 7)})`)
  const pin = { refs: [`+${commit}:refs/backendim/pin-${commit.slice(0, 12)}`], options: ['--depth=1'] }
  const one = await fetchCache(git, id, remote.url, pin, run)
  if (one.code === 0 && (await has(git, id, commit))) return id
  // Some servers give only what a branch or tag names.
  if (
    !/not our ref|unadvertised|does not allow request|dumb http|no such remote ref|couldn't find remote ref/i.test(
      one.err,
    )
  )
    throw explained(wanted, one.err)
  const names = { refs: ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] }
  const all = await fetchCache(git, id, remote.url, names, run)
  if (all.code !== 0) throw explained(wanted, all.err)
  if (await has(git, id, commit)) return id
  throw failed(
    wanted,
    `its commit ${commit.slice(0, 12)} is not there`,
    'push the submodule first: git push in its folder, then push here again',
  )
}

/** Caches of URLs that are not used any more go. */
export async function pruneModules(git: Git, app: string, used: Set<string>): Promise<void> {
  const folder = join(git.path(app), 'modules')
  for (const name of await readdir(folder).catch(() => []))
    if (!used.has(`${app}.git/modules/${name.replace(/\.git$/, '')}`))
      await rm(join(folder, name), { recursive: true, force: true })
}

const has = (git: Git, id: string, commit: string): Promise<boolean> =>
  git.agrees(id, ['cat-file', '-e', `${commit}^{tree}`])

/** A cache that a fetch was cut off in is not trusted again. */
async function fetchCache(
  git: Git,
  id: string,
  url: string,
  what: { refs: string[]; options?: string[] },
  { key, signal }: { key: string; signal: AbortSignal },
): Promise<Fetched> {
  let whole = false
  try {
    const done = await fetchInto(git, id, { url, protocols: 'https:ssh', ...what, key, signal })
    whole = !done.cut
    return done
  } finally {
    if (!whole) await rm(git.path(id), { recursive: true, force: true })
  }
}

function failed({ path, remote }: Wanted, why: string, hint?: string): Failure {
  return new Failure('SUBMODULE_FAILED', { message: `submodule ${path} (${shownUrl(remote.url)}): ${why}`, hint })
}

const KEY = 'let the app in there with its deploy key, which this prints (read access is enough), and push again:'
function explained(wanted: Wanted, err: string): Failure {
  const lines = err
    .split('\n')
    .map((line) => line.replace(/^(?:fatal|error|remote|ERROR): ?/, '').trim())
    .filter((line) => line !== '')
  const evidence = lines.slice(-6)
  const next = ['ssh backendim git:key APP']
  const of = (why: string, hint: string, more: string[] = []): Failure =>
    new Failure('SUBMODULE_FAILED', {
      message: `submodule ${wanted.path} (${shownUrl(wanted.remote.url)}): ${why}`,
      hint,
      evidence,
      next: more,
    })
  if (/permission denied|publickey|no such identity|access denied|no app .* that you may see/i.test(err))
    return of("the app's key is not let in", KEY, next)
  if (
    /could not read (?:username|password)|authentication failed|returned error: 40[13]|terminal prompts disabled/i.test(
      err,
    )
  )
    return of(
      'it asks for a login',
      'name it by its ssh URL in .gitmodules, and let the app in there with its deploy key:',
      next,
    )
  if (/host key verification failed|REMOTE HOST IDENTIFICATION/i.test(err))
    return of('the host there has another key than before', 'ask the owner of this host to look at known_hosts')
  if (/not found|does not exist|does not appear to be/i.test(err))
    return of('there is no such repository, or it is not public', KEY, next)
  if (/cannot run ssh|ssh: not found/i.test(err))
    return of('there is no ssh client on the host', 'ask the owner of this host to install openssh-client')
  if (/resolve host|timed out|connection refused|network is unreachable|could not connect/i.test(err))
    return of('it cannot be reached', 'try again; if it stays, look whether the host has a way out')
  return of(lines.at(-1) ?? 'it cannot be fetched', 'mend what git says and push again')
}
