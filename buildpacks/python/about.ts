/** What docs/runtimes.md says of Python. */
import type { About } from '../../lib/model/plan.ts'

export const about: About = {
  title: 'Python',
  detected:
    '`requirements.txt` (also in `requirements/`), `pyproject.toml`, `Pipfile`, `setup.py`, a lock file of uv, Poetry or PDM, `manage.py`, `app.py`, `main.py`, or any `.py` at the root where nothing else starts the project; beside a `package.json` only where Python starts the project: `manage.py`, or dependencies with a start file or a package and no server or front end in JavaScript',
  versions: [
    '`.python-version`',
    '`runtime.txt`',
    '`.tool-versions`',
    '`mise.toml`',
    '`requires` in Pipfile',
    '`requires-python` in pyproject.toml',
    '`python` of Poetry in pyproject.toml',
    '`python_requires` in setup.cfg or setup.py',
    'pinned versions that are for no newer Python (Django, numpy, pydantic, …)',
  ],
  version: '3.13. Of a range 3.13 if it is allowed, else the newest minor that is',
  install: [
    'uv: `uv.lock`',
    'Poetry: `poetry.lock`, Poetry 1 or 2 as the file was written',
    'PDM: `pdm.lock`',
    'Pipenv: `Pipfile.lock`',
    'pip: `requirements.txt`, else `pyproject.toml` or `setup.py`',
    'extras and groups named `prod`, `production`, `server`, `web`, `deploy` or `docker` come along; of a workspace of uv all packages',
    'dependencies lie in `/venv`; what only installing needs stays out of the image',
  ],
  build: [
    'Django: `collectstatic` where it has a `STATIC_ROOT`; variables that the settings cannot do without are given stand-ins',
    'a `package.json` with a build script is built on Node in a stage before',
  ],
  start: [
    'Django: the server that the project depends on; with Channels one that knows sockets; else gunicorn, which is then added',
    'Streamlit, Chainlit, Solara, marimo, Shiny, Mesop, Panel, Dash, Gradio, Sanic: each by its own command',
    'FastAPI, Litestar, Quart, Starlette, BlackSheep, Falcon: uvicorn, hypercorn, granian or daphne on the app object that the files make, or the function that returns it; else uvicorn, which is then added',
    'Flask, Falcon, Bottle: gunicorn, waitress or uWSGI likewise; else gunicorn, which is then added',
    'bots (Discord, Telegram, Slack, …): a `worker`, which runs from the first push on; `web` where they serve a page themselves',
    '`app.py`, `main.py`, `server.py`, `run.py`, … where something in the project listens on a port',
    'a package with a `__main__.py`, the one script that the project installs, where they listen and are not published for others to install',
    'libraries, commands and scripts that end are not started: the push says so',
  ],
  notes: [
    'The image is `python:3.N-slim`, its user 1000',
    'gunicorn and uvicorn run one process; the config var `WEB_CONCURRENCY` asks for more',
    'libraries of Debian that packages such as psycopg2, mysqlclient, WeasyPrint or OpenCV need are installed by themselves',
  ],
}
