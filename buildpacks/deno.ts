/** Deno: the task `start`, else the file that is usually the first. The modules are fetched at build time. */
import { invalid } from '../lib/model/errors.ts'
import type { About, BuildPlan, Buildpack, Found, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { placeIn, placeOf } from './json-line.ts'
import { isDev } from './node/dev-server.ts'

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']

const about: About = {
  title: 'Deno',
  detected:
    '`deno.json`, `deno.jsonc`, `deno.lock`; beside a `package.json` with a lock file of npm, Yarn, pnpm or Bun only where that starts nothing',
  versions: ['`.dvmrc`', '`.tool-versions`'],
  version: '2.9.1',
  install: [
    '`deno install` where the configuration names imports or there is a package.json, then `deno cache` of the first file',
  ],
  build: ['the task `build`'],
  start: [
    'the task `start`, `serve`, `preview` or `prod`',
    '`main`, `server`, `index`, `app` or `mod`, also below `src/`, as `.ts`, `.tsx` or `.js`',
  ],
  notes: ['The image is `denoland/deno:VERSION`, its user `deno`; there are no images for a major alone'],
}

export const deno: Buildpack = {
  name: 'deno',
  about,
  /** A package.json with a lock file of npm's kind is Node's, where that can start it. */
  detect: (source) => hasConfig(source) && !(source.has('package.json') && LOCKS.some((file) => source.has(file))),
  plan,
}

/** What Deno reads; `hasConfig` is also asked by Node, which may find nothing to start. */
export const hasConfig = (source: Source): boolean =>
  ['deno.json', 'deno.jsonc', 'deno.lock'].some((file) => source.has(file))

const FILES = ['main', 'server', 'index', 'app', 'mod', 'src/main', 'src/server', 'src/index', 'src/app'].flatMap(
  (name) => [`${name}.ts`, `${name}.tsx`, `${name}.js`],
)

/** Images are named by exact versions; these are the last known of each major. */
const LATEST: Record<string, string> = { '1': '1.46.3', '2': '2.9.1' }

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const name = ['deno.json', 'deno.jsonc'].find((file) => source.has(file))
  const tasks = tasksOf(name && (await source.read(name)))
  const file = FILES.find((one) => source.has(one))
  const version = await versionOf(source, options.version)
  const install = said(options.install, 'install') ?? (await installOf(source, version.value, name, file))
  const from = name ? await placeOf(source, name, 'tasks.build', 'tasks', 'build') : ''
  const build = said(options.build, 'command') ?? (tasks.build ? { value: 'deno task build', from } : undefined)
  const run = await runOf(source, tasks, file)
  const recipe = { version: version.value, args: Object.keys(options.args), commands: [install?.value, build?.value] }
  return {
    buildpack: 'deno',
    runtime: `Deno ${version.value} (${version.from})`,
    version,
    install,
    build,
    dockerfile: { text: dockerfile(recipe) },
    args: options.args,
    processes: run === undefined ? {} : { web: { command: run } },
    lacks: tasks.start
      ? `the task start (${tasks.start.slice(0, 80)}) is a server for developers: add a task serve that starts what is built`
      : 'deno.json has no task "start", and there is no main.ts, server.ts, index.ts or app.ts',
    notes: [],
  }
}

/** Packages of npm that lie in node_modules are installed; what files import is fetched. */
async function installOf(
  source: Source,
  version: string,
  name: string | undefined,
  file: string | undefined,
): Promise<Found | undefined> {
  const config = (name && (await source.read(name))) ?? ''
  const packages = !version.startsWith('1.') && (source.has('package.json') || /"imports"\s*:/.test(config))
  const commands = [...(packages ? ['deno install'] : []), ...(file ? [`deno cache ${file}`] : [])]
  if (commands.length === 0) return undefined
  return {
    value: commands.join(' && '),
    from: packages ? (source.has('package.json') ? 'package.json' : (name ?? '')) : (file ?? ''),
  }
}

const said = (value: string | undefined, key: string): Found | undefined =>
  value === undefined ? undefined : { value, from: `build.${key} in backendim.yaml` }

async function versionOf(source: Source, asked: string | undefined): Promise<Found> {
  const exact = asked === undefined ? undefined : (LATEST[asked] ?? firstMatch(asked, /^v?(\d+\.\d+\.\d+)$/))
  if (exact) return { value: exact, from: 'build.version in backendim.yaml' }
  if (asked !== undefined)
    throw invalid('backendim.yaml', `build.version: Deno's images have exact versions, such as ${LATEST['2']}`)
  const file = firstMatch(await source.read('.dvmrc'), /^\s*v?(\d+\.\d+\.\d+)\s*$/m)
  if (file) return { value: file, from: '.dvmrc:1' }
  const text = (await source.read('.tool-versions')) ?? ''
  const tool = firstMatch(text, /^deno[ \t]+(\d+\.\d+\.\d+)\s*$/m)
  if (tool) return { value: tool, from: placeIn('.tool-versions', text, /^deno\s/) }
  return { value: LATEST['2'] ?? 'latest', from: 'the default' }
}

type Tasks = Record<string, string>

/** Of JSON with comments; tasks that are objects count by their command. */
function tasksOf(text: string | undefined): Tasks {
  const plain = (text ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
    .replace(/,(\s*[}\]])/g, '$1')
  try {
    const { tasks } = (JSON.parse(plain) ?? {}) as { tasks?: Record<string, string | { command?: unknown } | null> }
    const commands = Object.entries(tasks ?? {}).map(([name, task]) => [
      name,
      typeof task === 'string' ? task : task?.command,
    ])
    return Object.fromEntries(commands.filter(([, command]) => typeof command === 'string')) as Tasks
  } catch {
    return {}
  }
}

/** Deno.serve takes its address from here. */
const ADDRESS = 'DENO_SERVE_ADDRESS=tcp:0.0.0.0:$PORT'

/** Fresh 1 calls its server for developers `start`, and the one for production `preview` or main.ts. */
async function runOf(source: Source, tasks: Tasks, file: string | undefined): Promise<string | undefined> {
  const task = ['start', 'serve', 'preview', 'prod'].find((name) => tasks[name] && !isDev(tasks[name] ?? ''))
  if (task) return `${ADDRESS} deno task ${task}`
  if (file === undefined) return undefined
  const served = /^export default\s*\{[\s\S]*?\bfetch\b/m.test((await source.read(file)) ?? '')
  return served ? `deno serve -A --host 0.0.0.0 --port $PORT ${file}` : `${ADDRESS} deno run -A ${file}`
}

interface Recipe {
  version: string
  args: string[]
  commands: (string | undefined)[]
}

/** What is fetched belongs to the image, in Deno's own folder. Another stage changes owners, or all would be held twice. */
const dockerfile = ({ version, args, commands }: Recipe): string =>
  [
    `FROM denoland/deno:${version} AS build`,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    'COPY . .',
    ...commands.filter((command) => command).map((command) => `RUN ${command}`),
    `FROM denoland/deno:${version}`,
    'RUN install -d -o deno -g deno /app',
    'COPY --from=build --chown=deno:deno /deno-dir /deno-dir',
    'COPY --from=build --chown=deno:deno /app /app',
    'WORKDIR /app',
    'USER deno',
    '',
  ].join('\n')
