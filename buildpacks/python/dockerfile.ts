/** The Dockerfile of a Python project: dependencies in /venv before the source; what only installing needs stays in a stage of its own. */
import { aptLine } from '../apt.ts'
import type { Serve } from './framework.ts'
import type { Installer } from './installer.ts'
import type { Systems } from './system.ts'

export interface Recipe {
  version: string
  args: string[]
  installer?: Installer
  systems: Systems
  served: Serve
  /** Stage in which a package.json beside it is built: the project is taken from there. */
  assets?: string[]
}

const ENV = 'ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app'
/** Before WORKDIR, which would make the folder root's: the app may write beside its files. */
const copyOf = ({ assets }: Recipe): string[] => [
  assets ? 'COPY --from=assets --chown=1000:1000 /app /app' : 'COPY --chown=1000:1000 . /app',
  'WORKDIR /app',
]
const VENV = ['RUN python3 -m venv /venv', 'ENV PATH=/venv/bin:$PATH']

export function dockerfile(recipe: Recipe): string {
  const { installer, systems, served } = recipe
  const staged = installer !== undefined && (installer.tool !== undefined || systems.build.length > 0)
  const lines = [
    ...(recipe.assets ?? []),
    ...(staged ? inStages(recipe, installer) : inOne(recipe)),
    ...(served.base ? [`ENV PYTHONPATH=/app/${served.base}`] : []),
    ...(served.build ?? []).map((command) => `RUN ${command}`),
  ]
  return [...lines, 'USER 1000:1000', ''].join('\n')
}

const base = ({ version, args, systems }: Recipe): string[] => [
  `FROM python:${version}-slim`,
  ENV,
  ...args.map((name) => `ARG ${name}`),
  ...(systems.runtime.length > 0 ? [aptLine(systems.runtime)] : []),
]

function inOne(recipe: Recipe): string[] {
  const { installer } = recipe
  const COPY = copyOf(recipe)
  if (!installer) return [...base(recipe), ...COPY]
  const [first, last] = installer.files ? [installer.files, COPY] : [undefined, []]
  const copy = first === undefined ? COPY : copying(first, '/tmp/')
  return [...base(recipe), ...VENV, ...copy, run(installer, installer.install), ...last]
}

const run = ({ cache }: Installer, command: string): string => `RUN --mount=type=cache,target=${cache} ${command}`

/** Files keep their folders. */
function copying(files: string[], to: string): string[] {
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf('/') + 1)))
  return [...folders].map((folder) => {
    const own = files.filter((file) => file.slice(0, file.lastIndexOf('/') + 1) === folder)
    return `COPY ${own.join(' ')} ${to === './' && folder !== '' ? '' : to}${folder}`
  })
}

/** The tool lies in an environment of its own, so that what it depends on does not meet what the app depends on. */
function inStages(recipe: Recipe, installer: Installer): string[] {
  const { version, args, systems } = recipe
  const { tool, env = [], files, project } = installer
  return [
    `FROM python:${version}-slim AS build`,
    ENV,
    ...args.map((name) => `ARG ${name}`),
    ...(systems.build.length > 0 ? [aptLine(systems.build)] : []),
    ...(tool ? [`RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir '${tool}'`] : []),
    ...(tool === 'uv' ? [] : ['RUN python3 -m venv /venv']),
    `ENV ${['PATH=/venv/bin:$PATH:/tools/bin', ...env].join(' ')}`,
    'WORKDIR /app',
    ...(files === undefined ? ['COPY . .'] : copying(files, tool ? './' : '/tmp/')),
    run(installer, installer.install),
    ...(project ? [...(files ? ['COPY . .'] : []), run(installer, project)] : []),
    ...base(recipe),
    'ENV PATH=/venv/bin:$PATH',
    'COPY --from=build /venv /venv',
    ...copyOf(recipe),
  ]
}
