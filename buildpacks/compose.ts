/** A docker-compose file with one service that is built here. It is asked last: most such files only start databases beside the app. */
import type { ComposeService } from '../lib/model/compose.ts'
import { Failure } from '../lib/model/errors.ts'
import type { About, BuildPlan, Buildpack, PlanOptions, ProcessPlan, Source } from '../lib/model/plan.ts'

const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

const about: About = {
  title: 'Compose file',
  detected: '`compose.yaml`, `compose.yml`, `docker-compose.yaml` or `docker-compose.yml`, asked last',
  versions: [],
  install: [],
  build: ['the Dockerfile of the one service that is built, from the root'],
  start: ["`command` of that service, else the image's own"],
  notes: ['Other services (databases, caches) are not started, and the push says which'],
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
  const one = theOne(services, file)
  const path = dockerfileOf(source, one, file)
  const web: ProcessPlan = one.command === undefined ? {} : { command: one.command }
  const others = services.filter((each) => each !== one).map(({ name, image }) => (image ? `${name} (${image})` : name))
  return {
    buildpack: 'compose',
    runtime: `${file}, service ${one.name}`,
    dockerfile: { path },
    args,
    processes: { web },
    port: one.port,
    notes: others.length > 0 ? [`of ${file} these are not started: ${others.join(', ')}`] : [],
  }
}

function theOne(services: ComposeService[], file: string): ComposeService {
  const built = services.filter(({ build }) => build !== undefined)
  const [one] = built
  if (one && built.length === 1) return one
  const names = built.map(({ name }) => name).join(', ')
  throw new Failure('NO_RUNTIME_DETECTED', {
    message: one ? `${file} builds several services: ${names}` : `no service of ${file} is built here`,
    hint: one
      ? 'make an app of each: name its folder in backendim.yaml, build: { root: FOLDER }'
      : 'add a Dockerfile, or the files of the app',
  })
}

/** The Dockerfile's path from the root, which has to be the folder that is built. */
function dockerfileOf(source: Source, { name, build }: ComposeService, file: string): string {
  const context = (build?.context ?? '.').replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'
  if (context !== '.')
    throw new Failure('NO_RUNTIME_DETECTED', {
      message: `${file} builds ${name} from ${context}, not from the root`,
      hint: `name the folder in backendim.yaml: "build: { root: ${context} }"`,
    })
  const path = (build?.dockerfile ?? 'Dockerfile').replace(/^(?:\.\/)+/, '')
  if (source.has(path)) return path
  throw new Failure('CONFIG_INVALID', { message: `${file}: service ${name}: there is no ${path}` })
}
