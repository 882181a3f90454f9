/** The kinds of traffic that the proxies are compared by. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ground } from './ground.ts'
import { handshakes, type Kind, type Load, reconnecting, steady } from './load.ts'
import type { Peer } from './peers.ts'

const big: Kind = { connections: 8, streams: 1, count: 400 }

export interface Row {
  name: string
  shoot(peer: Peer): Promise<Load>
}

const kept = (name: string, kind: Kind): Row => ({ name, shoot: (peer) => steady(peer, kind) })

export async function plainRows(ground: Ground): Promise<Row[]> {
  const body = await post(ground)
  return [
    kept('HTTP/1.1', {}),
    { name: 'new connection each', shoot: (peer) => reconnecting(peer, false, 1) },
    kept('answers of 10 kB', { path: '/10k' }),
    kept('answers of 1 MB', { path: '/1m', ...big }),
    kept('POST of 1 kB', { body }),
  ]
}

export async function tlsRows(ground: Ground): Promise<Row[]> {
  const body = await post(ground)
  const h1 = { tls: true }
  const h2 = { tls: true, h2: true, connections: 16, streams: 4 }
  return [
    kept('HTTPS/1.1', h1),
    kept('HTTPS/2', h2),
    { name: 'new connection, full handshake', shoot: (peer) => handshakes(peer, h1, 800, 800) },
    { name: 'new connection, resumed session', shoot: (peer) => reconnecting(peer, true, 1) },
    kept('HTTPS/1.1, answers of 10 kB', { ...h1, path: '/10k' }),
    kept('HTTPS/1.1, answers of 1 MB', { ...h1, path: '/1m', ...big }),
    kept('HTTPS/2, answers of 10 kB', { ...h2, path: '/10k' }),
    kept('HTTPS/2, answers of 1 MB', { ...h2, path: '/1m', ...big }),
    kept('HTTPS/1.1, POST of 1 kB', { ...h1, body }),
    kept('HTTPS/2, POST of 1 kB', { ...h2, body }),
  ]
}

async function post(ground: Ground): Promise<string> {
  const file = join(ground.folder, 'post')
  await writeFile(file, 'x'.repeat(1024))
  return file
}
