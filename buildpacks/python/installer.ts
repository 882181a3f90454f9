/** How a Python project's dependencies are installed into /venv: by its lock file with the tool that wrote it, else by what it names. */
import type { Source } from '../../lib/model/plan.ts'
import { quote } from '../../lib/model/words.ts'
import { keysAt, type TomlTable, textAt, textsAt, tomlAt } from '../toml.ts'
import type { Manifests } from './version.ts'

export interface Installer {
  name: string
  /** The file that says what is installed. */
  from: string
  /** What is installed beside the app to install it, into a place of its own. */
  tool?: string
  env?: string[]
  cache: string
  /** Files that installing reads, to be copied before the source; undefined: it needs the source. */
  files?: string[]
  install: string
  /** Run once the source is there: installs the project itself. */
  project?: string
  notes?: string[]
}

const REQUIREMENTS = [
  'requirements.txt',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements/requirements.txt',
  'requirements/base.txt',
  'requirements-prod.txt',
  'requirements.prod.txt',
]
export const requirementsFile = (source: Source): string | undefined => REQUIREMENTS.find((file) => source.has(file))

/** Undefined: nothing is to be installed. */
export async function installerOf(source: Source, manifests: Manifests): Promise<Installer | undefined> {
  const { pyproject } = manifests
  const requirements = requirementsFile(source)
  if (source.has('uv.lock')) return uv(source, manifests)
  if (source.has('poetry.lock')) return poetry(source, manifests)
  if (source.has('pdm.lock')) return pdm(source, manifests)
  if (source.has('Pipfile.lock')) return pipenv(source)
  if (requirements) return pip(source, requirements)
  if (source.has('Pipfile')) return pipenv(source)
  if (tomlAt(pyproject, 'tool', 'poetry', 'dependencies')) return poetry(source, manifests)
  if (tomlAt(pyproject, 'project')) return listed(source, manifests)
  const setup = ['setup.py', 'setup.cfg'].find((file) => source.has(file))
  return setup === undefined ? undefined : { ...PIP, name: 'pip', from: setup, install: `${PIP_INSTALL} .` }
}

/** What backendim.yaml says in place of a command that was found; it may need any file. */
export function replaced(found: Installer | undefined, install: string): Installer | undefined {
  if (install === '') return undefined
  const rest = found ?? { ...PIP, name: 'pip' }
  return { ...rest, files: undefined, project: undefined, install, from: 'build.install in backendim.yaml' }
}

/** With a server that the project does not name; last, since uv takes away what it does not know. */
export function withServer(installer: Installer | undefined, server: string | undefined): Installer | undefined {
  if (!installer || !server) return installer
  const add =
    installer.tool === 'uv' ? `uv pip install --python /venv/bin/python ${server}` : `${PIP_INSTALL} ${server}`
  return installer.project
    ? { ...installer, project: `${installer.project} && ${add}` }
    : { ...installer, install: installer.install === 'true' ? add : `${installer.install} && ${add}` }
}

/** As a person would type it. */
export const shown = ({ install, project, files }: Installer): string =>
  [...(install === 'true' ? [] : [install]), ...(project ? [project] : [])]
    .join(' && ')
    .replaceAll(' --cache-dir /tmp/pip-cache', '')
    .replaceAll(
      '-r /tmp/requirements',
      files?.[0]?.startsWith('requirements') ? '-r requirements' : '-r /tmp/requirements',
    )

/** Groups that a project means for where it is served: installed beside what it always needs. */
const SERVED = /^(?:prod(?:uction)?|deploy(?:ment)?|server|web|docker|heroku|gunicorn)$/
export const servedGroups = (pyproject: TomlTable): { extras: string[]; groups: string[]; poetry: string[] } => {
  const among = (...path: string[]): string[] => keysAt(pyproject, ...path).filter((name) => SERVED.test(name))
  return {
    extras: [...new Set([...among('project', 'optional-dependencies'), ...among('tool', 'poetry', 'extras')])],
    groups: among('dependency-groups'),
    poetry: among('tool', 'poetry', 'group'),
  }
}
const flags = (flag: string, names: string[]): string => names.map((name) => ` ${flag} ${name}`).join('')

const PIP = { cache: '/tmp/pip-cache' }
const PIP_INSTALL = 'pip install --cache-dir /tmp/pip-cache'
const noLock = (lock: string): string[] => [`no ${lock}: versions may differ from yours; commit one`]

/** Requirements come first, so that a change of the source alone does not install them again; unless they name files of it. */
async function pip(source: Source, file: string): Promise<Installer> {
  const files = await requirementFiles(source, file)
  if (!files) return { ...PIP, name: 'pip', from: file, install: `${PIP_INSTALL} -r ${file}` }
  return { ...PIP, name: 'pip', from: file, files, install: `${PIP_INSTALL} -r /tmp/${file}` }
}

const LOCAL = /^\s*(?:-[ef]\b|--(?:editable|find-links)\b|\.{1,2}\/|\.(?:\[|\s|$)|file:)|@\s*(?:file:|\.)/m
const INCLUDED = /^\s*(?:-[rc]|--(?:requirement|constraint))(?:\s+|=)?(\S+)/gm

/** What a file of requirements calls `name`, from the root; undefined: it is not below it. */
function beside(file: string, name: string): string | undefined {
  const parts = file.split('/').slice(0, -1)
  for (const part of name.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '..' && part !== '.' && part !== '') parts.push(part)
  }
  return name.startsWith('/') ? undefined : parts.join('/')
}

/** With those that it includes; undefined: one of them is not there, or names files of the project. */
async function requirementFiles(source: Source, file: string, seen: string[] = []): Promise<string[] | undefined> {
  if (seen.includes(file)) return seen
  const text = await source.read(file)
  if (text === undefined || LOCAL.test(text) || seen.length > 20 || !/^[\w./-]+$/.test(file)) return undefined
  let all: string[] | undefined = [...seen, file]
  for (const [, name = ''] of text.matchAll(INCLUDED)) {
    const path = beside(file, name)
    all = all && (path === undefined ? undefined : await requirementFiles(source, path, all))
  }
  return all
}

/** Dependencies alone where the project is no package: an app's folders often make none. */
function listed(source: Source, { pyproject }: Manifests): Installer {
  const named = textsAt(pyproject, 'project', 'dependencies').filter((one) =>
    /^[\w.\-[\], <>=!~;'"()@:/+*%#&]+$/.test(one),
  )
  const dynamic = textsAt(pyproject, 'project', 'dynamic').includes('dependencies')
  const isPackage =
    tomlAt(pyproject, 'build-system') !== undefined && source.match(/^src\/[\w-]+\/__init__\.py$/).length > 0
  const { extras } = servedGroups(pyproject)
  const from = 'pyproject.toml'
  const whole = extras.length > 0 ? `'.[${extras.join(',')}]'` : '.'
  if (dynamic || isPackage || extras.length > 0)
    return { ...PIP, name: 'pip', from, install: `${PIP_INSTALL} ${whole}`, notes: noLock('lock file') }
  const install = named.length > 0 ? `${PIP_INSTALL} ${named.map(quote).join(' ')}` : 'true'
  return { ...PIP, name: 'pip', from, files: [], install, notes: noLock('lock file') }
}

/** Sources in folders, which installing reads; members of a workspace are installed last. */
async function uv(source: Source, { pyproject }: Manifests): Promise<Installer> {
  const workspace = tomlAt(pyproject, 'tool', 'uv', 'workspace') !== undefined
  const members = workspace ? source.match(/^(?:[\w.-]+\/){1,3}pyproject\.toml$/).slice(0, 50) : []
  const texts = await Promise.all(['pyproject.toml', ...members].map((file) => source.read(file)))
  const local =
    texts.some((text) => /\bpath\s*=/.test(text ?? '')) || (!workspace && /\bworkspace\s*=/.test(texts[0] ?? ''))
  const { extras, groups } = servedGroups(pyproject)
  const sync = `uv sync --locked --no-dev${workspace ? ' --all-packages' : ''}${flags('--extra', extras)}${flags('--group', groups)}`
  const itself =
    tomlAt(pyproject, 'build-system') !== undefined && textAt(pyproject, 'tool', 'uv', 'package') !== 'false'
  return {
    name: 'uv',
    from: 'uv.lock',
    tool: 'uv',
    // The Python of the image, whichever patch the project pins: another one would not be in the final image.
    env: ['UV_PROJECT_ENVIRONMENT=/venv', 'UV_LINK_MODE=copy', 'UV_PYTHON=python3', 'UV_PYTHON_DOWNLOADS=never'],
    cache: '/root/.cache/uv',
    ...(local
      ? { install: sync }
      : {
          files: ['pyproject.toml', 'uv.lock', ...members],
          install: `${sync} --no-install-${workspace ? 'workspace' : 'project'}`,
        }),
    project: !local && (itself || workspace) ? sync : undefined,
  }
}

async function poetry(source: Source, { pyproject }: Manifests): Promise<Installer> {
  const lock = await source.read('poetry.lock')
  const [, major] = /@generated by Poetry (\d+)\./.exec(lock?.slice(0, 300) ?? '') ?? []
  const old = major === '1' || (major === undefined && /^lock-version = "[12]\.0"/m.test(lock ?? ''))
  const local = /\bpath\s*=|\bdevelop\s*=/.test((await source.read('pyproject.toml')) ?? '')
  const { extras, poetry: groups } = servedGroups(pyproject)
  const install = `poetry install --no-interaction --only ${['main', ...groups].join(',')}${flags('--extras', extras)}`
  const layout =
    source.match(/^src\/[\w-]+\/__init__\.py$/).length > 0 || keysAt(pyproject, 'tool', 'poetry', 'scripts').length > 0
  const whole = layout && textAt(pyproject, 'tool', 'poetry', 'package-mode') !== 'false'
  return {
    name: 'Poetry',
    from: lock === undefined ? 'pyproject.toml' : 'poetry.lock',
    tool: old ? 'poetry>=1.8,<2' : 'poetry>=2,<3',
    env: ['VIRTUAL_ENV=/venv', 'POETRY_CACHE_DIR=/root/.cache/poetry'],
    cache: '/root/.cache/poetry',
    ...(local ? {} : { files: ['pyproject.toml', ...(lock === undefined ? [] : ['poetry.lock'])] }),
    install: `${install} --no-root`,
    project: whole ? install : undefined,
    notes: lock === undefined ? noLock('poetry.lock') : [],
  }
}

async function pdm(source: Source, { pyproject }: Manifests): Promise<Installer> {
  const local = /@ file:|\bpath\s*=/.test((await source.read('pyproject.toml')) ?? '')
  const whole =
    tomlAt(pyproject, 'build-system') !== undefined && source.match(/^src\/[\w-]+\/__init__\.py$/).length > 0
  const { extras, groups } = servedGroups(pyproject)
  const install = `pdm install --check --prod${flags('-G', [...extras, ...groups])}`
  return {
    name: 'PDM',
    from: 'pdm.lock',
    tool: 'pdm',
    env: ['VIRTUAL_ENV=/venv', 'PDM_CHECK_UPDATE=false'],
    cache: '/root/.cache/pdm',
    ...(local ? {} : { files: ['pyproject.toml', 'pdm.lock'] }),
    install: `${install} --no-self`,
    project: whole ? install : undefined,
  }
}

/** pip installs what pipenv reads from the lock: pipenv itself would look for the exact Python of the Pipfile. */
async function pipenv(source: Source): Promise<Installer> {
  const locked = source.has('Pipfile.lock')
  const local = /\bpath\s*=|\beditable\s*=/.test((await source.read('Pipfile')) ?? '')
  const read = `${locked ? '' : 'pipenv lock && '}pipenv requirements > /tmp/requirements.txt`
  return {
    name: 'Pipenv',
    from: locked ? 'Pipfile.lock' : 'Pipfile',
    tool: 'pipenv',
    cache: '/tmp/pip-cache',
    ...(local ? {} : { files: ['Pipfile', ...(locked ? ['Pipfile.lock'] : [])].filter((file) => source.has(file)) }),
    install: `${read} && ${PIP_INSTALL} -r /tmp/requirements.txt`,
    notes: locked ? [] : noLock('Pipfile.lock'),
  }
}
