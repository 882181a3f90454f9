/** What docs/runtimes.md says of Python. */
import type { About } from '../../lib/model/plan.ts'

export const about: About = {
  title: 'Python',
  detected:
    '`requirements.txt` (also in `requirements/`), `pyproject.toml`, `Pipfile`, `setup.py`, a lock file of uv, Poetry or PDM, `manage.py`, `app.py`, `main.py`; beside a `package.json` only where Python starts the project: `manage.py`, or dependencies with a start file and no server or front end in JavaScript',
  versions: [
    '`.python-version`',
    '`runtime.txt`',
    '`.tool-versions`',
    '`mise.toml`',
    '`requires` in Pipfile',
    '`requires-python` in pyproject.toml',
    '`python` of Poetry in pyproject.toml',
  ],
  version: '3.13. Of a range 3.13 if it is allowed, else the newest minor that is',
  install: [
    'uv: `uv.lock`',
    'Poetry: `poetry.lock`, Poetry 1 or 2 as the file was written',
    'PDM: `pdm.lock`',
    'Pipenv: `Pipfile.lock`',
    'pip: `requirements.txt`, else `pyproject.toml` or `setup.py`',
    'dependencies lie in `/venv`; what only installing needs stays out of the image',
  ],
  build: [
    'Django: `collectstatic` where it has a `STATIC_ROOT`',
    'a `package.json` with a build script is built on Node in a stage before',
  ],
  start: [
    'Django: gunicorn, uvicorn or daphne, whichever the project depends on',
    'Streamlit, Chainlit',
    'FastAPI, Litestar, Quart, Starlette, BlackSheep: uvicorn, hypercorn or granian on the app object that the files make, or its factory',
    'Flask: gunicorn or waitress, else its own server with a note',
    'Dash, Gradio, Sanic',
    '`app.py`, `main.py`, `server.py`, `run.py`, `bot.py`, …',
    'the one package with a `__main__.py`, the one script that the project installs',
  ],
  notes: [
    'The image is `python:3.N-slim`, its user 1000',
    'libraries of Debian that packages such as psycopg2, mysqlclient, WeasyPrint or OpenCV need are installed by themselves',
  ],
}
