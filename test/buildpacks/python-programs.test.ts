/** Python without a web framework: bots, programs that listen by themselves, and what is refused; which Python pinned packages allow. */
import t from 'tap'
import { python } from '../../buildpacks/python/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (files: Files): Promise<BuildPlan> => python.plan(tree(files), { args: {} })

t.test('a bot answers nobody: it is a worker, unless it serves a page itself', async (t) => {
  const bot = { 'requirements.txt': 'discord.py\nflask', 'src/bot.py': 'bot.run(TOKEN)' }
  t.same((await plan(bot)).processes, { worker: { command: 'python3 src/bot.py', scale: 1 } })
  const module = {
    'requirements.txt': 'aiogram',
    'bot/__init__.py': '',
    'bot/main.py': 'from bot.x import y\ndp.start_polling()',
    'bot/x.py': '',
  }
  t.same((await plan(module)).processes, { worker: { command: 'python3 -m bot.main', scale: 1 } })
  const page = {
    'requirements.txt': 'discord.py\nflask',
    'main.py': 'from keep_alive import keep_alive\nbot.run(T)',
    'keep_alive.py': 'app = Flask(x)',
  }
  t.same((await plan(page)).processes, { web: { command: 'python3 main.py' } })
  const both = {
    'requirements.txt': 'aiogram\nfastapi\nuvicorn',
    'bot.py': 'dp.start_polling()',
    'api.py': 'app = FastAPI()',
  }
  t.same((await plan(both)).processes, {
    web: { command: 'uvicorn api:app --host 0.0.0.0 --port $PORT' },
    worker: { command: 'python3 bot.py', scale: 1 },
  })
})

t.test('what says that it is a library may have a program at its root', async (t) => {
  const library = '[project]\ndependencies = ["aiogram"]\nclassifiers = ["Topic :: Software Development :: Libraries"]'
  const bot = { 'pyproject.toml': library, 'main.py': 'dp.start_polling()', 'x/bot.py': 'dp.start_polling()' }
  t.same((await plan(bot)).processes, { worker: { command: 'python3 main.py', scale: 1 } })
  t.same((await plan({ 'pyproject.toml': library, 'x/bot.py': 'dp.start_polling()' })).processes, {})
  t.same((await plan({ 'pyproject.toml': library, 'main.py': 'ui.run()' })).processes, {
    web: { command: 'python3 main.py' },
  })
})

t.test('where nothing starts it, the plan says why', async (t) => {
  const library = '[project]\nclassifiers = ["Topic :: Software Development :: Libraries"]'
  const cases: [Files, RegExp][] = [
    [{ 'requirements.txt': 'x', 'main.py': 'print()' }, /^main.py does its work and ends/],
    [{ 'pyproject.toml': library, 'x/__init__.py': 'def create_app():\n  app = Flask(x)' }, /^it is a library/],
    [{ 'app.py': 'from flask import Flask\napp = Flask(x)' }, /^app.py imports flask, and nothing names what is to be/],
    [
      { 'requirements.txt': 'x', 'app/main.py': 'from fastapi import FastAPI' },
      /^app\/main.py imports fastapi, which the dependencies do not name/,
    ],
    [{ 'environment.yml': '', 'train.py': '' }, /^environment.yml is conda's/],
    [{ 'requirements.txt': 'x', 'a.ipynb': '' }, /^there are notebooks/],
    [{ 'train.py': '' }, /^there is no app.py or main.py/],
    [
      { 'requirements.txt': 'streamlit', 'a.py': 'import streamlit', 'b.py': 'import streamlit' },
      /^several files use Streamlit, and none is called app.py or main.py: a.py, b.py/,
    ],
    [
      { 'setup.py': '', 'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")' },
      /^manage.py runs the settings of tests/,
    ],
  ]
  for (const [files, text] of cases) {
    const made = await plan(files)
    t.match(made.lacks, text, JSON.stringify(files))
    t.same(made.processes, {})
    t.ok(python.detect(tree(files)))
  }
})

t.test('a program that does not ask for PORT says what it listens on', async (t) => {
  const cases: [string, number | undefined][] = [
    ['web.run_app(app, port=9000)', 9000],
    ['web.run_app(app)', 8080],
    ["web.run_app(app, port=int(os.environ['PORT']))", undefined],
    ["HTTPServer(('', 8000), H).serve_forever()", 8000],
    ['app.listen(8888)', 8888],
  ]
  for (const [text, port] of cases) t.equal((await plan({ 'requirements.txt': 'x', 'main.py': text })).port, port, text)
})

t.test('what is pinned tells how new Python may be', async (t) => {
  const cases: [Files, string][] = [
    [{ 'requirements.txt': 'Django==1.10.5\n' }, '3.7 (django 1.10.5 is for none newer)'],
    [{ 'requirements.txt': 'numpy==1.26.4\npandas>=1' }, '3.12 (numpy 1.26.4 is for none newer)'],
    [{ 'requirements.txt': 'PyYAML==5.3.1\nDjango==5.0.1' }, '3.12 (django 5.0.1 is for none newer)'],
    [{ 'requirements.txt': 'PyYAML==5.3.1\nDjango==5.2' }, '3.13 (the default)'],
    [{ 'requirements.txt': 'pydantic==1.10.24' }, '3.13 (the default)'],
    [{ 'requirements.txt': 'numpy==1.21.0', '.python-version': '3.12' }, '3.12 (.python-version)'],
    [
      {
        'uv.lock': '[[package]]\nname = "greenlet"\nversion = "3.0.3"',
        'pyproject.toml': '[project]\nrequires-python = ">=3.10"',
      },
      '3.12 (requires-python in pyproject.toml, and greenlet 3.0.3 is for none newer), uv',
    ],
  ]
  for (const [files, text] of cases) t.equal((await plan(files)).runtime, `Python ${text}`)
})
