/** Django: manage.py names the settings, the settings the WSGI module; static files are collected where there is a place for them. */
import type { Source } from '../../lib/model/plan.ts'
import { lineIn } from '../line.ts'
import type { Serve } from './framework.ts'
import { ASIDE } from './modules.ts'
import { added } from './servers.ts'

export async function django(source: Source, packages: Set<string>): Promise<Serve | undefined> {
  const found = await manageOf(source)
  if (!found) return undefined
  const { folder, text } = found
  const tested = /^(?:tests?|test_\w+|testproject|testapp|examples?)\./.exec(SETTINGS.exec(text)?.[1] ?? '')
  if (tested)
    return {
      framework: 'Django',
      lacks: `manage.py runs the settings of ${tested[0].slice(0, -1)}, so this is a package for projects of Django`,
    }
  const settings = await settingsOf(source, folder, text)
  const served = server(source, folder, packages, settings)
  const enter = folder === '' ? '' : `cd ${folder.slice(0, -1)} && `
  return {
    framework: 'Django',
    ...served,
    // The shell that changed the folder would stay, and keep signals from the server.
    web: served.web && (enter === '' ? '' : `${enter}exec `) + served.web,
    build: STATIC_ROOT.test(settings.text) ? [collect(enter, settings)] : [],
    buildFrom: settings.root,
  }
}

/** The one manage.py of Django that is least deep; other programs are called so too. */
async function manageOf(source: Source): Promise<{ folder: string; text: string } | undefined> {
  const all = source
    .match(/^(?:[\w-]+\/){0,2}manage\.py$/)
    .filter((path) => !ASIDE.test(path.slice(0, -'manage.py'.length)))
  const depth = Math.min(...all.map((path) => path.split('/').length))
  const found: { folder: string; text: string }[] = []
  for (const path of all.filter((one) => one.split('/').length === depth).slice(0, 5)) {
    const text = (await source.read(path)) ?? ''
    if (/DJANGO_SETTINGS_MODULE|django\.core/.test(text))
      found.push({ folder: path.slice(0, -'manage.py'.length), text })
  }
  return found.length === 1 ? found[0] : undefined
}

const STATIC_ROOT = /^\s*STATIC_ROOT\s*[:=]|^\s*django_(?:on_)?heroku\.settings\(/m

interface Settings {
  /** The one that the server loads, where manage.py names another for development. */
  served?: string
  /** Package of the settings module: `shop` of shop.settings. */
  package: string
  text: string
  /** Where the folder of static files is named: `STATIC_ROOT in shop/settings.py:120`. */
  root?: string
}

async function settingsOf(source: Source, folder: string, manage: string): Promise<Settings> {
  const module = SETTINGS.exec(manage)?.[1] ?? ''
  const served = DEVELOPMENT.test(module) ? await servedSettings(source, folder, module) : undefined
  const path = folder + (served ?? module).replaceAll('.', '/')
  const under = path.replace(/\/[^/]*$/, '/')
  const around = source
    .match(/settings/)
    .filter((one) => one.endsWith('.py') && (one.startsWith(`${path}/`) || one.startsWith(under)))
  const files = new Set([`${path}.py`, ...around.filter((file) => !DEVELOPMENT.test(file.slice(0, -3))).slice(0, 10)])
  const read = await Promise.all([...files].map(async (file) => [file, (await source.read(file)) ?? ''] as const))
  const [file, text] = read.find(([, one]) => STATIC_ROOT.test(one)) ?? []
  return {
    served,
    package: module.split('.')[0] ?? '',
    text: read.map(([, one]) => one).join('\n'),
    root: file && `STATIC_ROOT in ${lineIn(file, text, STATIC_ROOT)}`,
  }
}

const DEVELOPMENT = /[./_](?:local|dev|devel|development|debug|tests?|testing|ci|staging)$/
const SETTINGS = /DJANGO_SETTINGS_MODULE['"]\s*,\s*(?:os\.\w+\([^)]*,\s*)?['"]([\w.]+)['"]/

async function servedSettings(source: Source, folder: string, module: string): Promise<string | undefined> {
  const at = `${folder}${module.split('.')[0]}/`
  for (const file of [`${at}wsgi.py`, `${at}asgi.py`]) {
    const found = SETTINGS.exec((await source.read(file)) ?? '')?.[1]
    if (found && found !== module) return found
  }
  return undefined
}

function server(source: Source, folder: string, packages: Set<string>, settings: Settings): Serve {
  const wsgi = moduleOf(source, folder, 'wsgi', settings)
  const asgi = moduleOf(source, folder, 'asgi', settings)
  const worker = packages.has('uvicorn-worker') ? 'uvicorn_worker.UvicornWorker' : 'uvicorn.workers.UvicornWorker'
  const ways: [boolean, string, string | undefined][] = [
    [packages.has('daphne'), 'asgi', `daphne -b 0.0.0.0 -p $PORT ${asgi}:application`],
    [
      packages.has('gunicorn') && packages.has('uvicorn'),
      'asgi',
      `gunicorn -k ${worker} --bind 0.0.0.0:$PORT ${asgi}:application`,
    ],
    [packages.has('uvicorn'), 'asgi', `uvicorn ${asgi}:application --host 0.0.0.0 --port $PORT`],
    [packages.has('hypercorn'), 'asgi', `hypercorn ${asgi}:application --bind 0.0.0.0:$PORT`],
    [packages.has('granian'), 'asgi', `granian --interface asgi ${asgi}:application --host 0.0.0.0 --port $PORT`],
    [packages.has('gunicorn'), 'wsgi', `gunicorn --bind 0.0.0.0:$PORT ${wsgi}:application`],
    [packages.has('waitress'), 'wsgi', `waitress-serve --listen=0.0.0.0:$PORT ${wsgi}:application`],
    [packages.has('uwsgi'), 'wsgi', `uwsgi --http 0.0.0.0:$PORT --module ${wsgi}:application --master --die-on-term`],
  ]
  // Channels has sockets, which WSGI cannot serve; without it gunicorn alone is what most mean.
  const sockets = packages.has('channels') || wsgi === undefined
  const there = ways.filter(([has, kind]) => has && (kind === 'asgi' ? asgi : wsgi))
  const way = sockets ? there[0] : (there.find(([, , command]) => command?.startsWith('gunicorn --')) ?? there[0])
  if (way && !(sockets && asgi && way[1] === 'wsgi')) return { web: way[2] }
  if (sockets && asgi) return { web: ways[0]?.[2], ...added('daphne') }
  if (wsgi) return { web: ways[5]?.[2], ...added('gunicorn') }
  return {
    web: 'python3 manage.py runserver --noreload 0.0.0.0:$PORT',
    notes: ["it runs on Django's own server, which is meant for development: there is no wsgi.py or asgi.py"],
  }
}

/** The one that the settings name, the one beside them, or the only one. */
function moduleOf(source: Source, folder: string, kind: 'wsgi' | 'asgi', settings: Settings): string | undefined {
  const named = new RegExp(`^\\s*${kind.toUpperCase()}_APPLICATION\\s*=\\s*['"]([\\w.]+)\\.application['"]`, 'm').exec(
    settings.text,
  )?.[1]
  if (named && source.has(`${folder}${named.replaceAll('.', '/')}.py`)) return named
  const all = source
    .match(new RegExp(`^${folder.replace(/-/g, '\\-')}(?:[A-Za-z_]\\w*/){0,3}${kind}(?:/__init__)?\\.py$`))
    .map((path) =>
      path
        .slice(folder.length, -'.py'.length)
        .replace(/(?:^|\/)__init__$/, '')
        .replaceAll('/', '.'),
    )
  return (
    all.find((one) => one.startsWith(`${settings.package}.`)) ??
    all.find((one) => one === kind) ??
    (all.length === 1 ? all[0] : undefined)
  )
}

/** Builds see no config vars: those that the settings cannot do without are given values that are used for nothing else. */
function collect(enter: string, settings: Settings): string {
  const failed = 'echo "warning: collectstatic failed: static files are missing from this image"'
  const given = [
    ...(settings.served ? [['DJANGO_SETTINGS_MODULE', settings.served]] : []),
    ...needed(settings.text),
  ].map(([name, value]) => `${name}=${value} `)
  return `${enter}${given.join('')}python3 manage.py collectstatic --noinput || ${failed}`
}

const NAME = '[\'"]([A-Z][A-Z0-9_]{2,40})[\'"]'
/** Read without a default: by os, by django-environ, by python-decouple. */
const REQUIRED = new RegExp(
  `\\bos\\.environ\\[\\s*${NAME}\\s*\\](?!\\s*=[^=])|\\b(?:env|config)(?:\\.(\\w+))?\\(\\s*${NAME}\\s*(?:,\\s*cast\\s*=\\s*(\\w+)\\s*)?,?\\s*\\)`,
  'g',
)
const SECRET = /^\s*SECRET_KEY\s*(?::\s*\w+\s*)?=\s*[^\n]*?['"]([A-Z][A-Z0-9_]{2,40})['"]/m

function needed(settings: string): [string, string][] {
  const found = new Map<string, string>()
  const secret = SECRET.exec(settings)?.[1]
  if (secret) found.set(secret, 'build')
  for (const [, plain, method, named, cast] of always(settings).matchAll(REQUIRED)) {
    const name = plain ?? named ?? ''
    if (!found.has(name) && found.size < 20) found.set(name, standIn(name, method ?? cast ?? ''))
  }
  return [...found]
}

/** Statements of the top of a file, which run whatever is set; those of a branch may not. */
function always(text: string): string {
  let depth = 0
  let top = false
  const kept = text.split('\n').filter((line) => {
    if (depth === 0) top = /^[^\s#]/.test(line)
    for (const char of line) depth = Math.max(0, depth + (/[([{]/.test(char) ? 1 : /[)\]}]/.test(char) ? -1 : 0))
    return top
  })
  return kept.join('\n')
}

function standIn(name: string, kind: string): string {
  if (/^(?:int|float|bool)$/.test(kind) || /PORT$/.test(name)) return '1'
  if (/^(?:db|db_url)$/.test(kind) || /DATABASE_URL$/.test(name)) return 'sqlite:////tmp/build.db'
  if (/REDIS|BROKER|CACHE/.test(name)) return 'redis://localhost:6379/0'
  return 'build'
}
