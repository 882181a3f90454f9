/**
 * Pushes of cut-off histories (`git clone --depth`). The pusher names the ends first; we mark them in the repository's
 * `shallow` file before git takes the commits in, and git never hears of them: told of them, receive-pack insists on
 * moving the branch itself, when the deploy has ended, and fails if `shallow` was written in between.
 */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { refused } from '../model/push.ts'
import type { Git } from './git.ts'

const MOST = 20_000

/** Reads the ends that a pusher names, and no further: `rest` is what was read beyond them. */
export function readEnds(stream: Readable): Promise<{ ends: string[]; rest: Buffer }> {
  const ends: string[] = []
  let rest: Buffer = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stream.off('data', take).off('end', stop).off('close', stop).pause()
      if (ends.length > MOST) reject(refused(`the history is cut off in more than ${MOST} places; push a whole clone`))
      else resolve({ ends, rest })
    }
    const take = (chunk: Buffer): void => {
      rest = Buffer.concat([rest, chunk])
      for (let size = sizeOf(rest); size > 0; size = sizeOf(rest)) {
        if (rest.length < size) return
        ends.push(rest.toString('latin1', BEGIN, BEGIN + 40))
        rest = rest.subarray(size)
      }
      const maybe = rest.toString('latin1', 0, BEGIN)
      if (rest.length >= BEGIN || !['0034shallow ', '0035shallow '].some((begin) => begin.startsWith(maybe))) stop()
    }
    stream.on('data', take).once('end', stop).once('close', stop)
  })
}

const BEGIN = '0035shallow '.length
/** Size of the packet that names an end, with or without a line end; 0: another one, or not enough of it yet. */
function sizeOf(buffer: Buffer): number {
  const begin = /^003([45])shallow /.exec(buffer.toString('latin1', 0, BEGIN))
  return begin ? 0x30 + Number(begin[1]) : 0
}

/** An end that is here already with all that comes before it stays whole. */
export async function markEnds(git: Git, id: string, ends: string[]): Promise<void> {
  const file = join(git.path(id), 'shallow')
  const lock = await locked(`${file}.lock`)
  try {
    const marked = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean))
    const before = marked.size
    const here = await git.present(id, ends)
    for (const end of ends) if (!here.has(end) || !(await git.isWhole(id, end))) marked.add(end)
    if (marked.size === before) return
    await lock.writeFile([...marked].map((end) => `${end}\n`).join(''))
    await lock.sync()
    await rename(`${file}.lock`, file)
  } finally {
    await lock.close()
    await rm(`${file}.lock`, { force: true })
  }
}

/** git's own lock: whoever makes this file may replace `shallow` by it. */
async function locked(path: string) {
  for (let tries = 0; ; tries++) {
    try {
      return await open(path, 'wx', 0o600)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries >= 100) throw error
      await sleep(100)
    }
  }
}
