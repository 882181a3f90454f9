/**
 * Our proxy beside nginx, HAProxy and Caddy, in turn, for one kind of traffic after the other. The figure to compare is
 * the processor time that a proxy spends on a request: the load side is full before some of them.
 */
import { measure, type Shot, startField } from './field.ts'
import type { Ground } from './ground.ts'
import type { Peer } from './peers.ts'
import { plainRows, type Row, tlsRows } from './rows.ts'
import { median, type Section } from './table.ts'

const ROUNDS = 5
/** At most so many times nginx's cost, and at least so many times below Caddy's. */
const AIM = { nginx: 2, caddy: 1.7 }

export const proxy = (ground: Ground): Promise<Section> => compare(ground, 'Proxy', plainRows)
export const tls = (ground: Ground): Promise<Section> => compare(ground, 'Proxy, TLS', tlsRows)

async function compare(ground: Ground, title: string, make: (ground: Ground) => Promise<Row[]>): Promise<Section> {
  const { peers } = await startField(ground)
  const rows: string[][] = []
  for (const row of await make(ground)) {
    const shots = await shootAll(row, peers)
    rows.push(line(row, shots))
    console.error(rows.at(-1)?.join('  '))
  }
  return {
    title,
    aim: `Processor time per request in microseconds; aim: at most ${AIM.nginx} times nginx's, Caddy's at least ${AIM.caddy} times ours, no errors. Medians of ${ROUNDS} rounds in turn; answers of 100 bytes where nothing else is said.`,
    tables: [{ head: ['traffic', ...peers.map(({ name }) => name), 'x nginx', 'caddy x', 'aim', 'errors'], rows }],
    notes: [],
  }
}

async function shootAll(row: Row, peers: Peer[]): Promise<Map<string, Shot[]>> {
  const shots = new Map(peers.map(({ name }) => [name, [] as Shot[]]))
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++)
    for (const peer of peers) {
      const shot = await measure(row, peer)
      if (round > 0) shots.get(peer.name)?.push(shot)
    }
  return shots
}

function line({ name }: Row, shots: Map<string, Shot[]>): string[] {
  const costs = new Map([...shots].map(([peer, all]) => [peer, median(all.map(({ cost }) => cost))]))
  const [nginx, caddy, ours] = ['nginx', 'caddy', 'backendim'].map((peer) => costs.get(peer)) as [
    number,
    number,
    number,
  ]
  const met = ours <= AIM.nginx * nginx && caddy >= AIM.caddy * ours
  const errors = [...shots].flatMap(([peer, all]) =>
    all.flatMap((shot) => (shot.errors ? [`${peer}: ${shot.errors}`] : [])),
  )
  const ratios = [(ours / nginx).toFixed(2), (caddy / ours).toFixed(2), met ? 'met' : 'missed']
  return [name, ...[...costs.values()].map((cost) => cost.toFixed(1)), ...ratios, errors.join('; ') || 'none']
}
