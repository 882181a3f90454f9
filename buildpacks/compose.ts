/** A docker-compose file with services that are built here from one image. It is asked last: most such files only start databases beside the app. */
import type { ComposeService } from '../lib/model/compose.ts'
import { Failure } from '../lib/model/errors.ts'
import {
  type About,
  type BuildPlan,
  type Buildpack,
  type PlanOptions,
  PROCESS_TYPE,
  type ProcessPlan,
  type Source,
} from '../lib/model/plan.ts'

const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

const about: About = {
  title: 'Compose file',
  detected: '`compose.yaml`, `compose.yml`, `docker-compose.yaml` or `docker-compose.yml`, asked last',
  versions: [],
  install: [],
  build: [
    'the Dockerfile of the one service that is built, from the root; services that are built alike are processes of one image',
  ],
  start: ["`command` of that service, else the image's own; the service with a port is `web`, others keep their names"],
  notes: [
    'Other services (databases, caches) are not started, and the push says which',
    '`environment`, `env_file`, `volumes`, `healthcheck` and `depends_on` are not read, and the push says so; `target` is refused',
  ],
}

export const compose: Buildpack = {
  name: 'compose',
  about,
  detect: (source) => FILES.some((file) => source.has(file)),
  plan,
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const file = FILES.find((one) => source.has(one)) ?? 'compose.yaml'
  // Read late: what parses YAML takes longer to load than all the packs.
  const { parseCompose } = await import('../lib/model/compose.ts')
  const services = parseCompose((await source.read(file)) ?? '', file)
  const built = theImage(services, file)
  const one = built.find(({ port }) => port !== undefined) ?? (built[0] as ComposeService)
  const path = dockerfileOf(source, one, file)
  const others = services.filter((each) => !built.includes(each))
  return {
    buildpack: 'compose',
    runtime: `${file}, service ${built.map(({ name }) => name).join(', ')}`,
    dockerfile: { path },
    args: { ...one.build?.args, ...args },
    processes: processesOf(built, one),
    port: one.port,
    notes: [...otherNotes(others, file), ...unreadNotes(built, file)],
  }
}

/** Services that are built alike are processes of one image: a web and its workers. */
function theImage(services: ComposeService[], file: string): ComposeService[] {
  const built = services.filter(({ build }) => build !== undefined)
  const kinds = new Map<string, ComposeService[]>()
  for (const one of built) {
    const key = [contextOf(one), fileOf(one), one.build?.target].join('|')
    kinds.set(key, [...(kinds.get(key) ?? []), one])
  }
  const [only, ...more] = kinds.values()
  if (only && more.length === 0) return only
  const names = built.map(({ name }) => name).join(', ')
  throw new Failure('NO_RUNTIME_DETECTED', {
    message: only ? `${file} builds several services: ${names}` : `no service of ${file} is built here`,
    hint: only
      ? 'make an app of each: name its folder in backendim.yaml, build: { root: FOLDER }'
      : 'add a Dockerfile, or the files of the app',
  })
}

/** The one that has a port is web; the rest keep their names, where these can be names of processes. */
function processesOf(built: ComposeService[], web: ComposeService): Record<string, ProcessPlan> {
  const named = built.map((one): [string, ProcessPlan] => {
    const type = one === web ? 'web' : one.name.replace(/[^A-Za-z0-9-]+/g, '-')
    return [type, one.command === undefined ? {} : { command: one.command }]
  })
  const fit = named.filter(([type], at) => PROCESS_TYPE.test(type) && named.findIndex(([one]) => one === type) === at)
  return Object.fromEntries(fit.map(([type, one]) => [type, type === 'web' ? one : { ...one, scale: 1 }]))
}

const DATA =
  /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|mysql|mariadb|percona|redis|valkey|keydb|dragonfly|memcached|mongo|rabbitmq|kafka|nats|elasticsearch|opensearch|meilisearch|typesense|clickhouse[\w-]*|minio|cassandra|couchdb|influxdb|neo4j|qdrant|zookeeper|mssql|cockroach)[\w.-]*(?::|@|$)/

function otherNotes(others: ComposeService[], file: string): string[] {
  const data = others.filter(({ image }) => DATA.test(image ?? ''))
  const rest = others.filter((one) => !data.includes(one))
  const list = (all: ComposeService[]): string =>
    all.map(({ name, image }) => (image ? `${name} (${image})` : name)).join(', ')
  return [
    ...(data.length > 0
      ? [`of ${file} these data services are not started, give the app their addresses by config:set: ${list(data)}`]
      : []),
    ...(rest.length > 0 ? [`of ${file} these are not started: ${list(rest)}`] : []),
  ]
}

/** What a service says and is not taken over: an app's config, disks and checks are set here in another place. */
function unreadNotes(built: ComposeService[], file: string): string[] {
  const keys = [...new Set(built.flatMap(({ unread }) => unread))]
  return keys.length > 0
    ? [`not read from ${file}: ${keys.join(', ')} (see config:set, volumes: and health: in backendim.yaml)`]
    : []
}

const contextOf = ({ build }: ComposeService): string =>
  (build?.context ?? '.').replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'
const fileOf = ({ build }: ComposeService): string => (build?.dockerfile ?? 'Dockerfile').replace(/^(?:\.\/)+/, '')

/** The Dockerfile's path from the root, which has to be the folder that is built. */
function dockerfileOf(source: Source, one: ComposeService, file: string): string {
  const context = contextOf(one)
  if (context !== '.')
    throw new Failure('NO_RUNTIME_DETECTED', {
      message: `${file} builds ${one.name} from ${context}, not from the root`,
      hint: `name the folder in backendim.yaml: "build: { root: ${context} }"`,
    })
  if (one.build?.target !== undefined)
    throw new Failure('NO_RUNTIME_DETECTED', {
      message: `${file} builds the stage ${one.build.target} for ${one.name}, and here the last stage is built`,
      hint: 'make it the last stage of a Dockerfile of its own, and name that in backendim.yaml: build: { dockerfile: PATH }',
    })
  const path = fileOf(one)
  if (source.has(path)) return path
  throw new Failure('CONFIG_INVALID', { message: `${file}: service ${one.name}: there is no ${path}` })
}
