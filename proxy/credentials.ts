/**
 * Whether an Authorization header is the one that an app's gate wants. People choose passwords that can be guessed, so the
 * table has them under scrypt: some 50 ms and 16 MB, far too dear for every request, and by design. So a header is worked
 * through once, off the main thread, and what came out is kept under its HMAC with a key of this process: a hit costs
 * microseconds, its timing tells nothing, and a dump of the memory holds no password. Who only guesses gets no further
 * than the bounds: one at a time in all (one core is never more than busy), few waiting, few per client.
 */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Buckets } from './buckets.ts'
import type { BasicAuth } from './table.ts'

/** `busy`: not looked at; to be tried again later. */
export type Verdict = 'right' | 'wrong' | 'busy'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const GUESSES = { perSecond: 0.2, burst: 10 }
const WAITING = 64
const KEPT = 2000
const KNOWN = 20_000

export class Credentials {
  private readonly key = randomBytes(32)
  /** Apart, so that wrong ones, which anybody can make, do not push out the right ones. */
  private readonly right = new Set<string>()
  private readonly wrong = new Set<string>()
  /** Which client showed which right one. */
  private readonly known = new Set<string>()
  private readonly waiting = new Map<string, Promise<Verdict>>()
  private readonly guesses = new Buckets(10_000)
  private tail: Promise<unknown> = Promise.resolve()

  /** What is kept in memory. */
  get size(): { right: number; wrong: number; waiting: number; guesses: number } {
    const { right, wrong, waiting, guesses } = this
    return { right: right.size, wrong: wrong.size, waiting: waiting.size, guesses: guesses.size }
  }

  /** `client`: who guesses. */
  check(auth: BasicAuth, header: string | undefined, client: string): Verdict | Promise<Verdict> {
    const credential = basic(header)
    if (credential === undefined) return 'wrong'
    // Salt and hash too: right for one app is not right for another, nor for this one once its password has changed.
    const id = createHmac('sha256', this.key).update(`${auth.salt} ${auth.hash} ${credential}`).digest('base64')
    if (this.right.has(id)) return this.recall(id, client)
    if (this.wrong.has(id)) return 'wrong'
    const waiting = this.waiting.get(id)
    if (waiting !== undefined) return waiting
    if (this.waiting.size >= WAITING || this.guesses.take(client, GUESSES) > 0) return 'busy'
    return this.work(id, auth, credential, client)
  }

  /** From a client that has no guesses left even the right one is a guess, unless it has shown it before: else there were no bounds. */
  private recall(id: string, client: string): Verdict {
    const pair = `${client} ${id}`
    if (this.known.has(pair)) return 'right'
    if (this.guesses.due(client, GUESSES) > 0) return 'busy'
    keep(this.known, pair, KNOWN)
    return 'right'
  }

  private work(id: string, auth: BasicAuth, credential: string, client: string): Promise<Verdict> {
    const done = this.tail.then(async (): Promise<Verdict> => {
      const verdict = (await matches(auth, credential)) ? 'right' : 'wrong'
      this.waiting.delete(id)
      keep(this[verdict], id)
      if (verdict === 'right') keep(this.known, `${client} ${id}`, KNOWN)
      return verdict
    })
    this.waiting.set(id, done)
    this.tail = done
    return done
  }
}

async function matches({ salt, hash }: BasicAuth, credential: string): Promise<boolean> {
  const [found, wanted] = [await derive(credential, Buffer.from(salt, 'base64'), 32), Buffer.from(hash, 'base64')]
  return wanted.length === found.length && timingSafeEqual(found, wanted)
}

/** `USER:PASSWORD` of a header of the scheme Basic (RFC 7617). */
function basic(header = ''): string | undefined {
  const match = /^basic +([A-Za-z0-9+/_-]{1,1024}={0,2}) *$/i.exec(header)
  return match === null ? undefined : Buffer.from(match[1]!, 'base64').toString()
}

function keep(set: Set<string>, id: string, most = KEPT): void {
  set.add(id)
  if (set.size > most) set.delete(set.values().next().value!)
}
