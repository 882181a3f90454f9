/** Python with pip, Poetry, Pipenv, PDM or uv: which Python, what is installed, what serves it. */
import type { BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { assetsOf } from '../node/assets.ts'
import { keysAt, parseToml, tomlAt } from '../toml.ts'
import { about } from './about.ts'
import { dockerfile } from './dockerfile.ts'
import { serve } from './framework.ts'
import { installerOf, requirementsFile } from './installer.ts'
import { packagesOf } from './packages.ts'
import { systemsOf } from './system.ts'
import { type Manifests, pythonVersion } from './version.ts'

const MANIFESTS = [
  'pyproject.toml',
  'Pipfile',
  'setup.py',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'manage.py',
  'app.py',
  'main.py',
]
/** Servers and front ends in JavaScript, beside which some Python makes no Python project. */
const SCRIPTED =
  /^(?:(?:server|index|app|main)\.[cm]?[jt]s|(?:next|nuxt|svelte|astro|vite|remix|vue)\.config\.\w+|angular\.json|index\.html)$/
const STARTS = [
  'manage.py',
  'app.py',
  'main.py',
  'wsgi.py',
  'asgi.py',
  'application.py',
  'run.py',
  'server.py',
  'streamlit_app.py',
]

export const python: Buildpack = { name: 'python', about, detect, plan }

/** With a package.json the project is Python's where Python starts it and JavaScript does not: then that is for assets. */
function detect(source: Source): boolean {
  const manifest = requirementsFile(source) !== undefined || MANIFESTS.some((file) => source.has(file))
  if (!source.has('package.json'))
    return manifest || source.match(/^(?:server|run|bot|wsgi|application)\.py$/).length > 0
  if (source.has('manage.py')) return true
  const dependencies = requirementsFile(source) ?? MANIFESTS.slice(0, 6).find((file) => source.has(file))
  return dependencies !== undefined && STARTS.some((file) => source.has(file)) && source.match(SCRIPTED).length === 0
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const manifests = await manifestsOf(source)
  const [version, why] = await pythonVersion(source, manifests)
  const requirements = requirementsFile(source)
  const packages = await packagesOf(source, manifests, requirements)
  const installer = await installerOf(source, manifests)
  const served = await serve(source, packages, scriptOf(manifests))
  const assets = await assetsOf(source)
  const systems = systemsOf(packages, await namingText(source, requirements))
  const kind = [served.framework, installer && installer.name !== 'pip' ? installer.name : undefined].filter(Boolean)
  return {
    buildpack: 'python',
    runtime: `Python ${version} (${why})${kind.map((one) => `, ${one}`).join('')}`,
    dockerfile: {
      text: dockerfile({ version, args: Object.keys(args), installer, systems, served, assets: assets?.stage }),
    },
    args,
    processes: served.web === undefined ? {} : { web: { command: served.web } },
    lacks: served.lacks,
    notes: [
      ...(installer?.notes ?? []),
      ...unread(source, installer?.name),
      ...(served.notes ?? []),
      ...(assets ? [assets.note] : []),
    ],
  }
}

const manifestsOf = async (source: Source): Promise<Manifests> => ({
  pyproject: parseToml((await source.read('pyproject.toml')) ?? ''),
  pipfile: parseToml((await source.read('Pipfile')) ?? ''),
})

/** The one command that the project installs. */
function scriptOf({ pyproject }: Manifests): string | undefined {
  const table = ['project', 'scripts']
  const names = tomlAt(pyproject, ...table)
    ? keysAt(pyproject, ...table)
    : keysAt(pyproject, 'tool', 'poetry', 'scripts')
  const [only, ...others] = names
  return others.length === 0 && /^[\w.-]+$/.test(only ?? '') ? only : undefined
}

async function namingText(source: Source, requirements: string | undefined): Promise<string> {
  const files = ['pyproject.toml', 'Pipfile', ...(requirements ? [requirements] : [])]
  return (await Promise.all(files.map((file) => source.read(file)))).join('\n')
}

const LOCKS: [string, string][] = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'Poetry'],
  ['pdm.lock', 'PDM'],
  ['Pipfile.lock', 'Pipenv'],
  ['requirements.txt', 'pip'],
]

function unread(source: Source, name: string | undefined): string[] {
  const file = LOCKS.find(([, owner]) => owner === name)?.[0]
  const others = LOCKS.filter(([each, owner]) => owner !== name && source.has(each)).map(([each]) => each)
  if (!file || !source.has(file) || others.length === 0) return []
  return [`${file} is what is installed; ${others.join(' and ')} is not read`]
}
