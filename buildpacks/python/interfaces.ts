/** Frameworks with a server of their own, which is started with the file: Streamlit, Gradio, Dash and their like. */
import type { Facts } from './apps.ts'
import type { Serve } from './framework.ts'
import { type Module, madeBy } from './modules.ts'
import { wsgiServer } from './servers.ts'

const HOST = '--host 0.0.0.0 --port $PORT'

/** Package, what it is called, what runs its file. */
const BY_FILE: [name: string, framework: string, command: (path: string) => string][] = [
  [
    'streamlit',
    'Streamlit',
    (path) => `streamlit run ${path} --server.address 0.0.0.0 --server.port $PORT --server.headless true`,
  ],
  ['chainlit', 'Chainlit', (path) => `chainlit run ${path} ${HOST} --headless`],
  ['solara', 'Solara', (path) => `solara run ${path} ${HOST} --production`],
  ['marimo', 'marimo', (path) => `marimo run ${path} --host 0.0.0.0 --port $PORT --headless`],
  ['shiny', 'Shiny', (path) => `shiny run ${path} ${HOST}`],
  ['mesop', 'Mesop', (path) => `mesop ${path} --port=$PORT --prod`],
  ['panel', 'Panel', (path) => `panel serve ${path} --address 0.0.0.0 --port $PORT --allow-websocket-origin='*'`],
]

export function interfaces(facts: Facts): Serve | undefined {
  for (const [name, framework, command] of BY_FILE) {
    const found = facts.packages.has(name) && !facts.library ? importing(facts.modules, name) : undefined
    if (!found || (found.module && beside(facts, found.module))) continue
    if (found.module) return { framework, web: command(found.module.path) }
    return {
      framework,
      lacks: `several files use ${framework}, and none is called app.py or main.py: ${found.several}`,
    }
  }
  return reflex(facts) ?? dash(facts) ?? gradio(facts) ?? sanic(facts)
}

/** A server of another kind at the same height is the app, and this its page or its tool. */
const beside = ({ packages, modules }: Facts, module: Module): boolean =>
  packages.has('fastapi') &&
  module.path.includes('/') &&
  modules.some(({ text, path }) => /\bFastAPI\(/.test(text) && path.split('/').length <= module.path.split('/').length)

/** The one that is usual, that sets up the page, or that is alone; undefined: none imports it. */
function importing(modules: Module[], name: string): { module?: Module; several?: string } | undefined {
  const pattern = new RegExp(`^[ \\t]*(?:import|from)[ \\t]+${name}\\b`, 'm')
  const all = modules.filter(
    ({ text, path }) => pattern.test(text) && !/(?:^|\/)(?:pages|components?)\/|__init__\.py$/.test(path),
  )
  const top = all.filter(({ path }) => !path.includes('/'))
  const pages = (top.length > 0 ? top : all).filter(({ text }) => /\bset_page_config\(|\bst\.navigation\(/.test(text))
  const usual = (found: Module[]): Module | undefined =>
    found.find(({ path }) =>
      /(?:^|\/)(?:streamlit_app|app|main|Home|home|index|Main|Hello|hello)\.py$|_?[Hh]ome\.py$/.test(path),
    )
  const module = usual(top) ?? alone(pages) ?? alone(top) ?? (top.length === 0 ? (usual(all) ?? alone(all)) : undefined)
  if (module || all.length === 0) return module && { module }
  return {
    several: (top.length > 0 ? top : all)
      .slice(0, 6)
      .map(({ path }) => path)
      .join(', '),
  }
}
const alone = (found: Module[]): Module | undefined => (found.length === 1 ? found[0] : undefined)

const reflex = ({ packages, source }: Facts): Serve | undefined =>
  packages.has('reflex') && source.has('rxconfig.py')
    ? {
        framework: 'Reflex',
        lacks:
          'Reflex builds a front end and a server of its own: bring a Dockerfile, as its guide of self-hosting shows',
      }
    : undefined

function dash({ packages, modules }: Facts): Serve | undefined {
  if (!packages.has('dash')) return undefined
  const module = modules.find(({ text }) => madeBy(text, 'Dash'))
  if (!module) return undefined
  const base = module.base === '' ? {} : { base: module.base }
  const object = /^(\w+)[ \t]*=[ \t]*\w+\.server\b/m.exec(module.text)?.[1] ?? `${madeBy(module.text, 'Dash')}.server`
  return { framework: 'Dash', ...base, ...wsgiServer(packages, { module, object, factory: false }) }
}

function gradio({ packages, modules, library }: Facts): Serve | undefined {
  if (!packages.has('gradio') || library) return undefined
  const module = modules.find(({ text }) => /\.launch\(/.test(text) && /\bgradio\b/.test(text))
  const port = /\bserver_port\s*=\s*(\d{2,5})\b/.exec(module?.text ?? '')?.[1]
  return (
    module && {
      framework: 'Gradio',
      web: `GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT python3 ${module.path}`,
      ...(port === undefined ? {} : { port: Number(port) }),
    }
  )
}

function sanic({ packages, modules }: Facts): Serve | undefined {
  const module = packages.has('sanic') ? modules.find(({ text }) => madeBy(text, 'Sanic')) : undefined
  const base = module && module.base !== '' ? { base: module.base } : {}
  const object = module && madeBy(module.text, 'Sanic')
  return module && { framework: 'Sanic', ...base, web: `sanic ${module.name}:${object} --host=0.0.0.0 --port=$PORT` }
}
