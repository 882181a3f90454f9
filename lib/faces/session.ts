/** What an authenticated ssh session may do: git, or a command of the table. */
import type { Identity } from '../commands/command.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { failure } from '../model/errors.ts'
import { splitWords } from '../model/words.ts'
import { runWords } from './argv.ts'
import type { Pushes } from './push.ts'
import type { SshSession } from './ssh.ts'

const GIT = new Set(['git-receive-pack', 'git-upload-pack'])

export async function runSession(system: System, queue: Queue, pushes: Pushes, session: SshSession): Promise<number> {
  const key = system.store.key(session.key)
  if (!key) return 4
  const identity: Identity = {
    user: key.user,
    key: key.id,
    admin: key.admin,
    apps: key.apps && [...key.apps],
    create: key.create,
  }
  try {
    const words = splitWords(session.command ?? '')
    if (words[0] && GIT.has(words[0])) return await pushes.serve(identity, words[0], words[1] ?? '', session)
    const streams = {
      stdin: session.stdin,
      out: (text: string) => session.stdout.write(text),
      err: (text: string) => session.stderr.write(text),
      signal: session.signal,
    }
    if (words.length > 0) return await runWords(system, queue, identity, words, streams)
    await runWords(system, queue, identity, ['whoami'], streams)
    session.stdout.write('\n')
    await runWords(system, queue, identity, ['apps'], streams)
    session.stdout.write('\n')
    return await runWords(system, queue, identity, ['help'], streams)
  } catch (error) {
    const shown = failure(error)
    if (shown.code === 'UNEXPECTED') console.error(error)
    session.stderr.write(`error: ${shown.message}\n   ${shown.hint}\n`)
    return shown.exit
  }
}
