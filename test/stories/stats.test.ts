/** What one sees of an app's traffic: `apps:stats`, /metrics on the control socket, and the access log. */
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { parseExposition } from '../exposition.ts'
import { Host, type Ran } from '../host.ts'
import { say, tiny } from '../tiny.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** A page of the control socket. */
function page(host: Host, path: string): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const socketPath = join(host.data, 'data', 'run', 'control.sock')
    const call = request({ socketPath, path, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      const { statusCode = 0, headers } = response
      response.on('end', () => resolve({ status: statusCode, type: headers['content-type'] ?? '', body }))
    })
    call.on('error', reject)
    call.end()
  })
}

t.test('stats, metrics and the access log', async (t) => {
  const host = await Host.start(t, { args: ['--workers', '2'] })
  const run = async (words: string, key = 'admin'): Promise<Ran> => host.ssh(words.split(' '), { key })
  const json = async (words: string) => JSON.parse((await run(`${words} --json`)).out)
  const get = async (times: number, path = '/'): Promise<void> => {
    for (let at = 0; at < times; at++) await host.get('shop', path)
  }
  t.equal((await run('apps:create shop')).code, 0)
  t.match((await run('apps:stats shop')).out, /No requests yet\./)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  await get(20)
  await say(app, 'two')
  t.equal((await app.push()).code, 0)
  await get(30)

  t.test('apps:stats', async (t) => {
    const found = await json('apps:stats shop')
    t.match(found, { app: 'shop', live: 2, past: null })
    t.same(
      found.releases.map((one: { release: number }) => one.release),
      [2, 1],
    )
    // And the host's own looks, whether the release is served.
    const [two, one] = found.releases
    t.ok(two.requests >= 30 && two.requests < 40 && one.requests >= 20 && one.requests < 30, JSON.stringify(found))
    t.equal(two.status['2xx'], two.requests)
    t.ok(two.ms.p50 > 0 && two.ms.p50 <= two.ms.p95 && two.ms.p95 <= two.ms.p99)
    t.equal(found.perMinute.length, 60)
    const minutes = found.perMinute.reduce((a: number, b: number) => a + b, 0)
    t.equal(minutes, found.total.requests, 'all came in the last hour')
    const { out } = await run('apps:stats shop')
    t.match(out, /^Requests per minute, the last hour, at most \d+:\n\|.{60}\| now\n/)
    t.match(out, /^RELEASE +REQUESTS +2XX .*\nv2 live +\d+ .*\nv1 +\d+ .* ms /m)
    t.match(out, /^all +\d+/m)
    t.match(out, /^in flight: +0$/m)
    const ann = await readFile(`${await host.key('ann')}.pub`, 'utf8')
    t.equal((await host.ssh(['keys:add', 'ann', '--app', 'shop'], { input: ann })).code, 0)
    t.equal((await run('apps:stats shop', 'ann')).code, 0)
    await run('apps:create other')
    t.equal((await run('apps:stats other', 'ann')).code, 20, 'of an app that one may not see nothing is told')
    await run('apps:destroy other --confirm other')
  })

  t.test('/metrics', async (t) => {
    const { status, type, body } = await page(host, '/metrics')
    t.equal(status, 200)
    t.match(type, /^text\/plain; version=0\.0\.4/)
    const { samples } = parseExposition(body)
    const value = (name: string): number => samples.get(name) ?? Number.NaN
    t.ok(value('backendim_requests_total{app="shop",release="2",class="2xx"}') >= 30)
    // The old release may not be gone yet.
    t.ok([1, 2].includes(value('backendim_app_instances{app="shop",type="web",state="running"}')))
    t.equal(value('backendim_up{part="proxy"}'), 1)
    t.ok(value('backendim_process_resident_memory_bytes{process="proxy"}') > 1e7)
    const before = value('backendim_requests_no_app_total{class="4xx"}')
    await host.get('nowhere')
    const after = parseExposition((await page(host, '/metrics?x=1')).body).samples
    t.equal(after.get('backendim_requests_no_app_total{class="4xx"}'), before + 1)
    t.equal((await page(host, '/other')).status, 404)
  })

  t.test('counters outlive the control plane, not the proxy', async (t) => {
    const before = (await json('apps:stats shop')).total.requests
    process.kill(await host.pid('control'), 'SIGKILL')
    await until('the control plane', async () => (await run('whoami')).code === 0)
    const after = await json('apps:stats shop')
    t.equal(after.total.requests, before)
    await get(3)
    const later = await json('apps:stats shop')
    t.equal(later.perMinute.slice(-2).reduce((a: number, b: number) => a + b, 0) >= 3, true)
    const control = await host.pid('control')
    for (const pid of host.ready.pids.workers) process.kill(pid, 'SIGKILL')
    await until('the proxy', async () => (await host.get('shop').catch(() => undefined))?.status === 200)
    const anew = await until('the counters', async () => {
      const { out, code } = await run('apps:stats shop --json')
      return code === 0 ? JSON.parse(out) : undefined
    })
    t.ok(anew.total.requests < before, `${anew.total.requests} < ${before}`)
    t.equal(await host.pid('control'), control, 'the control plane goes on when the proxy dies')
  })

  t.test('logs:access', async (t) => {
    t.match(await json('logs:access shop'), { app: 'shop', rate: 0 })
    await get(1, '/unseen')
    t.match(
      (await run('logs:access shop on')).out,
      /^Every request to shop gets a line: ssh backendim logs shop -p router/,
    )
    t.match(await json('logs:access shop'), { rate: 1 })
    await get(1, '/seen?secret=1')
    const line = await until('the line', async () =>
      (await run('logs shop -p router')).out.split('\n').find((one) => one.includes('/seen')),
    )
    t.match(
      line,
      /^\S+ backendim\[router\]: at=info method=GET path="\/seen" host=shop\.localhost request_id=\S+ fwd="127\.0\.0\.1" dyno=web\.1 connect=\d+ms service=\d+ms status=200 bytes=3 protocol=http$/,
    )
    t.match((await run('logs:access shop 1%')).out, /1 % of the requests to shop/)
    t.equal((await host.stored('shop')).accessLog, 0.01)
    t.match((await run('logs:access shop off')).out, /no access log/)
    t.equal((await host.stored('shop')).accessLog, undefined)
    await get(1, '/unseen')
    await run('ps:stop shop')
    await get(1, '/stopped')
    await until('the failure', async () => (await run('logs shop -p router')).out.includes('/stopped'))
    t.notMatch((await run('logs shop -p router')).out, /unseen|secret/)
    const bad = await run('logs:access shop often')
    t.equal(bad.code, 2)
    t.match(bad.err, /on, off, or a share such as 0\.01 or 1%/)
  })
})
