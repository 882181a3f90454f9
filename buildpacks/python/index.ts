/** Python with pip, Poetry, Pipenv, PDM or uv: which Python, what is installed, what serves it. */
import type { BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { type Assets, assetsOf } from '../node/assets.ts'
import { keysAt, parseToml, textAt, textsAt, tomlAt } from '../toml.ts'
import { about } from './about.ts'
import { pinsOf } from './ages.ts'
import { detect } from './detect.ts'
import { dockerfile } from './dockerfile.ts'
import { type Serve, serve, type Traits } from './framework.ts'
import { installerOf, replaced, requirementsFile, shown, withServer } from './installer.ts'
import { packagesOf, plainText } from './packages.ts'
import { systemsOf } from './system.ts'
import { type Manifests, pythonVersion } from './version.ts'

export const python: Buildpack = { name: 'python', about, detect, plan }

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const { args } = options
  const manifests = await manifestsOf(source)
  const requirements = requirementsFile(source)
  const text = await namingText(source, requirements)
  const found = await pythonVersion(source, manifests, pinsOf(text, await lockText(source)))
  const version = options.version ?? found.version
  const packages = await packagesOf(source, manifests, requirements)
  const installer = await installerOf(source, manifests)
  const served = await serve(source, await traitsOf(source, manifests, packages, installer !== undefined))
  const assets = options.build === '' ? undefined : await assetsOf(source)
  const given =
    options.install === undefined ? withServer(installer, served.adds) : replaced(installer, options.install)
  const build = options.build === undefined ? (served.build ?? []) : [options.build].filter((one) => one !== '')
  const recipe = {
    version,
    args: Object.keys(args),
    installer: given,
    systems: systemsOf(packages, text),
    assets: assets?.stage,
  }
  const kind = [served.framework, installer && installer.name !== 'pip' ? installer.name : undefined].filter(Boolean)
  return {
    buildpack: 'python',
    runtime: `Python ${version} (${options.version ? 'backendim.yaml' : found.why})${kind.map((one) => `, ${one}`).join('')}`,
    version: { value: version, from: options.version ? 'build.version in backendim.yaml' : found.from },
    install: given && { value: shown(given), from: given.from },
    build: buildOf(options, served, assets),
    dockerfile: { text: dockerfile({ ...recipe, served: { ...served, build } }) },
    args,
    processes: processesOf(served),
    lacks: served.lacks,
    port: served.port,
    notes: [
      ...(installer?.notes ?? []),
      ...unread(source, installer?.name),
      ...(served.notes ?? []),
      ...(assets ? [assets.note] : []),
    ],
  }
}

function buildOf({ build }: PlanOptions, served: Serve, assets: Assets | undefined): BuildPlan['build'] {
  if (build !== undefined) return build === '' ? undefined : { value: build, from: 'build.command in backendim.yaml' }
  const commands = [
    ...(assets ? [[assets.note.replace(/^assets: | on Node .*$/g, ''), 'package.json'] as const] : []),
    ...(served.build ?? []).map(
      (one) => [one.replace(/ \|\| echo .*$/, ''), served.buildFrom ?? 'the framework'] as const,
    ),
  ]
  if (commands.length === 0) return undefined
  return { value: commands.map(([one]) => one).join(' && '), from: commands.map(([, from]) => from).join(', ') }
}

/** A bot has nobody who asks for it: it runs from the first push on. */
const processesOf = ({ web, worker }: Serve): BuildPlan['processes'] => ({
  ...(web === undefined ? {} : { web: { command: web } }),
  ...(worker === undefined ? {} : { worker: { command: worker, scale: 1 } }),
})

async function traitsOf(
  source: Source,
  manifests: Manifests,
  packages: Set<string>,
  installed: boolean,
): Promise<Traits> {
  const { pyproject } = manifests
  const setup = await Promise.all(['setup.py', 'setup.cfg'].map((file) => source.read(file)))
  const classifiers = [
    ...textsAt(pyproject, 'project', 'classifiers'),
    ...textsAt(pyproject, 'tool', 'poetry', 'classifiers'),
    ...[
      ...setup.join('\n').matchAll(/^[ \t'"]*((?:Topic|Programming Language|License|Operating System) ::[^'"\n]*)/gm),
    ].map(([, one = '']) => one),
  ]
  return {
    packages,
    library: classifiers.some((one) => /^Topic :: Software Development :: Libraries/.test(one)),
    published: classifiers.some((one) => /^(?:Programming Language|License|Operating System) ::/.test(one)),
    script: scriptOf(manifests),
    manifests: installed || source.has('manage.py'),
    entrypoint: textAt(pyproject, 'tool', 'fastapi', 'entrypoint'),
  }
}

const manifestsOf = async (source: Source): Promise<Manifests> => ({
  pyproject: parseToml((await source.read('pyproject.toml')) ?? ''),
  pipfile: parseToml((await source.read('Pipfile')) ?? ''),
})

const lockText = async (source: Source): Promise<string> =>
  (await Promise.all(['uv.lock', 'poetry.lock', 'pdm.lock'].map((file) => source.read(file)))).join('\n')

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
  return plainText((await Promise.all(files.map((file) => source.read(file)))).join('\n'))
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
