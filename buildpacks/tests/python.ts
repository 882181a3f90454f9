/** Python's tests: pytest where the project names it, Django's runner, else unittest; with the development dependencies of its lock file or lists. */
import type { Source } from '../../lib/model/plan.ts'
import { quote } from '../../lib/model/words.ts'
import { keysAt, parseToml, type TomlTable, textsAt, tomlAt } from '../toml.ts'
import type { Convention } from './index.ts'

const FILES = /^(?!(?:.*\/)?(?:\.?venv|env|site-packages|node_modules)\/)(?:.*\/)?(?:test_\w+|\w+_test|tests)\.py$/
const LISTS = ['dev', 'test', 'tests', 'testing', 'development', 'local', 'ci']
const names = LISTS.flatMap((name) => [
  `requirements-${name}.txt`,
  `requirements_${name}.txt`,
  `requirements.${name}.txt`,
  `${name}-requirements.txt`,
  `${name}_requirements.txt`,
  `requirements/${name}.txt`,
])
const CACHE = '/tmp/pip-cache'
const PIP = `RUN --mount=type=cache,target=${CACHE} pip install --cache-dir ${CACHE}`

export const pythonTests: Convention = async (source, text) => {
  const files = source.match(FILES)
  if (files.length === 0) return undefined
  const lists = names.filter((name) => source.has(name))
  const manifests = ['pyproject.toml', 'setup.cfg', 'tox.ini', 'Pipfile', 'requirements.txt', ...lists]
  const all = (await Promise.all(manifests.map((name) => source.read(name)))).join('\n')
  const named = /\bpytest\b/.test(all)
  const pytest = named || source.has('pytest.ini') || source.match(/(?:^|\/)conftest\.py$/).length > 0
  const pyproject = parseToml((await source.read('pyproject.toml')) ?? '')
  const command = pytest ? 'python3 -m pytest' : source.has('manage.py') ? 'python3 manage.py test' : unittest(source)
  return { command, stage: byLock(source, text) ?? byPip(pyproject, lists, pytest && !named, text) }
}

const unittest = (source: Source): string =>
  source.match(/^tests?\/test\w*\.py$/).length > 0 && source.match(/^tests?\/__init__\.py$/).length === 0
    ? `python3 -m unittest discover -s ${source.match(/^tests\//).length > 0 ? 'tests' : 'test'}`
    : 'python3 -m unittest'

/** With the tool that is in the stage which installs. */
function byLock(source: Source, text: string): string[] | undefined {
  const [lock = '', install] =
    [
      ['uv.lock', 'RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --all-groups'],
      ['poetry.lock', 'RUN --mount=type=cache,target=/root/.cache/poetry poetry install --no-interaction --no-root'],
      ['pdm.lock', 'RUN --mount=type=cache,target=/root/.cache/pdm pdm install --check --no-self'],
      [
        'Pipfile.lock',
        `RUN --mount=type=cache,target=${CACHE} pipenv requirements --dev > /tmp/dev.txt && pip install --cache-dir ${CACHE} -r /tmp/dev.txt`,
      ],
    ].find(([file = '']) => source.has(file)) ?? []
  const tool = TOOLS[lock]
  if (
    tool === undefined ||
    install === undefined ||
    !new RegExp(`/tools/bin/pip install [^\\n]*'${tool}\\b`).test(text)
  )
    return undefined
  return ['FROM build', ...(text.match(/^ENV PYTHONPATH=.*$/m) ?? []), 'COPY . .', install]
}
const TOOLS: Record<string, string> = {
  'uv.lock': 'uv',
  'poetry.lock': 'poetry',
  'pdm.lock': 'pdm',
  'Pipfile.lock': 'pipenv',
}

function byPip(pyproject: TomlTable, lists: string[], alone: boolean, text: string): string[] | undefined {
  const groups = keysAt(pyproject, 'dependency-groups').filter((name) => LISTS.includes(name))
  const extras = keysAt(pyproject, 'project', 'optional-dependencies').filter((name) => LISTS.includes(name))
  const wanted = extras.flatMap((name) => textsAt(pyproject, 'project', 'optional-dependencies', name))
  const safe = wanted.filter((one) => /^[\w.\-[\], <>=!~;'"()]+$/.test(one))
  const installs = [
    ...lists.slice(0, 1).map((list) => `${PIP} -r ${list}`),
    ...(lists.length === 0 && tomlAt(pyproject, 'dependency-groups')
      ? groups.map((name) => `${PIP} --group ${name}`)
      : []),
    ...(lists.length === 0 && safe.length > 0 ? [`${PIP} ${safe.map(quote).join(' ')}`] : []),
    ...(alone && lists.length === 0 ? [`${PIP} pytest`] : []),
  ]
  if (installs.length === 0) return undefined
  const venv = /\/venv\b/.test(text)
    ? []
    : ['RUN python3 -m venv --system-site-packages /venv', 'ENV PATH=/venv/bin:$PATH']
  return ['FROM image', 'USER root', ...venv, ...installs, 'USER 1000:1000']
}
