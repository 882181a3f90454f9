/** The client of the proxy's workers: router lines that come faster than they can be kept, and workers that go away. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ProxyClient } from '../../lib/io/proxy.ts'
import { until } from '../until.ts'

const dir = mkdtempSync(join(tmpdir(), 'proxy-client-'))
t.teardown(() => rmSync(dir, { recursive: true, force: true }))

/** A worker that only speaks of events and metrics; `serve` gets each reader. */
async function worker(t: { teardown(work: () => void): void }, name: string, serve: (res: ServerResponse) => void) {
  const path = join(dir, name)
  const server = createServer((req, res) => {
    if (req.url === '/events') serve(res)
    else if (req.url === '/metrics.json') res.end('{"pid":1}')
    else res.destroy()
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return path
}
const line = (n: number): string => `${JSON.stringify({ app: 'a', time: '', line: `${n} ${'x'.repeat(500)}` })}\n`

t.test('a flood of lines waits in the proxy, not here', async (t) => {
  let full = false
  let sent = 0
  const socket = await worker(t, 'flood.sock', (res) => {
    const more = (): void => {
      full = false
      while (sent < 100_000 && !full) full = !res.write(line(sent++))
      if (full) res.once('drain', more)
    }
    more()
  })
  const stop = new AbortController()
  t.teardown(() => stop.abort())
  const done: (() => void)[] = []
  const got: number[] = []
  const client = new ProxyClient([socket], join(dir, 'table'))
  void client.events((event) => {
    got.push(Number.parseInt('line' in event ? event.line : '', 10))
    return new Promise((resolve) => done.push(resolve))
  }, stop.signal)
  await until('the reader to wait', () => got.length === 1000 && full)
  for (let at = 0; at < 5; at++) await client.metrics()
  t.equal(got.length, 1000, 'no more while none of these is done')
  const work = setInterval(() => {
    for (const one of done.splice(0)) one()
  }, 1)
  t.teardown(() => clearInterval(work))
  await until('the rest', () => got.length >= 100_000)
  t.ok(
    got.every((n, at) => n === at),
    'in order, none missing',
  )
})

t.test('a worker that breaks off in the middle of a line is asked again', async (t) => {
  let asked = 0
  const socket = await worker(t, 'broken.sock', (res) => {
    asked++
    if (asked === 1) res.write(`${line(1)}{"app":"a","ti`, () => res.destroy())
    else res.write(line(2))
  })
  const stop = new AbortController()
  t.teardown(() => stop.abort())
  const got: string[] = []
  const client = new ProxyClient([socket], join(dir, 'table'))
  const reading = client.events(
    async (event) => void got.push(('line' in event ? event.line : '').split(' ')[0]!),
    stop.signal,
  )
  await until('both', () => got.length === 2)
  t.same(got, ['1', '2'])
  stop.abort()
  await reading
})

t.test('metrics of the workers that answer', async (t) => {
  const [one, other] = [await worker(t, 'one.sock', () => {}), await worker(t, 'two.sock', () => {})]
  const of = (...sockets: string[]) => new ProxyClient(sockets, join(dir, 'table')).metrics()
  t.match(await of(one, other), { list: [{ pid: 1 }, { pid: 1 }], all: true })
  t.match(await of(one, join(dir, 'none.sock')), { list: [{ pid: 1 }], all: false })
  t.same(await of(join(dir, 'none.sock')), { list: [], all: false })
})
