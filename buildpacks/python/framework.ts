/** What serves a Python project: the server that it names as a dependency, on the app object that its files make. */
import type { Source } from '../../lib/model/plan.ts'
import { type App, appOf, type Facts } from './apps.ts'
import { django } from './django.ts'
import { interfaces } from './interfaces.ts'
import { type Module, modulesOf } from './modules.ts'
import { bot, plain } from './programs.ts'
import { asgiServer, wsgiServer } from './servers.ts'

export interface Serve {
  /** Undefined: `lacks` says why, or it is a worker alone. */
  web?: string
  /** A program that answers no requests: a bot. */
  worker?: string
  framework?: string
  lacks?: string
  /** Folder that imports are found from, where it is not the project's. */
  base?: string
  /** A server that is installed beside what the project names. */
  adds?: string
  /** What it listens on, where it does not ask for PORT. */
  port?: number
  /** Commands that are run once the source is in the image. */
  build?: string[]
  buildFrom?: string
  notes?: string[]
}

/** What the project's manifests say of it. */
export interface Traits {
  packages: Set<string>
  library: boolean
  /** It is written for an index of packages: its command is for those who install it. */
  published: boolean
  /** The one command that the project installs. */
  script?: string
  /** Manifests there are, for what is said where nothing starts it. */
  manifests: boolean
  /** `module:object` that [tool.fastapi] names. */
  entrypoint?: string
}

export async function serve(source: Source, about: Traits): Promise<Serve> {
  const { packages, library } = about
  const found = await django(source, packages)
  if (found) return found
  const flaskenv = /^\s*(?:export\s+)?FLASK_APP\s*=\s*["']?([\w./]+?)(?:\.py)?["']?(?::.*)?$/m.exec(
    (await source.read('.flaskenv')) ?? '',
  )
  const modules = first(await modulesOf(source), flaskenv?.[1])
  const facts: Facts = { source, packages, library, modules }
  const robot = bot(facts, about)
  if (robot?.web) return robot
  const served = web(facts, about)
  return served ? { ...served, worker: robot?.worker } : (robot ?? plain(facts, about))
}

const first = (modules: Module[], named?: string): Module[] =>
  named === undefined ? modules : [...modules].sort((a, b) => Number(isNamed(b, named)) - Number(isNamed(a, named)))
const isNamed = ({ name }: Module, named: string): boolean => name === named.replaceAll('/', '.')

function web(facts: Facts, { entrypoint }: Traits): Serve | undefined {
  return interfaces(facts) ?? asgi(facts, entrypoint) ?? wsgi(facts)
}

const in_ = (module: Module): Pick<Serve, 'base'> => (module.base === '' ? {} : { base: module.base })

const ASGI: [framework: string, packages: string[], kinds: string][] = [
  ['FastAPI', ['fastapi'], 'FastAPI'],
  ['Litestar', ['litestar'], 'Litestar'],
  ['Starlite', ['starlite'], 'Starlite'],
  ['Quart', ['quart'], 'Quart'],
  ['Starlette', ['starlette', 'uvicorn', 'hypercorn'], 'Starlette'],
  ['BlackSheep', ['blacksheep'], 'Application'],
  ['Falcon', ['falcon'], 'asgi\\.App'],
]

function asgi(facts: Facts, entrypoint?: string): Serve | undefined {
  const named = entrypoint && pointed(facts.modules, entrypoint)
  if (named) return { framework: 'FastAPI', ...in_(named.module), ...asgiServer(facts.packages, named) }
  for (const [framework, names, kinds] of ASGI) {
    const found = names.some((name) => facts.packages.has(name)) ? appOf(facts, kinds) : undefined
    if (found) return { framework, ...in_(found.module), ...asgiServer(facts.packages, found) }
  }
  return undefined
}

function pointed(modules: Module[], entrypoint: string): App | undefined {
  const [name, object] = entrypoint.split(':')
  const module = modules.find((one) => one.name === name)
  return module && object && /^\w+$/.test(object) ? { module, object, factory: false } : undefined
}

const WSGI: [framework: string, packages: RegExp, kinds: string][] = [
  ['Flask', /^(?:flask(?:-|$)|connexion|apiflask)/, 'Flask|APIFlask|OpenAPI|FlaskApp'],
  ['Falcon', /^falcon$/, 'App|API'],
  ['Bottle', /^bottle$/, 'Bottle|default_app'],
]

function wsgi(facts: Facts): Serve | undefined {
  for (const [framework, pattern, kinds] of WSGI) {
    const found = [...facts.packages].some((name) => pattern.test(name)) ? appOf(facts, kinds) : undefined
    if (found) return { framework, ...in_(found.module), ...wsgiServer(facts.packages, found) }
  }
  return undefined
}
