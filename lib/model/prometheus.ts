/** Metrics as Prometheus reads them: the text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats. */
import { type Figures, type ProxyMetrics, sum, total } from './metrics.ts'

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** What is known of the host beside what the proxy counts. */
export interface HostFigures {
  version: string
  node: string
  /** Absent: the proxy, or the engine, did not answer. */
  proxy: ProxyMetrics | undefined
  instances: { app: string; type: string; state: string; count: number }[] | undefined
  /** Resident bytes of the control plane. */
  rss: number
  /** Id → name. Others are not shown: they were destroyed a moment ago. */
  names: Record<string, string>
}

type Labels = Record<string, string>
type Sample = [suffix: string, labels: Labels, value: number]

export function exposition(host: HostFigures): string {
  const { version, node, proxy, instances, rss } = host
  const memory: Sample[] = [['', { process: 'control' }, rss]]
  if (proxy) memory.push(['', { process: 'proxy' }, proxy.rss])
  return [
    family('backendim_build_info', 'gauge', 'Always 1; says what runs.', [['', { version, node }, 1]]),
    family('backendim_up', 'gauge', 'Whether a part of the host answers.', [
      ['', { part: 'proxy' }, proxy ? 1 : 0],
      ['', { part: 'engine' }, instances ? 1 : 0],
    ]),
    family('backendim_process_resident_memory_bytes', 'gauge', 'Resident memory; of all workers together.', memory),
    family(
      'backendim_app_instances',
      'gauge',
      'Containers of an app.',
      (instances ?? []).map(({ count, ...labels }) => ['', labels, count]),
    ),
    ...(proxy ? traffic(proxy, host.names) : []),
  ].join('')
}

function traffic(proxy: ProxyMetrics, names: Record<string, string>): string[] {
  const known = Object.entries(proxy.apps).filter(([id]) => Object.hasOwn(names, id))
  const apps = known.map(([id, app]): [Labels, Figures] => [{ app: names[id] ?? '' }, total(app)])
  const releases = known.flatMap(([id, app]) =>
    Object.entries(app.releases).map(([release, of]): [Labels, Figures] => [{ app: names[id] ?? '', release }, of]),
  )
  const each = (name: string, type: string, help: string, value: (of: Figures) => number): string =>
    family(
      name,
      type,
      help,
      apps.map(([labels, of]) => ['', labels, value(of)]),
    )
  return [
    family(
      'backendim_requests_total',
      'counter',
      'Requests by release and class of the answer.',
      releases.flatMap(byClass),
    ),
    family('backendim_requests_no_app_total', 'counter', 'Requests that reached no app.', byClass([{}, proxy.none])),
    family(
      'backendim_request_duration_seconds',
      'histogram',
      'From the whole head of a request to the end of its answer.',
      apps.flatMap(([labels, of]) => histogram(labels, of, proxy.bounds)),
    ),
    each('backendim_requests_in_flight', 'gauge', 'Requests that an app has not answered yet.', (of) => of.inFlight),
    each('backendim_request_bytes_total', 'counter', 'Bytes of bodies from clients.', (of) => of.received),
    each('backendim_response_bytes_total', 'counter', 'Bytes of bodies to clients.', (of) => of.sent),
    each('backendim_websockets_open', 'gauge', 'Upgraded connections that are open.', (of) => of.open),
    each('backendim_websockets_total', 'counter', 'Connections that were upgraded.', (of) => of.upgrades),
    each('backendim_websocket_received_bytes_total', 'counter', 'Bytes from their clients.', (of) => of.upgradedIn),
    each('backendim_websocket_sent_bytes_total', 'counter', 'Bytes to their clients.', (of) => of.upgradedOut),
  ]
}

function byClass([labels, of]: [Labels, Figures]): Sample[] {
  const classes = of.classes.map((count, i): Sample => ['', { ...labels, class: `${i + 1}xx` }, count])
  return [...classes, ['', { ...labels, class: 'aborted' }, of.aborted]]
}

/** Buckets are cumulative, and in seconds. */
function histogram(labels: Labels, { steps, ms }: Figures, bounds: number[]): Sample[] {
  let up = 0
  const buckets = steps.map((count, i): Sample => {
    up += count
    const le = i < bounds.length ? String((bounds[i] ?? 0) / 1000) : '+Inf'
    return ['_bucket', { ...labels, le }, up]
  })
  return [...buckets, ['_sum', labels, ms / 1000], ['_count', labels, sum(steps)]]
}

function family(name: string, type: string, help: string, samples: Sample[]): string {
  if (samples.length === 0) return ''
  const lines = samples.map(([suffix, labels, value]) => `${name}${suffix}${braces(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function braces(labels: Labels): string {
  const inner = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`)
  return inner.length === 0 ? '' : `{${inner.join(',')}}`
}

const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
