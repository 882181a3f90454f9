/** What the proxy counts of an app. */
import { z } from 'zod'
import { bars, size } from '../model/chart.ts'
import { type Figures, none, percentile, requests, total } from '../model/metrics.ts'
import { resolve } from './apps.ts'
import { command, pairs, table } from './command.ts'

function row(bounds: number[], of: Figures) {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => {
    const ms = percentile(bounds, of.steps, share)
    return ms === undefined ? null : Number(ms.toPrecision(3))
  })
  const [s1xx, s2xx, s3xx, s4xx, s5xx] = of.classes
  const status = { '1xx': s1xx, '2xx': s2xx, '3xx': s3xx, '4xx': s4xx, '5xx': s5xx }
  return {
    ...{ requests: requests(of), status, aborted: of.aborted, ms: { p50, p95, p99 } },
    ...{ received: of.received, sent: of.sent, inFlight: of.inFlight },
    websockets: { open: of.open, total: of.upgrades, received: of.upgradedIn, sent: of.upgradedOut },
  }
}
type Row = ReturnType<typeof row>

const cells = (name: string, { requests, status, aborted, ms, received, sent }: Row): (string | number)[] => [
  ...[name, requests, status['2xx'] ?? 0, status['3xx'] ?? 0, status['4xx'] ?? 0, status['5xx'] ?? 0, aborted],
  ...[ms.p50, ms.p95, ms.p99].map((one) => (one == null ? '-' : `${one} ms`)),
  ...[size(received), size(sent)],
]
const HEAD = ['RELEASE', 'REQUESTS', '2XX', '3XX', '4XX', '5XX', 'ABORTED', 'P50', 'P95', 'P99', 'IN', 'OUT']

function sockets({ open, total, received, sent }: Row['websockets']): string {
  return `${open} open, ${total} in all, ${size(received)} in, ${size(sent)} out`
}

export const stats = [
  command({
    name: 'apps:stats',
    summary: 'print requests, times and traffic of an app',
    access: 'app',
    effect: 'read',
    input: z.object({ app: z.string().describe('name of the app') }),
    args: ['app'],
    example: 'apps:stats shop',
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      const metrics = await system.traffic.look()
      const found = metrics.apps[app.id] ?? { releases: {}, past: none(metrics) }
      const releases = Object.entries(found.releases)
        .map(([release, of]) => ({ release: Number(release), ...row(metrics.bounds, of) }))
        .sort((a, b) => b.release - a.release)
      const past = row(metrics.bounds, found.past)
      return {
        ...{ app: app.name, live: app.live?.release ?? null, since: new Date(metrics.began).toISOString() },
        ...{ perMinute: system.traffic.perMinute(app.id), releases },
        ...{ past: past.requests > 0 ? past : null, total: row(metrics.bounds, total(found)) },
      }
    },
    show: ({ perMinute, releases, past, total, live, since }) => {
      const named = releases.map((one) => cells(`v${one.release}${one.release === live ? ' live' : ''}`, one))
      const older = past ? [cells('older', past)] : []
      const rows = [...named, ...older, ...(named.length + older.length > 1 ? [cells('all', total)] : [])]
      const most = Math.max(...perMinute)
      const facts: Record<string, unknown> = { 'in flight': total.inFlight, 'counted since': since }
      if (total.websockets.total > 0) facts.websockets = sockets(total.websockets)
      return [
        `Requests per minute, the last hour, at most ${most}:`,
        `|${bars(perMinute)}| now`,
        '',
        table(HEAD, rows, 'No requests yet.'),
        '',
        pairs(facts),
      ].join('\n')
    },
  }),
]
