/** Django: manage.py names the settings, the settings the WSGI module; static files are collected where there is a place for them. */
import type { Source } from '../../lib/model/plan.ts'
import type { Serve } from './framework.ts'

export async function django(source: Source, packages: Set<string>): Promise<Serve | undefined> {
  const [manage, ...others] = source.match(/^(?:[\w-]+\/)?manage\.py$/).sort((a, b) => a.length - b.length)
  if (manage === undefined || (manage !== 'manage.py' && others.length > 0)) return undefined
  const text = (await source.read(manage)) ?? ''
  if (!/django/i.test(text)) return undefined
  const folder = manage.slice(0, -'manage.py'.length)
  const settings = await settingsOf(source, folder, text)
  const served = server(source, folder, packages, settings)
  const enter = folder === '' ? '' : `cd ${folder.slice(0, -1)} && `
  return {
    framework: 'Django',
    ...served,
    web: served.web && enter + served.web,
    build: /^\s*STATIC_ROOT\s*[:=]/m.test(settings.text) ? [collect(enter, settings.text)] : [],
  }
}

interface Settings {
  /** Package of the settings module: `shop` of shop.settings. */
  package: string
  text: string
}

async function settingsOf(source: Source, folder: string, manage: string): Promise<Settings> {
  const module = /DJANGO_SETTINGS_MODULE['"]\s*,\s*(?:os\.\w+\([^)]*,\s*)?['"]([\w.]+)['"]/.exec(manage)?.[1] ?? ''
  const path = folder + module.replaceAll('.', '/')
  const under = path.replace(/\/[^/]*$/, '/')
  const around = source
    .match(/settings/)
    .filter((one) => one.endsWith('.py') && (one.startsWith(`${path}/`) || one.startsWith(under)))
  const files = new Set([`${path}.py`, ...around.slice(0, 10)])
  const texts = await Promise.all([...files].map((file) => source.read(file)))
  return { package: module.split('.')[0] ?? '', text: texts.filter((one) => one !== undefined).join('\n') }
}

function server(source: Source, folder: string, packages: Set<string>, settings: Settings): Serve {
  const wsgi = moduleOf(source, folder, 'wsgi', settings)
  const asgi = moduleOf(source, folder, 'asgi', settings)
  if (asgi && packages.has('channels') && packages.has('daphne'))
    return { web: `daphne -b 0.0.0.0 -p $PORT ${asgi}:application` }
  if (wsgi && packages.has('gunicorn')) return { web: `gunicorn --bind 0.0.0.0:$PORT ${wsgi}:application` }
  if (asgi && packages.has('gunicorn') && packages.has('uvicorn'))
    return { web: `gunicorn -k uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT ${asgi}:application` }
  if (asgi && packages.has('uvicorn')) return { web: `uvicorn ${asgi}:application --host 0.0.0.0 --port $PORT` }
  if (asgi && packages.has('daphne')) return { web: `daphne -b 0.0.0.0 -p $PORT ${asgi}:application` }
  if (asgi && packages.has('hypercorn')) return { web: `hypercorn ${asgi}:application --bind 0.0.0.0:$PORT` }
  if (wsgi && packages.has('waitress')) return { web: `waitress-serve --listen=0.0.0.0:$PORT ${wsgi}:application` }
  if (wsgi && packages.has('uwsgi'))
    return { web: `uwsgi --http 0.0.0.0:$PORT --module ${wsgi}:application --master --die-on-term` }
  return {
    web: 'python3 manage.py runserver --noreload 0.0.0.0:$PORT',
    notes: ["it runs on Django's own server, which is meant for development: add gunicorn to the dependencies"],
  }
}

/** The one that the settings name, the one beside them, or the only one. */
function moduleOf(source: Source, folder: string, kind: 'wsgi' | 'asgi', settings: Settings): string | undefined {
  const named = new RegExp(`^\\s*${kind.toUpperCase()}_APPLICATION\\s*=\\s*['"]([\\w.]+)\\.application['"]`, 'm').exec(
    settings.text,
  )?.[1]
  if (named && source.has(`${folder}${named.replaceAll('.', '/')}.py`)) return named
  const all = source
    .match(new RegExp(`^${folder.replace(/-/g, '\\-')}(?:[A-Za-z_]\\w*/){1,2}${kind}(?:/__init__)?\\.py$`))
    .map((path) =>
      path
        .slice(folder.length, -'.py'.length)
        .replace(/\/__init__$/, '')
        .replaceAll('/', '.'),
    )
  return all.find((one) => one.startsWith(`${settings.package}.`)) ?? (all.length === 1 ? all[0] : undefined)
}

/** Builds see no config vars: a secret key that the settings read from them is given a value that is used for nothing else. */
function collect(enter: string, settings: string): string {
  const [, name] = /^\s*SECRET_KEY\s*(?::\s*\w+\s*)?=\s*[^\n]*?['"]([A-Z][A-Z0-9_]{2,40})['"]/m.exec(settings) ?? []
  const failed = 'echo "warning: collectstatic failed: static files are missing from this image"'
  return `${enter}${name ? `${name}=build ` : ''}python3 manage.py collectstatic --noinput || ${failed}`
}
