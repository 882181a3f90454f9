/** The proxy as a process: inherited sockets, its table on disk, swaps and replacement under load. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { Harness, origin } from './harness.ts'

t.test('without sockets it says so', async (t) => {
  const main = join(dirname(fileURLToPath(import.meta.url)), '../../proxy/main.js')
  const env = { ...process.env, LISTEN_FDS: '' }
  const { status, stderr } = spawnSync(process.execPath, [main, '--data', '/'], { env, encoding: 'utf8' })
  t.equal(status, 2)
  t.match(stderr, /LISTEN_FDS/)
})

t.test('swaps tables under load without a failure', async (t) => {
  const h = new Harness(t)
  const origins = await Promise.all(['a', 'b'].map((name) => origin(t, (_req, res) => res.end(name))))
  h.write(h.table({ 'app.localhost': [origins[0]!.port] }))
  await h.start()
  const seen = new Set<string>()
  let stop = false
  const client = async () => {
    while (!stop) {
      const { status, body } = await h.get('app.localhost')
      seen.add(`${status} ${body}`)
    }
  }
  const clients = Array.from({ length: 8 }, client)
  for (let i = 0; i < 30; i++) {
    t.equal((await h.put(h.table({ 'app.localhost': [origins[i % 2]!.port] }))).status, 200)
    const expected = i % 2 ? 'b' : 'a'
    for (let n = 0; n < 5; n++) if ((await h.get('app.localhost')).body !== expected) t.fail('an old target answered')
  }
  stop = true
  await Promise.all(clients)
  t.same(seen, new Set(['200 a', '200 b']))
})

for (const way of ['retire', 'SIGTERM'] as const) {
  t.test(`${way}: finishes what is in flight, while a successor accepts`, async (t) => {
    const h = new Harness(t)
    let finish = () => {}
    const { port } = await origin(t, (req, res) => {
      if (req.url !== '/slow') return void res.end('quick')
      finish = () => res.end('slow')
      res.write('.')
    })
    h.write(h.table({ 'app.localhost': [port] }))
    await h.start()
    const old = h.child
    const exited = once(old, 'exit')
    const slow = h.get('app.localhost', { path: '/slow' })
    while ((await h.stats()).inFlight === 0);
    if (way === 'retire') t.equal((await h.call('POST', '/retire')).status, 200)
    else old.kill('SIGTERM')
    const waiting = h.get('app.localhost')
    await h.start()
    t.equal((await waiting).body, 'quick')
    t.equal(old.exitCode, null)
    finish()
    t.equal((await slow).body, '.slow')
    t.same(await exited, [0, null])
  })
}
