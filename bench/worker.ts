/** Memory of one worker of the proxy as Pss: at rest, after a minute of full load, with idle WebSockets, and while 2 GB pass. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { megabytes } from './child.ts'
import { startField } from './field.ts'
import { type Ground, must } from './ground.ts'
import { type Kind, steady } from './load.ts'
import { type Ours, routeTo } from './ours.ts'
import { NAME } from './peers.ts'
import { startSink } from './sink.ts'
import { openSockets, startSilentApp } from './sockets.ts'
import type { Section } from './table.ts'

const SOCKETS = 5000
const AIM = { rest: 60, load: 130 }
const H2: Kind = { tls: true, h2: true, connections: 16, streams: 4 }
/** A minute in all. */
const LOADS: Kind[] = [
  {},
  { tls: true },
  H2,
  { path: '/10k' },
  { ...H2, path: '/10k' },
  { path: '/1m', connections: 8 },
]

type Cells = (string | number)[]

export async function worker(ground: Ground): Promise<Section> {
  const { ours } = await startField(ground)
  const rest = await settled(ours)
  const most = await loaded(ours)
  const bodies = await passing(ground, ours)
  const sockets = await idleSockets(ground, ours)
  const verdict = (value: number, aim: number): string => (value < aim ? `met: < ${aim}` : `missed: < ${aim}`)
  const rows: Cells[] = [
    ['at rest', rest.toFixed(1), verdict(rest, AIM.rest)],
    ['after a minute of full load', most.after.toFixed(1), verdict(most.after, AIM.load)],
    ['at most during that minute', most.most.toFixed(1), ''],
    ...bodies,
    ...sockets,
  ]
  return {
    title: 'Proxy, memory of a worker',
    aim: `Pss in MB; the load is HTTP/1.1, HTTPS/1.1, HTTPS/2, 10 kB and 1 MB in turn, as much as goes.`,
    tables: [{ head: ['state', 'MB', 'aim'], rows }],
    notes: [],
  }
}

const pss = (ours: Ours): Promise<number> => megabytes(ours.pid, 'smaps_rollup', 'Pss')

/** When it has not changed by more than 0.5 MB for 3 s, at most 20 s from now. */
async function settled(ours: Ours): Promise<number> {
  let last = await pss(ours)
  for (let same = 0, tries = 0; same < 3 && tries < 20; tries++) {
    await sleep(1000)
    const next = await pss(ours)
    same = Math.abs(next - last) < 0.5 ? same + 1 : 0
    last = next
  }
  return last
}

/** The most that it has while something goes on. */
async function peak<T>(ours: Ours, work: Promise<T>): Promise<number> {
  let most = 0
  let going = true
  const end = work.finally(() => {
    going = false
  })
  while (going) {
    most = Math.max(most, await pss(ours))
    await Promise.race([end, sleep(100)])
  }
  await end
  return most
}

async function loaded(ours: Ours): Promise<{ after: number; most: number }> {
  let most = 0
  for (const kind of LOADS)
    for (const end = performance.now() + 60_000 / LOADS.length; performance.now() < end; ) {
      const load = steady(ours, kind)
      most = Math.max(most, await peak(ours, load))
      const { errors } = await load
      if (errors) throw new Error(errors)
    }
  return { after: await pss(ours), most }
}

/** A body of 2 GB each way, over both protocols. */
async function passing(ground: Ground, ours: Ours): Promise<Cells[]> {
  const file = join(ground.folder, '2g')
  const sink = { [NAME]: routeTo(await startSink(ground), 'sink') }
  const ways: [string, string, string[]][] = [
    ['HTTP/1.1', `http://${NAME}:${ours.http}`, []],
    ['HTTPS/2', `https://${NAME}:${ours.https}`, ['-k', '--http2']],
  ]
  const rows: Cells[] = []
  for (const [name, base, more] of ways) {
    const common = ['-sSf', '-o', '/dev/null', '-w', '%{size_download} %{size_upload}', ...more]
    for (const [way, args] of [
      ['download', [`${base}/2g`]],
      ['upload', ['-T', file, '-H', 'Expect:', `${base}/upload`]],
    ] as const) {
      await ours.publish(way === 'upload' ? sink : {})
      const before = await settled(ours)
      const passed = must('curl', [...common, ...args])
      const most = await peak(ours, passed)
      if (!(await passed).includes(String(2 * 1024 ** 3))) throw new Error(`${way}: ${await passed}`)
      rows.push([`${way} of 2 GB, ${name}: at most`, most.toFixed(1), `before: ${before.toFixed(1)}`])
    }
  }
  return rows
}

async function idleSockets(ground: Ground, ours: Ours): Promise<Cells[]> {
  const app = await startSilentApp(ground)
  await ours.publish({ 'sockets.localhost': routeTo(app, 'sockets') })
  const before = await settled(ours)
  const open = await openSockets(ground, ours.http, 'sockets.localhost', SOCKETS)
  const after = await settled(ours)
  const each = ((after - before) * 1024) / SOCKETS
  for (const socket of open) socket.destroy()
  return [[`${SOCKETS} idle WebSockets`, after.toFixed(1), `${each.toFixed(1)} kB each`]]
}
