/** Deno: the task `start`, else the file that is usually the first. The modules are fetched at build time. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { isDev } from './node/dev-server.ts'

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']

const about: About = {
  title: 'Deno',
  detected:
    '`deno.json`, `deno.jsonc`, `deno.lock`; not beside a `package.json` with a lock file of npm, Yarn, pnpm or Bun',
  versions: ['`.dvmrc`', '`.tool-versions`'],
  version: '2 (the newest)',
  install: ['`deno cache` of the first file'],
  build: ['the task `build`'],
  start: [
    'the task `start`, `serve`, `preview` or `prod`',
    '`main`, `server`, `index`, `app` or `mod`, also below `src/`, as `.ts`, `.tsx` or `.js`',
  ],
  notes: ['The image is `denoland/deno:N`, its user `deno`'],
}

export const deno: Buildpack = {
  name: 'deno',
  about,
  /** A package.json with a lock file of npm's kind is Node's. */
  detect: (source) =>
    ['deno.json', 'deno.jsonc', 'deno.lock'].some((file) => source.has(file)) &&
    !(source.has('package.json') && LOCKS.some((file) => source.has(file))),
  plan,
}

const FILES = ['main', 'server', 'index', 'app', 'mod', 'src/main', 'src/server', 'src/index', 'src/app'].flatMap(
  (name) => [`${name}.ts`, `${name}.tsx`, `${name}.js`],
)

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const tasks = tasksOf((await source.read('deno.json')) ?? (await source.read('deno.jsonc')))
  const file = FILES.find((one) => source.has(one))
  const asked = firstMatch(await source.read('.dvmrc'), /^\s*v?(\d+\.\d+\.\d+)\s*$/m)
  const tool = firstMatch(await source.read('.tool-versions'), /^deno[ \t]+(\d+\.\d+\.\d+)\s*$/m)
  const [version, why] = asked ? [asked, '.dvmrc'] : tool ? [tool, '.tool-versions'] : ['2', 'the default']
  const run = await runOf(source, tasks, file)
  return {
    buildpack: 'deno',
    runtime: `Deno ${version} (${why})`,
    dockerfile: { text: dockerfile(version, Object.keys(args), tasks, file) },
    args,
    processes: run === undefined ? {} : { web: { command: run } },
    lacks: 'deno.json has no task "start", and there is no main.ts, server.ts, index.ts or app.ts',
    notes: [],
  }
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

/** Fresh calls its server for developers `start`, and the one for production `preview`. */
async function runOf(source: Source, tasks: Tasks, file: string | undefined): Promise<string | undefined> {
  const task = ['start', 'serve', 'preview', 'prod'].find((name) => tasks[name] && !isDev(tasks[name] ?? ''))
  if (task) return `${ADDRESS} deno task ${task}`
  if (file === undefined) return tasks.start ? `${ADDRESS} deno task start` : undefined
  const served = /^export default\s*\{[\s\S]*?\bfetch\b/m.test((await source.read(file)) ?? '')
  return served ? `deno serve -A --host 0.0.0.0 --port $PORT ${file}` : `${ADDRESS} deno run -A ${file}`
}

const dockerfile = (version: string, args: string[], tasks: Tasks, file: string | undefined): string =>
  [
    `FROM denoland/deno:${version}`,
    'RUN install -d -o deno -g deno /app',
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    'COPY --chown=deno:deno . /app',
    ...(file ? [`RUN deno cache ${file}`] : []),
    ...(tasks.build ? ['RUN deno task build'] : []),
    'RUN chown -R deno:deno /app /deno-dir',
    'USER deno',
    '',
  ].join('\n')
