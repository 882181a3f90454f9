/** What is read from the proxy's counts: sums over workers, percentiles, requests per minute, and the text for Prometheus. */
import t from 'tap'
import { bars, size } from '../../lib/model/chart.ts'
import type { Figures, ProxyMetrics } from '../../lib/model/metrics.ts'
import { merge, none, percentile, plus, requests, total } from '../../lib/model/metrics.ts'
import { Minutes } from '../../lib/model/minutes.ts'
import { exposition } from '../../lib/model/prometheus.ts'
import { shareOf } from '../../lib/model/share.ts'
import { parseExposition } from '../exposition.ts'

const bounds = [10, 100]
const zero = none({ bounds })
const figures = (some: Partial<Figures>): Figures => ({ ...zero, ...some })
const worker = (apps: ProxyMetrics['apps'], some: Partial<ProxyMetrics> = {}): ProxyMetrics => {
  return { pid: 1, began: 1000, rss: 50, bounds, none: zero, apps, ...some }
}
const ok = (count: number): Figures => figures({ classes: [0, count, 0, 0, 0], steps: [count, 0, 0], ms: count * 2 })

t.test('workers are put together', async (t) => {
  t.equal(merge([]), undefined)
  const one = worker({ a: { releases: { 1: ok(1), 2: ok(2) }, past: ok(10) } }, { none: figures({ aborted: 1 }) })
  t.same(merge([one]), one, 'one is as it was')
  const other = worker(
    {
      a: { releases: { 2: figures({ inFlight: 3, open: 1 }) }, past: zero },
      b: { releases: { 7: ok(5) }, past: zero },
    },
    { pid: 2, began: 500, rss: 60, none: figures({ aborted: 2 }) },
  )
  const both = merge([one, other])!
  t.match(both, { began: 500, rss: 110, none: { aborted: 3 } })
  t.same(both.apps.a?.releases[2], { ...ok(2), inFlight: 3, open: 1 })
  t.same(both.apps.b, { releases: { 7: ok(5) }, past: zero })
  t.equal(requests(total(both.apps.a!)), 13)
  t.same(merge([one, other, one]), merge([other, one, one]) && { ...merge([other, one, one]), pid: 1 }, 'in any order')
  const strange = worker({ a: { releases: { 1: ok(100) }, past: zero } }, { bounds: [1, 2, 3] })
  t.same(merge([one, strange]), one, 'other steps cannot be added')
  t.same(one.apps.a?.releases[1], ok(1), 'and nothing that was given is changed')
  t.same(plus(zero, ok(3)), ok(3))
})

t.test('percentiles lie within the step that they fall in', async (t) => {
  t.equal(percentile(bounds, [0, 0, 0], 0.5), undefined)
  t.equal(percentile(bounds, [10, 0, 0], 0.5), 5)
  t.equal(percentile(bounds, [10, 0, 0], 1), 10)
  t.equal(percentile(bounds, [50, 50, 0], 0.5), 10)
  t.equal(percentile(bounds, [50, 50, 0], 0.75), 55)
  t.equal(percentile(bounds, [1, 0, 99], 0.5), 100, 'without an end: at least the last bound')
  t.equal(percentile(bounds, [0, 4, 0], 0.5), 55, 'empty steps before it do not count')
})

t.test('requests per minute', async (t) => {
  const minutes = new Minutes()
  const look = (minute: number, apps: Record<string, number>): void =>
    minutes.look(
      worker(Object.fromEntries(Object.entries(apps).map(([id, n]) => [id, { releases: { 1: ok(n) }, past: zero }]))),
      minute,
    )
  look(100, { a: 1000 })
  t.same(minutes.of('a', 100).at(-1), 0, 'what was before the first look has no minute')
  look(100, { a: 1003 })
  look(101, { a: 1010, b: 4 })
  t.same(minutes.of('a', 101).slice(-3), [0, 3, 7])
  t.same(minutes.of('b', 101).slice(-2), [0, 4], 'an app that is new began at nothing')
  t.same(minutes.of('a', 103).slice(-4), [3, 7, 0, 0], 'time goes on without a look')
  look(104, { a: 5, b: 4 })
  t.same(minutes.of('a', 104).slice(-4), [7, 0, 0, 0], 'a total that fell began anew')
  look(105, { a: 8, b: 4 })
  t.same(minutes.of('a', 105).slice(-6), [3, 7, 0, 0, 0, 3])
  look(160, { a: 9 })
  t.same(minutes.of('a', 160), [7, 0, 0, 0, 3, ...new Array(54).fill(0), 1], 'an hour and no more')
  t.same(minutes.of('b', 160), new Array(60).fill(0), 'an app that is gone is forgotten')
  look(500, { a: 10 })
  t.same(minutes.of('a', 500), [...new Array(59).fill(0), 1])
  t.equal(minutes.of('never', 500).length, 60)
})

t.test('a line of bars, sizes, shares', async (t) => {
  t.equal(bars([0, 1, 4, 8]), ' ▁▄█')
  t.equal(bars([0, 0]), '  ')
  t.same([0, 999, 1000, 12_345, 2e6, 3.21e9].map(size), ['0 B', '999 B', '1.0 kB', '12.3 kB', '2.0 MB', '3.2 GB'])
  t.same(['on', 'off', '1', '0.01', '.5', '1%', '100%', '0'].map(shareOf), [1, 0, 1, 0.01, 0.5, 0.01, 1, 0])
  for (const bad of ['', 'yes', '2', '101%', '-1', '1e-3', '0.1.2', '%', '0x1']) t.equal(shareOf(bad), undefined, bad)
})

t.test('the text for Prometheus', async (t) => {
  const proxy = worker(
    {
      a: {
        releases: { 1: figures({ classes: [0, 3, 0, 1, 0], aborted: 2, steps: [1, 2, 1], ms: 1234 }) },
        past: ok(5),
      },
      gone: { releases: { 1: ok(1) }, past: zero },
    },
    { none: figures({ classes: [0, 0, 0, 9, 0] }) },
  )
  const host = { version: '1.2.3', node: 'v24', proxy, rss: 77, names: { a: 'shop' } }
  const instances = [{ app: 'shop', type: 'we"b\\\n', state: 'running', count: 2 }]
  const found = parseExposition(exposition({ ...host, instances }))
  const value = (line: string): number | undefined => found.samples.get(line)
  t.equal(value('backendim_requests_total{app="shop",release="1",class="2xx"}'), 3)
  t.equal(value('backendim_requests_total{app="shop",release="1",class="aborted"}'), 2)
  t.equal(value('backendim_requests_no_app_total{class="4xx"}'), 9)
  const bucket = (le: string): string => `backendim_request_duration_seconds_bucket{app="shop",le="${le}"}`
  t.same(
    ['0.01', '0.1', '+Inf'].map((le) => value(bucket(le))),
    [6, 8, 9],
    'cumulative, older releases too',
  )
  t.equal(value('backendim_request_duration_seconds_sum{app="shop"}'), 1.244)
  t.equal(value('backendim_request_duration_seconds_count{app="shop"}'), 9)
  t.equal(value('backendim_app_instances{app="shop",type="we\\"b\\\\\\n",state="running"}'), 2)
  t.same(found.types.get('backendim_request_duration_seconds'), 'histogram')
  t.notOk(
    [...found.samples.keys()].some((line) => line.includes('gone')),
    'apps that the store does not know',
  )

  const down = parseExposition(exposition({ ...host, proxy: undefined, instances: undefined }))
  t.equal(down.samples.get('backendim_up{part="proxy"}'), 0)
  t.equal(down.samples.get('backendim_up{part="engine"}'), 0)
  t.notOk([...down.samples.keys()].some((line) => line.startsWith('backendim_request')))
})

t.test('the reader of these tests refuses what Prometheus would refuse', async (t) => {
  const head = '# HELP a x\n# TYPE a counter\n'
  for (const bad of [
    'a 1\n',
    `${head}a{b=c} 1\n`,
    `${head}a{b="c"} 1`,
    `${head}a{b="c"} one\n`,
    `${head}a 1\na 2\n`,
    `${head}b 1\n`,
    `${head}a{b="c\\x"} 1\n`,
    `${head}a 1\n# HELP a x\n`,
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_sum 1\nh_count 2\n',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 3\n',
  ])
    t.throws(() => parseExposition(bad), bad)
})
