/**
 * Our proxy with 1,000 apps under 5,000 names in its table beside itself with one: what a request costs, what a publish
 * takes, and whether requests are lost while tables are published all the time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Route } from '../proxy/table.ts'
import { measure, type Shot, startField } from './field.ts'
import type { Ground } from './ground.ts'
import { type Kind, steady } from './load.ts'
import { type Ours, routeTo } from './ours.ts'
import { plainRows, type Row, tlsRows } from './rows.ts'
import { median, percentile, type Section } from './table.ts'

const APPS = 1000
const NAMES = 5000
const ROUNDS = 9
const PUBLISHES = 30
const ROWS = ['HTTP/1.1', 'new connection each', 'HTTPS/2', 'new connection, full handshake']
const WITHIN_MS = 50

type Routes = Record<string, Route>

/** Apps at addresses of their own. `turn`: what differs from one table to the next. */
export function crowd(turn: number): Routes {
  const entry = (i: number): [string, Route] => {
    const app = i % APPS
    const targets = [{ name: 'web.1', host: `10.20.${app >> 8}.${app & 255}`, port: 5000 }]
    const release = app === turn % APPS ? turn + 1 : 1
    return [`name-${i}.example.com`, { ...routeTo(0, `app-${app}`), release, targets }]
  }
  return Object.fromEntries(Array.from({ length: NAMES }, (_, i) => entry(i)))
}

export async function table(ground: Ground): Promise<Section> {
  const { ours } = await startField(ground)
  const rows = (await Promise.all([plainRows(ground), tlsRows(ground)]))
    .flat()
    .filter(({ name }) => ROWS.includes(name))
  const costs: (string | number)[][] = []
  for (const row of rows) costs.push(await beside(row, ours))
  const took = await publishes(ours)
  const under = await underPublishes(ours)
  return {
    title: 'Proxy, large table',
    aim: `${APPS} apps and ${NAMES} names in the table beside one: microseconds of processor time per request; aim: within 10 %. Medians of ${ROUNDS} rounds in turn. Then publishes of a changed table, from the call to the answer, the durable write included; aim: under ${WITHIN_MS} ms, and no request lost while tables come every 100 ms.`,
    tables: [
      { head: ['traffic', 'one app', `${APPS} apps`, 'ratio', 'aim', 'errors'], rows: costs },
      { head: ['publish', 'median ms', 'p95 ms', 'aim'], rows: [published('nothing else happens', took)] },
      { head: ['under publishes', 'tables', 'requests', 'errors'], rows: under },
    ],
    notes: [],
  }
}

async function beside(row: Row, ours: Ours): Promise<(string | number)[]> {
  const shots: [Shot[], Shot[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round++)
    for (const [at, routes] of [{}, crowd(round)].entries()) {
      await ours.publish(routes)
      const shot = await measure(row, ours)
      if (round > 0) shots[at]?.push(shot)
    }
  const [few, many] = shots.map((all) => median(all.map(({ cost }) => cost))) as [number, number]
  const errors = shots.flat().flatMap((shot) => shot.errors || [])
  return [row.name, few, many, many / few, many <= 1.1 * few ? 'met' : 'missed', errors.join('; ') || 'none']
}

async function publishes(ours: Ours): Promise<number[]> {
  const took: number[] = []
  for (let turn = 0; turn < PUBLISHES; turn++) {
    const routes = crowd(turn)
    const began = performance.now()
    await ours.publish(routes)
    if (turn > 2) took.push(performance.now() - began)
    await sleep(50)
  }
  return took
}

function published(name: string, took: number[]): (string | number)[] {
  const middle = median(took)
  return [name, middle, percentile(took, 0.95), middle < WITHIN_MS ? 'met' : 'missed']
}

async function underPublishes(ours: Ours): Promise<(string | number)[][]> {
  const kinds: [string, Kind][] = [
    ['HTTP/1.1', {}],
    ['HTTPS/2', { tls: true, h2: true, connections: 16, streams: 4 }],
  ]
  const rows: (string | number)[][] = []
  for (const [name, kind] of kinds) {
    const stop = new AbortController()
    const tables = every100ms(ours, stop.signal)
    const { requests, errors } = await steady(ours, { ...kind, count: 80_000 })
    stop.abort()
    rows.push([name, String(await tables), String(requests), errors || 'none'])
  }
  return rows
}

async function every100ms(ours: Ours, signal: AbortSignal): Promise<number> {
  let tables = 0
  for (let next = performance.now(); !signal.aborted; tables++) {
    await ours.publish(crowd(tables))
    next += 100
    await sleep(Math.max(0, next - performance.now()))
  }
  return tables
}
