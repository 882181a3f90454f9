/** The Python pack: which Python, how dependencies come in, what serves the project. */
import t from 'tap'
import { node } from '../../buildpacks/node/index.ts'
import { python } from '../../buildpacks/python/index.ts'
import { allows } from '../../buildpacks/python/version.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (files: Files): Promise<BuildPlan> => python.plan(tree(files), { args: {} })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
const web = async (files: Files): Promise<string | undefined> => (await plan(files)).processes.web?.command

t.test('ranges of Python', (t) => {
  const cases: [string, number[], number[]][] = [
    ['>=3.10', [10, 13], [9]],
    ['>=3.9,<3.12', [9, 11], [8, 12]],
    ['>=3.9,<4.0', [9, 13], [8]],
    ['^3.10', [10, 13], [9]],
    ['~3.10', [10], [9, 11]],
    ['~=3.10', [10, 13], [9]],
    ['~=3.10.2', [10], [9, 11]],
    ['==3.11.*', [11], [10, 12]],
    ['3.11', [11], [10, 12]],
    ['3.11.4', [11], [10, 12]],
    ['>3.10', [11], [10]],
    ['<=3.12', [12], [13]],
    ['>=3.8,!=3.13.*', [12, 14], [13]],
    ['>=3.8,!=3.13', [12, 13], [7]],
    ['>=2.7', [13], []],
    ['<3', [], [13]],
    ['^2.7 || ^3.12', [12], [11]],
    ['*', [13], []],
    ['what', [], [13]],
  ]
  for (const [range, yes, no] of cases) {
    for (const minor of yes) t.ok(allows(range, minor), `3.${minor} is in ${range}`)
    for (const minor of no) t.notOk(allows(range, minor), `3.${minor} is not in ${range}`)
  }
  t.end()
})

t.test('the version is where each tool declares it', async (t) => {
  const cases: [Files, string][] = [
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.10,<3.13"' }, '3.12 (requires-python in pyproject.toml)'],
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.10"' }, '3.13 (requires-python in pyproject.toml)'],
    [{ 'pyproject.toml': '[tool.poetry.dependencies]\npython = "~3.11"' }, '3.11 (python in pyproject.toml), Poetry'],
    [{ Pipfile: '[requires]\npython_version = "3.10"' }, '3.10 (Pipfile), Pipenv'],
    [{ '.tool-versions': 'nodejs 20\npython 3.12.1\n' }, '3.12 (.tool-versions)'],
    [
      { '.python-version': '3.11', 'pyproject.toml': '[project]\nrequires-python = ">=3.10"' },
      '3.11 (.python-version)',
    ],
  ]
  for (const [files, text] of cases) t.equal((await plan({ 'app.py': '', ...files })).runtime, `Python ${text}`)
  await t.rejects(plan({ 'app.py': '', 'runtime.txt': 'python-2.7.18' }), {
    code: 'CONFIG_INVALID',
    message: 'runtime.txt: Python 2.7 has ended: ask for 3.x, or bring a Dockerfile',
  })
})

t.test('apps are found where they are made', async (t) => {
  const cases: [Files, string | undefined][] = [
    [
      { 'requirements.txt': 'flask\ngunicorn', 'app.py': 'app = Flask(__name__)' },
      'gunicorn --bind 0.0.0.0:$PORT app:app',
    ],
    [
      { 'requirements.txt': 'Flask', 'hello.py': 'server = flask.Flask(__name__)' },
      'gunicorn --bind 0.0.0.0:$PORT hello:server',
    ],
    [
      {
        'requirements.txt': 'flask\ngunicorn',
        'shop/__init__.py': 'def create_app():\n    app = Flask(__name__)\n    return app',
      },
      "gunicorn --bind 0.0.0.0:$PORT 'shop:create_app()'",
    ],
    [
      {
        'requirements.txt': 'flask\ngunicorn',
        'shop/__init__.py': 'def create_app():\n    app = Flask(__name__)',
        'wsgi.py': 'from shop import create_app\napp = create_app()',
      },
      'gunicorn --bind 0.0.0.0:$PORT wsgi:app',
    ],
    [
      { 'requirements.txt': 'flask\ngunicorn\nflask-socketio\neventlet', 'app.py': 'app = Flask(__name__)' },
      'gunicorn -k eventlet -w 1 --bind 0.0.0.0:$PORT app:app',
    ],
    [
      { 'requirements.txt': 'fastapi\nuvicorn', 'main.py': 'app = FastAPI()' },
      'uvicorn main:app --host 0.0.0.0 --port $PORT',
    ],
    [
      { 'requirements.txt': 'fastapi[standard]', 'app/main.py': 'api: FastAPI = FastAPI()' },
      'uvicorn app.main:api --host 0.0.0.0 --port $PORT',
    ],
    [
      { 'requirements.txt': 'fastapi\nuvicorn', 'main.py': 'def create_app():\n    return FastAPI()' },
      'uvicorn main:create_app --factory --host 0.0.0.0 --port $PORT',
    ],
    [
      {
        'uv.lock': 'name = "uvicorn"',
        'pyproject.toml': '[project]\ndependencies = ["fastapi"]',
        'main.py': 'app = FastAPI()',
      },
      'uvicorn main:app --host 0.0.0.0 --port $PORT',
    ],
    [{ 'requirements.txt': 'fastapi', 'main.py': 'app = FastAPI()' }, 'uvicorn main:app --host 0.0.0.0 --port $PORT'],
    [
      {
        'requirements.txt': 'fastapi\nuvicorn',
        'back/core/registrar.py': 'def register_app():\n    app = FastAPI()\n    return app',
        'back/main.py': 'from back.core.registrar import register_app\napp = register_app()',
      },
      'uvicorn back.main:app --host 0.0.0.0 --port $PORT',
    ],
    [
      {
        'requirements.txt': 'fastapi\nuvicorn',
        'shop.py': 'class Shop(FastAPI):\n    pass\n',
        'main.py': 'x = Shop()',
      },
      'uvicorn main:x --host 0.0.0.0 --port $PORT',
    ],
    [
      {
        'requirements.txt': 'flask\ngunicorn',
        'app/__init__.py': 'app = Flask(__name__)\ndef create_app():\n    return app',
        'application.py': 'from app import create_app\napp = create_app()',
        'celery_worker.py': 'from app import create_app\nflask_app = create_app()',
      },
      'gunicorn --bind 0.0.0.0:$PORT application:app',
    ],
    [{ 'requirements.txt': 'fastapi\nuvicorn', 'main.py': 'def create_app(config):\n    return FastAPI()' }, undefined],
    [
      {
        'requirements.txt': 'fastapi\nuvicorn\npython-socketio',
        'main.py': 'api = FastAPI()\napp = socketio.ASGIApp(sio, other_asgi_app=api)',
      },
      'uvicorn main:app --host 0.0.0.0 --port $PORT',
    ],
    [
      {
        'requirements.txt': 'flask\ngunicorn',
        '.flaskenv': 'FLASK_APP=shop.py',
        'app.py': 'app = Flask(__name__)',
        'shop.py': 'shop = Flask(__name__)',
      },
      'gunicorn --bind 0.0.0.0:$PORT shop:shop',
    ],
    [
      { 'requirements.txt': '-r base.txt', 'base.txt': 'starlette\nhypercorn', 'a.py': 'x = Starlette(' },
      'hypercorn a:x --bind 0.0.0.0:$PORT',
    ],
    [
      {
        'requirements.txt': 'streamlit',
        'a.py': 'import streamlit as st',
        'b.py': 'import streamlit as st\nst.set_page_config(x)',
      },
      'streamlit run b.py --server.address 0.0.0.0 --server.port $PORT --server.headless true',
    ],
    [
      {
        'requirements.txt': 'gradio',
        'src/main.py': 'from src.ui import ui\nui.launch()',
        'src/ui.py': 'import gradio',
        'src/__init__.py': '',
      },
      'GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT python3 -m src.main',
    ],
    [
      { 'requirements.txt': 'streamlit', 'Home.py': 'import streamlit as st' },
      'streamlit run Home.py --server.address 0.0.0.0 --server.port $PORT --server.headless true',
    ],
    [
      { 'requirements.txt': 'dash\ngunicorn', 'app.py': 'app = Dash(__name__)\nserver = app.server' },
      'gunicorn --bind 0.0.0.0:$PORT app:server',
    ],
    [{ 'requirements.txt': 'dash', 'app.py': 'app = Dash(__name__)' }, 'gunicorn --bind 0.0.0.0:$PORT app:app.server'],
    [{ 'requirements.txt': 'aiohttp', 'main.py': 'web.run_app(app)' }, 'python3 main.py'],
    [
      { 'requirements.txt': 'aiohttp', 'blog/main.py': 'import blog.x\nweb.run_app(app)', 'blog/x.py': '' },
      'python3 -m blog.main',
    ],
    [
      {
        'requirements.txt': 'flask',
        'manage.py': 'app = create_app()',
        'app/__init__.py': 'def create_app():\n    app = Flask(x)',
      },
      'gunicorn --bind 0.0.0.0:$PORT manage:app',
    ],
    [
      { 'requirements.txt': '\uFFFD\uFFFDf\0a\0s\0t\0a\0p\0i\0\r\0\n\0', 'main.py': 'app = FastAPI()' },
      'uvicorn main:app --host 0.0.0.0 --port $PORT',
    ],
    [{ 'requirements.txt': 'requests', 'main.py': 'print(1)' }, undefined],
    [{ 'requirements.txt': 'aiohttp', 'pkg/__main__.py': 'web.run_app(app)' }, 'python3 -m pkg'],
    [{ 'requirements.txt': 'requests', 'pkg/__main__.py': 'import argparse' }, undefined],
    [{ 'setup.py': "classifiers=[\n  'License :: X'\n]", 'pkg/__main__.py': 'web.run_app(app)' }, undefined],
    [
      { 'pyproject.toml': '[project]\nname = "x"\n[project.scripts]\nserve = "x:main"', 'x/__init__.py': 'run_app()' },
      'serve',
    ],
    [{ 'requirements.txt': 'requests', 'tests/app.py': 'app = Flask(' }, undefined],
  ]
  for (const [files, command] of cases) t.equal(await web(files), command, JSON.stringify(files))
})

t.test('imports are found from where the files expect it', async (t) => {
  const src = {
    'requirements.txt': 'fastapi\nuvicorn',
    'src/shop/main.py': 'from shop.x import y\napp = FastAPI()',
    'src/shop/__init__.py': '',
  }
  t.equal(await web(src), 'uvicorn shop.main:app --host 0.0.0.0 --port $PORT')
  t.match(textOf(await plan(src)), '\nENV PYTHONPATH=/app/src\nUSER')
  const said = { 'requirements.txt': 'fastapi\nuvicorn', 'src/main.py': 'from src.x import y\napp = FastAPI()' }
  t.equal(await web(said), 'uvicorn src.main:app --host 0.0.0.0 --port $PORT')
  const bare = {
    'requirements.txt': 'fastapi\nuvicorn',
    'api/main.py': 'import database\napp = FastAPI()',
    'api/database.py': '',
  }
  t.equal(await web(bare), 'uvicorn main:app --host 0.0.0.0 --port $PORT')
  t.match(textOf(await plan(bare)), '\nENV PYTHONPATH=/app/api\nUSER')
})

t.test('beside a package.json it is Python where Python starts it', (t) => {
  const cases: [string[], boolean][] = [
    [['manage.py'], true],
    [['requirements.txt', 'app.py'], true],
    [['pyproject.toml', 'main.py'], true],
    [['requirements.txt', 'app.py', 'vite.config.ts', 'src/main.tsx'], false],
    [['requirements.txt', 'app.py', 'vite.config.ts', 'index.html'], false],
    [['requirements.txt', 'run.py', 'vite.config.ts'], true],
    [['pyproject.toml', 'shop/__init__.py'], true],
    [['uv.lock', 'backend/app/main.py'], true],
    [['requirements.txt', 'server.js', 'app.py'], false],
    [['requirements.txt', 'api/index.py'], false],
    [['app.py'], false],
  ]
  for (const [paths, yes] of cases) {
    const source = tree(Object.fromEntries(['package.json', ...paths].map((path) => [path, ''])))
    t.equal(python.detect(source), yes, paths.join())
    t.ok(node.detect(source))
  }
  t.end()
})
