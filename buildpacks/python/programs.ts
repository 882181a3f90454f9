/** Programs that no server starts: what listens by itself, and bots, which answer no requests. What does neither is not started. */
import type { Facts } from './apps.ts'
import type { Serve, Traits } from './framework.ts'
import type { Module } from './modules.ts'

const FILES = [
  'app.py',
  'main.py',
  'server.py',
  'run.py',
  'bot.py',
  'application.py',
  'index.py',
  'web.py',
  '__main__.py',
]
/** Words of programs that listen: broad, since a server may be hidden behind a library's call. */
const LISTENS =
  /\bPORT\b|\bport\s*=|\.listen\(|\brun_app\(|\bserve(?:_forever)?\(|\bstart_server\(|Server\(|\brun_simple\(|\.launch\(|\bapp\.run\(|\bui\.run\(|\bmcp\.run\(|\bquickstart\(|\.start_web|uvicorn|hypercorn|waitress|\bft\.(?:app|run)\(/
const BOTS =
  /^(?:discord(?:-py|-py-.*)?|py-cord|nextcord|disnake|hikari|interactions-py|discord-py-interactions|python-telegram-bot|aiogram|pytelegrambotapi|telethon|pyrogram|pyrofork|kurigram|hydrogram|pyrotgfork|tgcrypto|twitchio|vkbottle|slack-bolt|slackclient|slack-sdk|praw|asyncpraw|tweepy|mastodon-py|botbuilder-core)$/
const ROBOT =
  /\b(?:run_polling|start_polling|infinity_polling|polling|run_until_disconnected|idle)\s*\(|(?:bot|client|app|application|robot|dp)\.(?:run|start)\(|SocketModeHandler\(|\bexecutor\.start|\.stream\.\w+\(/i

/** How a module is run: by its path from its own folder, else by its name. */
const start = ({ path, base, name }: Module): Pick<Serve, 'web' | 'base'> => {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  if (folder === base && !path.endsWith('__main__.py')) return { web: `python3 ${path}` }
  if (name === '__main__') return { web: `python3 ${path}` }
  return { web: `python3 -m ${name.replace(/\.__main__$/, '')}`, ...(base === '' ? {} : { base }) }
}

/** What a program listens on that does not ask for PORT. */
function portOf(text: string): number | undefined {
  if (/\bPORT\b/.test(text)) return undefined
  const [, ...found] =
    /\bport\s*=\s*(\d{2,5})\b|\.listen\(\s*(\d{2,5})\b|\(\s*['"](?:0\.0\.0\.0)?['"]\s*,\s*(\d{2,5})\s*\)/.exec(text) ??
    []
  const named = found.find((one) => one !== undefined)
  if (named !== undefined) return Number(named)
  return /\bui\.run\(|\brun_app\(/.test(text) && !/\bport\b/.test(text) ? 8080 : undefined
}

/** Gradio reads its address from variables, wherever in the project it is launched. */
const within = ({ packages }: Facts, served: Serve): Serve =>
  packages.has('gradio') && served.web
    ? { ...served, framework: 'Gradio', web: `GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT ${served.web}` }
    : served

const listening = (module: Module): Serve => {
  const port = portOf(module.text)
  return { ...start(module), ...(port === undefined ? {} : { port }) }
}

/** A bot with a web server in itself is web; others are workers. */
export function bot({ packages, modules }: Facts, { library, published }: Traits): Serve | undefined {
  if (![...packages].some((name) => BOTS.test(name))) return undefined
  const own = library || published ? modules.filter(({ path }) => !path.includes('/')) : modules
  const runs = own.filter(({ text, path }) => ROBOT.test(text) && !/__init__\.py$/.test(path))
  const usual = (one: Module): boolean => /(?:^|\/)(?:bot|main|app|run|start|index|__main__)\.py$/.test(one.path)
  const module =
    runs.find((one) => usual(one) && !one.path.includes('/')) ??
    runs.find(usual) ??
    runs.find(({ path }) => !path.includes('/'))
  if (!module) return undefined
  if (keepsAlive(module, modules)) return { framework: 'bot', ...listening(module) }
  const { web, base } = start(module)
  return { framework: 'bot', worker: web, ...(base === undefined ? {} : { base }) }
}

/** A page served from a thread of the bot, for hosts that want an answer. */
const keepsAlive = ({ text }: Module, modules: Module[]): boolean =>
  /\bkeep_alive\b|\brun_webhook\(|\bstart_webhook\(/.test(text) ||
  (/\bThread\(/.test(text) && /\bFlask\(|\bFastAPI\(/.test(text)) ||
  modules.some(
    (one) =>
      /\bFlask\(/.test(one.text) &&
      /\bThread\(/.test(one.text) &&
      new RegExp(
        `\\bimport[^\\n]*\\b${one.name.split('.').at(-1)}\\b|\\bfrom[ \\t]+${one.name.replaceAll('.', '\\.')}\\b`,
      ).test(text),
  )

/** A program that listens by itself; a package that can be run; the one script that the project installs. */
export function plain(facts: Facts, about: Traits): Serve {
  const { source, modules } = facts
  const missing = unnamed(facts, about)
  if (missing) return { lacks: missing }
  const file =
    FILES.find((one) => source.has(one) && listens(modules.find(({ path }) => path === one))) ??
    (modules.some(listens) ? FILES.find((one) => source.has(one)) : undefined)
  const module = modules.find(({ path }) => path === file)
  if (module && !(facts.library && !listens(module))) return within(facts, listening(module))
  if (!about.library && !about.published && modules.some(listens)) {
    const inner = modules.find((one) => /__main__\.py$/.test(one.path)) ?? innerOf(modules)
    if (inner && !about.script) return within(facts, listening(inner))
    if (about.script) return { web: about.script }
  }
  return { lacks: why(facts, about) }
}

/** The one program of a package, or one of a folder that is called like an app. */
function innerOf(modules: Module[]): Module | undefined {
  const all = modules.filter(
    (one) => listens(one) && /^(?:src\/)?\w+\/(?:app|main|server|run|run_server|index)\.py$/.test(one.path),
  )
  const usual = all.find(({ path }) => /^(?:src|app|server|api|backend)\//.test(path))
  return usual ?? (all.length === 1 ? all[0] : undefined)
}

const listens = (module: Module | undefined): boolean => module !== undefined && LISTENS.test(module.text)

const KNOWN = [
  'flask',
  'fastapi',
  'django',
  'aiohttp',
  'tornado',
  'bottle',
  'streamlit',
  'gradio',
  'starlette',
  'sanic',
  'dash',
]

/** A project without a list of dependencies cannot have its imports. */
function unnamed({ modules, source }: Facts, { manifests }: Traits): string | undefined {
  if (manifests) return undefined
  const conda = ['environment.yml', 'environment.yaml'].find((file) => source.has(file))
  if (conda) return `${conda} is conda's, and pip installs here: add a requirements.txt, or bring a Dockerfile`
  for (const { text, path } of modules) {
    const name = KNOWN.find((one) => new RegExp(`^(?:from|import)[ \\t]+${one}\\b`, 'm').test(text))
    if (name) return `${path} imports ${name}, and nothing names what is to be installed: add a requirements.txt`
  }
  return undefined
}

/** The most that the files tell of why nothing is started. */
function why({ source, modules, library, packages }: Facts, { script, published }: Traits): string {
  const unknown = modules.flatMap(({ text, path }) => {
    const name = KNOWN.find(
      (one) => new RegExp(`^(?:from|import)[ \\t]+${one}\\b`, 'm').test(text) && !packages.has(one),
    )
    return name ? [`${path} imports ${name}, which the dependencies do not name`] : []
  })[0]
  const file = FILES.find((one) => source.has(one))
  if (unknown && !library && !published) return unknown
  if (library) return 'it is a library: nothing of it runs by itself'
  if (file) return `${file} does its work and ends: nothing in the project listens on a port`
  if (published && modules.some(listens))
    return 'it is a package for those who install it, and has no app.py or main.py at its root'
  if (script) return `it installs the command ${script}, and nothing of it listens on a port`
  const main = modules.find(({ path }) => /__main__\.py$/.test(path))
  if (main)
    return `python3 -m ${main.name.replace(/\.__main__$/, '')} is a command, and nothing of it listens on a port`
  if (source.match(/\.ipynb$/).length > 0 && modules.length === 0)
    return 'there are notebooks, and no app.py or main.py'
  return 'there is no app.py or main.py'
}
