/**
 * Load of one kind on one proxy, from h2load or wrk on the other processor; neither's own time counts. What comes back
 * is how many requests were answered well, and what went wrong with others.
 */
import { readFile } from 'node:fs/promises'
import { pinned } from './child.ts'
import { must } from './ground.ts'
import { NAME, type Peer } from './peers.ts'

export interface Load {
  requests: number
  errors: string
}
export interface Kind {
  tls?: boolean
  h2?: boolean
  path?: string
  /** A file that is sent with each request. */
  body?: string
  connections?: number
  count?: number
  /** Streams of HTTP/2 at once on each connection. */
  streams?: number
}

/** Where the load runs; the origin too. */
export const LOAD_CPU = 1

const url = (peer: Peer, tls: boolean, path: string): string =>
  `${tls ? 'https' : 'http'}://${NAME}:${tls ? peer.https : peer.http}${path}`

function h2load(peer: Peer, kind: Kind, args: string[]): Promise<string> {
  const { tls = false, h2 = false, path = '/', body, streams = 1 } = kind
  // Without the port, as clients of the usual ports send it.
  const named = [...args, '-t1', `-m${streams}`, '-H', `:authority: ${NAME}`]
  const command = ['h2load', ...named, ...(h2 ? [] : ['--h1']), ...(body ? ['-d', body] : []), url(peer, tls, path)]
  const [file, ...rest] = pinned(LOAD_CPU, command) as [string, ...string[]]
  return must(file, rest)
}

function outcome(out: string): Load {
  const number = (pattern: RegExp): number => Number(pattern.exec(out)?.[1] ?? Number.NaN)
  const requests = number(/requests:.* (\d+) succeeded/)
  const bad = [/(\d+) failed/, /(\d+) timeout/, /(\d+) 3xx/, /(\d+) 4xx/, /(\d+) 5xx/].map(number)
  const errors = bad.reduce((sum, some) => sum + some, 0)
  return { requests, errors: errors === 0 ? '' : `${errors} of ${requests} failed` }
}

/** Connections that stay, as many requests as are asked for: h2load crashes now and then when it ends by time. */
export async function steady(peer: Peer, kind: Kind): Promise<Load> {
  return outcome(await h2load(peer, kind, [`-c${kind.connections ?? 64}`, `-n${kind.count ?? 16_000}`]))
}

/** A connection for each request, with a whole handshake: h2load knows no resumption. */
export async function handshakes(peer: Peer, kind: Kind, count: number, perSecond: number): Promise<Load> {
  const rate = [`-c${count}`, `-n${count}`, `-r${Math.round(perSecond / 100)}`, '--rate-period=10ms']
  return outcome(await h2load(peer, kind, rate))
}

/** A connection for each request: wrk connects again where it is told that a connection ends, and resumes its session. */
export async function reconnecting(peer: Peer, tls: boolean, seconds: number): Promise<Load> {
  const args = ['-t1', '-c32', `-d${seconds}s`, '-H', `Host: ${NAME}`, '-H', 'Connection: close']
  const [file, ...rest] = pinned(LOAD_CPU, ['wrk', ...args, url(peer, tls, '/')]) as [string, ...string[]]
  const out = await must(file, rest)
  const errors = /Non-2xx.*|Socket errors.*/.exec(out)?.[0] ?? ''
  return { requests: Number(/(\d+) requests in/.exec(out)?.[1]), errors }
}

/** So many requests a second for so many seconds: how long each took, in milliseconds. */
export async function paced(
  peer: Peer,
  kind: Kind,
  perSecond: number,
  seconds: number,
  log: string,
): Promise<number[]> {
  const clients = kind.connections ?? 50
  const rate = [`-c${clients}`, `-n${perSecond * seconds}`, `--rps=${perSecond / clients}`, `--log-file=${log}`]
  const { errors } = outcome(await h2load(peer, kind, rate))
  if (errors !== '') throw new Error(`${peer.name}: ${errors}`)
  const lines = (await readFile(log, 'utf8')).trim().split('\n')
  return lines.map((line) => Number(line.split('\t')[2]) / 1000)
}
