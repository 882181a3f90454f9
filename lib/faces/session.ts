/** What an authenticated ssh session may do: git, or a command of the table. */
import { once } from 'node:events'
import type { Identity } from '../commands/command.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { sentence } from '../model/errors.ts'
import { NO_STORE } from '../model/lfs.ts'
import { splitWords } from '../model/words.ts'
import { runWords, type Streams, told } from './argv.ts'
import type { Pushes } from './push.ts'
import type { SshSession } from './ssh.ts'

/** What git LFS asks over ssh before a push. */
const LFS = new Set(['git-lfs-authenticate', 'git-lfs-transfer'])
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
    if (words[0] && LFS.has(words[0])) {
      session.stderr.write(`${NO_STORE}\n`)
      return 1
    }
    const streams = streamsOf(session)
    if (words.length > 0) return await runWords(system, queue, identity, words, streams)
    await runWords(system, queue, identity, ['whoami'], streams)
    session.stdout.write('\n')
    await runWords(system, queue, identity, ['apps'], streams)
    session.stdout.write('\n')
    return await runWords(system, queue, identity, ['help'], streams)
  } catch (error) {
    const shown = told(error, identity)
    const json = /(^|\s)--json\b/.test(session.command ?? '')
    session.stderr.write(json ? `${JSON.stringify({ error: shown })}\n` : sentence(shown))
    return shown.exit
  }
}

function streamsOf({ stdin, stdout, stderr, signal }: SshSession): Streams {
  return {
    stdin,
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    drained: async () => {
      if (stdout.writableNeedDrain) await once(stdout, 'drain', { signal }).catch(() => {})
    },
    signal,
  }
}
