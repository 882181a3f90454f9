/** All proxies on processor 0, their origin on processor 1 beside the load. */
import { cpus } from 'node:os'
import { accepts, spent } from './child.ts'
import type { Ground } from './ground.ts'
import { LOAD_CPU, type Load } from './load.ts'
import { startOrigin } from './origin.ts'
import { type Ours, startOurs } from './ours.ts'
import { makePair, type Peer, startPeers } from './peers.ts'
import type { Row } from './rows.ts'

export interface Shot extends Load {
  /** Processor time per request, in microseconds. */
  cost: number
}

const PROGRAMS = {
  nginx: 'nginx-light',
  haproxy: 'haproxy',
  caddy: 'caddy',
  wrk: 'wrk',
  h2load: 'nghttp2-client',
  curl: 'curl',
}

/** Ours comes last. */
export async function startField(ground: Ground): Promise<{ peers: Peer[]; ours: Ours; origin: number }> {
  if (cpus().length < 2) throw new Error('the comparison of proxies wants two processors')
  await ground.programs(PROGRAMS)
  const pair = await makePair(ground)
  const origin = await startOrigin(ground, LOAD_CPU)
  const ours = await startOurs(ground, 0, origin, pair)
  const peers = [...(await startPeers(ground, 0, origin, pair)), ours]
  for (const { http, https } of peers) for (const port of [http, https]) await accepts(port)
  return { peers, ours, origin }
}

export async function measure(row: Row, peer: Peer): Promise<Shot> {
  const before = await spent(peer.pid)
  const load = await row.shoot(peer)
  return { ...load, cost: (((await spent(peer.pid)) - before) * 1e6) / load.requests }
}
