/** Django: the server, the static files, and what backendim.yaml says in place of them. */
import t from 'tap'
import { python } from '../../buildpacks/python/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (files: Files): Promise<BuildPlan> => python.plan(tree(files), { args: {} })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
const web = async (files: Files): Promise<string | undefined> => (await plan(files)).processes.web?.command

const MANAGE = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')"
const DJANGO = {
  'manage.py': MANAGE,
  'shop/settings.py': "WSGI_APPLICATION = 'shop.wsgi.application'",
  'shop/wsgi.py': '',
  'shop/asgi.py': '',
}

t.test('Django', async (t) => {
  const cases: [Files, string][] = [
    [{ 'requirements.txt': 'django\ngunicorn' }, 'gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application'],
    [{ 'requirements.txt': 'django\nuvicorn' }, 'uvicorn shop.asgi:application --host 0.0.0.0 --port $PORT'],
    [{ 'requirements.txt': 'django\nchannels\ndaphne\ngunicorn' }, 'daphne -b 0.0.0.0 -p $PORT shop.asgi:application'],
    [{ 'requirements.txt': 'django' }, 'gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application'],
    [{ 'requirements.txt': 'django\nchannels\ngunicorn' }, 'daphne -b 0.0.0.0 -p $PORT shop.asgi:application'],
    [
      { 'requirements.txt': 'django', 'shop/wsgi.py': 'manage.py', 'tests/manage.py': MANAGE },
      'gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application',
    ],
  ]
  for (const [files, command] of cases) t.equal(await web({ ...DJANGO, ...files }), command)
  const below = Object.fromEntries(Object.entries(DJANGO).map(([path, text]) => [`site/${path}`, text]))
  t.equal(
    await web({ ...below, 'requirements.txt': 'gunicorn' }),
    'cd site && exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application',
  )
  const split = {
    'manage.py': MANAGE.replace('shop.settings', 'config.settings.local'),
    'config/settings/base.py': "STATIC_ROOT = 'x'\nSECRET_KEY = env('DJANGO_SECRET_KEY')",
    'config/wsgi.py': '',
    'requirements.txt': 'gunicorn',
  }
  t.equal(await web(split), 'gunicorn --bind 0.0.0.0:$PORT config.wsgi:application')
  t.match(
    textOf(await plan(split)),
    /WORKDIR \/app\nRUN DJANGO_SECRET_KEY=build python3 manage.py collectstatic --noinput \|\| echo [^\n]+\nUSER/,
  )
  t.notMatch(textOf(await plan(DJANGO)), 'collectstatic')
})

t.test('backendim.yaml wins over what is found, and the plan says where each comes from', async (t) => {
  const files = {
    ...DJANGO,
    'requirements.txt': 'django\ngunicorn',
    '.python-version': '\n3.11',
    'shop/settings.py': '\nSTATIC_ROOT = 1',
  }
  t.match(await plan(files), {
    version: { value: '3.11', from: '.python-version:2' },
    install: { value: 'pip install -r requirements.txt', from: 'requirements.txt' },
    build: { value: 'python3 manage.py collectstatic --noinput', from: 'STATIC_ROOT in shop/settings.py:2' },
  })
  const asked = await python.plan(tree(files), { args: {}, version: '3.12', install: 'make deps', build: 'make site' })
  t.match(asked, {
    runtime: 'Python 3.12 (backendim.yaml), Django',
    version: { value: '3.12', from: 'build.version in backendim.yaml' },
    install: { value: 'make deps', from: 'build.install in backendim.yaml' },
    build: { value: 'make site', from: 'build.command in backendim.yaml' },
  })
  t.match(
    textOf(asked),
    /FROM python:3.12-slim[\s\S]*COPY [^\n]*\nWORKDIR \/app\nRUN \S+ make deps\nRUN make site\nUSER/,
  )
  t.notMatch(textOf(asked), 'collectstatic')
  const none = await python.plan(tree(files), { args: {}, build: '' })
  t.equal(none.build, undefined)
  t.notMatch(textOf(none), 'collectstatic')
})
