/** How long requests take at a rate that every proxy can serve, and so the same for all. */
import { join } from 'node:path'
import { startField } from './field.ts'
import type { Ground } from './ground.ts'
import { type Kind, paced } from './load.ts'
import type { Peer } from './peers.ts'
import { median, percentile, type Section } from './table.ts'

const ROUNDS = 7
const SECONDS = 2
const KINDS: [string, Kind, number][] = [
  ['HTTP/1.1', {}, 3000],
  ['HTTPS/1.1', { tls: true }, 2000],
  ['HTTPS/2', { tls: true, h2: true }, 2000],
]

interface Times {
  middle: number
  late: number
}

export async function latency(ground: Ground): Promise<Section> {
  const { peers } = await startField(ground)
  const rows: (string | number)[][] = []
  for (const [name, kind, rate] of KINDS) {
    const found = await rounds(ground, peers, kind, rate)
    const of = (peer: string, key: keyof Times): number => median((found.get(peer) ?? []).map((times) => times[key]))
    const late = peers.map((peer) => of(peer.name, 'late'))
    const ratio = of('backendim', 'late') / of('nginx', 'late')
    const verdict = ratio <= 3 ? 'met' : 'missed'
    rows.push([`${name}, ${rate}/s: p50`, ...peers.map((peer) => of(peer.name, 'middle')), '', ''])
    rows.push([`${name}, ${rate}/s: p99`, ...late, ratio.toFixed(2), verdict])
  }
  return {
    title: 'Proxy, latency',
    aim: `Milliseconds at the same rate for all, over 50 connections; aim: p99 at most 3 times nginx's. Medians of ${ROUNDS} rounds of ${SECONDS} s in turn; a request that fails ends the measurement.`,
    tables: [{ head: ['traffic', ...peers.map(({ name }) => name), 'x nginx', 'aim'], rows }],
    notes: [],
  }
}

async function rounds(ground: Ground, peers: Peer[], kind: Kind, rate: number): Promise<Map<string, Times[]>> {
  const log = join(ground.folder, 'h2load.log')
  const found = new Map(peers.map(({ name }) => [name, [] as Times[]]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const peer of peers) {
      const times = await paced(peer, kind, rate, SECONDS, log)
      if (round > 0) found.get(peer.name)?.push({ middle: median(times), late: percentile(times, 0.99) })
    }
  return found
}
