/** What serves a Python project: the server that it names as a dependency, on the app object that its files make. */
import type { Source } from '../../lib/model/plan.ts'
import { django } from './django.ts'
import { factoryIn, type Module, madeBy, modulesOf } from './modules.ts'

export interface Serve {
  /** Undefined: `lacks` says why. */
  web?: string
  framework?: string
  lacks?: string
  /** Folder that imports are found from, where it is not the project's. */
  base?: string
  /** Commands that are run once the source is in the image. */
  build?: string[]
  notes?: string[]
}

interface Facts {
  source: Source
  packages: Set<string>
  modules: Module[]
}

export async function serve(source: Source, packages: Set<string>, script?: string): Promise<Serve> {
  const found = await django(source, packages)
  if (found) return found
  const facts = { source, packages, modules: await modulesOf(source) }
  const rules = [streamlit, chainlit, asgi, flask, dash, gradio, sanic]
  for (const rule of rules) {
    const served = rule(facts)
    if (served) return served
  }
  return plain(facts, script)
}

const HOST = '--host 0.0.0.0 --port $PORT'
const at = (module: Module, object: string): string => `${module.name}:${object}`
const in_ = (module: Module): Pick<Serve, 'base'> => (module.base === '' ? {} : { base: module.base })

const ASGI: [framework: string, packages: string[], kinds: string][] = [
  ['FastAPI', ['fastapi'], 'FastAPI'],
  ['Litestar', ['litestar'], 'Litestar'],
  ['Quart', ['quart'], 'Quart'],
  ['Starlette', ['starlette'], 'Starlette'],
  ['BlackSheep', ['blacksheep'], 'Application'],
]

function asgi({ packages, modules }: Facts): Serve | undefined {
  for (const [framework, names, kinds] of ASGI) {
    if (!names.some((name) => packages.has(name))) continue
    const found = object(modules, kinds)
    if (found) return { framework, ...in_(found.module), ...asgiServer(framework, packages, found) }
  }
  return undefined
}

interface Found {
  module: Module
  object: string
  factory: boolean
}

/** A module that makes the app at its top; else one whose function does. */
function object(modules: Module[], kinds: string): Found | undefined {
  for (const module of modules) {
    const name = madeBy(module.text, kinds)
    if (name) return { module, object: name, factory: false }
  }
  const made = modules.find((module) => factoryIn(module.text, kinds))
  const maker = made && factoryIn(made.text, kinds)
  if (!made || !maker) return undefined
  const caller = modules.find((module) =>
    new RegExp(`^(?:app|application|server)[ \\t]*=[ \\t]*(?:\\w+\\.)?${maker}\\(`, 'm').test(module.text),
  )
  const name = caller && /^(app|application|server)[ \t]*=/m.exec(caller.text)?.[1]
  return caller && name
    ? { module: caller, object: name, factory: false }
    : { module: made, object: maker, factory: true }
}

function asgiServer(framework: string, packages: Set<string>, { module, object, factory }: Found): Serve {
  const target = at(module, object)
  const flag = factory ? ' --factory' : ''
  if (packages.has('uvicorn')) return { web: `uvicorn ${target}${flag} ${HOST}` }
  if (packages.has('hypercorn') && !factory) return { web: `hypercorn ${target} --bind 0.0.0.0:$PORT` }
  if (packages.has('granian')) return { web: `granian --interface asgi${flag} ${target} ${HOST}` }
  return { lacks: `there is ${framework}, but no server for it: add uvicorn to the dependencies` }
}

function flask({ packages, modules }: Facts): Serve | undefined {
  if (!packages.has('flask') && ![...packages].some((name) => /^(?:flask-|connexion$)/.test(name))) return undefined
  const found = object(modules, 'Flask|APIFlask|OpenAPI|FlaskApp')
  if (!found) return undefined
  return { framework: 'Flask', ...in_(found.module), ...wsgiServer(packages, found) }
}

function wsgiServer(packages: Set<string>, { module, object, factory }: Found): Serve {
  const target = factory ? `'${at(module, object)}()'` : at(module, object)
  const worker = packages.has('flask-socketio') ? ['eventlet', 'gevent'].find((one) => packages.has(one)) : undefined
  if (packages.has('gunicorn'))
    return { web: `gunicorn${worker ? ` -k ${worker} -w 1` : ''} --bind 0.0.0.0:$PORT ${target}` }
  if (packages.has('waitress'))
    return { web: `waitress-serve --listen=0.0.0.0:$PORT ${factory ? `--call ${at(module, object)}` : target}` }
  const app = factory ? module.name : at(module, object)
  return {
    web: `FLASK_APP=${app} flask run ${HOST}`,
    notes: ["it runs on Flask's own server, which is meant for development: add gunicorn to the dependencies"],
  }
}

function dash({ packages, modules }: Facts): Serve | undefined {
  if (!packages.has('dash')) return undefined
  const module = modules.find(({ text }) => madeBy(text, 'Dash'))
  if (!module) return undefined
  const server = /^(\w+)[ \t]*=[ \t]*\w+\.server\b/m.exec(module.text)?.[1]
  if (!server)
    return { framework: 'Dash', lacks: `${module.path} makes a Dash app, but no server of it: add server = app.server` }
  return { framework: 'Dash', ...in_(module), ...wsgiServer(packages, { module, object: server, factory: false }) }
}

const importing = (modules: Module[], name: string): Module | undefined => {
  const pattern = new RegExp(`^[ \\t]*(?:import|from)[ \\t]+${name}\\b`, 'm')
  const all = modules.filter(({ text, path }) => pattern.test(text) && !path.includes('/pages/'))
  return all.find(({ path }) => /(?:^|\/)(?:streamlit_app|app|main|Home|home)\.py$/.test(path)) ?? all[0]
}

function streamlit({ packages, modules }: Facts): Serve | undefined {
  const module = packages.has('streamlit') ? importing(modules, 'streamlit') : undefined
  const flags = '--server.address 0.0.0.0 --server.port $PORT --server.headless true'
  return module && { framework: 'Streamlit', web: `streamlit run ${module.path} ${flags}` }
}

function chainlit({ packages, modules }: Facts): Serve | undefined {
  const module = packages.has('chainlit') ? importing(modules, 'chainlit') : undefined
  return module && { framework: 'Chainlit', web: `chainlit run ${module.path} ${HOST} --headless` }
}

function gradio({ packages, modules }: Facts): Serve | undefined {
  const module = packages.has('gradio') ? modules.find(({ text }) => /\.launch\(/.test(text)) : undefined
  const web = module && `GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT python3 ${module.path}`
  return web === undefined ? undefined : { framework: 'Gradio', web }
}

function sanic({ packages, modules }: Facts): Serve | undefined {
  const module = packages.has('sanic') ? modules.find(({ text }) => madeBy(text, 'Sanic')) : undefined
  return (
    module && {
      framework: 'Sanic',
      ...in_(module),
      web: `sanic ${at(module, madeBy(module.text, 'Sanic') ?? 'app')} --host=0.0.0.0 --port=$PORT`,
    }
  )
}

const FILES = ['app.py', 'main.py', 'server.py', 'run.py', 'bot.py', 'application.py', 'index.py', '__main__.py']

/** A program that listens by itself; a package that can be run; the one script that the project installs. */
function plain({ source }: Facts, script?: string): Serve {
  const file = FILES.find((one) => source.has(one))
  if (file) return { web: `python3 ${file}` }
  const [only, ...others] = source.match(/^(?:src\/)?[A-Za-z_]\w*\/__main__\.py$/)
  const name = others.length === 0 ? only?.replace(/^src\//, '').replace(/\/.*/, '') : undefined
  if (only && name) return { web: `python3 -m ${name}`, ...(only.startsWith('src/') ? { base: 'src' } : {}) }
  if (script) return { web: script }
  const nested = source.match(/^src\/(?:app|main|server)\.py$/)[0]
  return nested ? { web: `python3 ${nested}` } : { lacks: 'there is no app.py or main.py' }
}
