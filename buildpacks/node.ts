/** Node with npm: dependencies by the lock file, a test stage before pruning, a small image without the cache, not root. */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack, ProcessPlan, Source } from '../lib/model/plan.ts'

interface Package {
  main?: string
  engines?: { node?: string }
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export const node: Buildpack = {
  name: 'node',
  detect: (source) => source.has('package.json'),
  async plan(source, { args }) {
    const pkg = parse((await source.read('package.json')) ?? '')
    const [version, why] = await nodeVersion(source, pkg)
    const web = start(source, pkg)
    const build = pkg.scripts?.build ? ['RUN npm run build'] : []
    const text = [
      `FROM node:${version}-slim AS build`,
      'WORKDIR /app',
      ...install(source, pkg),
      'COPY . .',
      ...build,
      'FROM build AS test',
      'FROM build AS pruned',
      ...(hasDependencies(pkg) ? ['RUN npm prune --omit=dev'] : []),
      `FROM node:${version}-slim`,
      'ENV NODE_ENV=production',
      'WORKDIR /app',
      'COPY --from=pruned --chown=node:node /app /app',
      'USER node',
      '',
    ].join('\n')
    const notes =
      hasDependencies(pkg) && !source.has('package-lock.json')
        ? ['no package-lock.json: versions may differ from yours; commit one']
        : []
    return {
      buildpack: 'node',
      runtime: `Node ${version} (${why})`,
      dockerfile: { text },
      args,
      testTarget: 'test',
      testCommand: pkg.scripts?.test ? 'npm test' : undefined,
      processes: processes(web),
      notes,
    }
  },
}

function parse(text: string): Package {
  try {
    return JSON.parse(text) as Package
  } catch (error) {
    throw new Failure('CONFIG_INVALID', { message: `package.json: ${(error as Error).message}` })
  }
}
const hasDependencies = (pkg: Package): boolean =>
  Object.keys({ ...pkg.dependencies, ...pkg.devDependencies }).length > 0

function install(source: Source, pkg: Package): string[] {
  if (!hasDependencies(pkg)) return []
  const lock = source.has('package-lock.json')
  const files = ['package.json', ...(lock ? ['package-lock.json'] : []), ...(source.has('.npmrc') ? ['.npmrc'] : [])]
  return [
    `COPY ${files.join(' ')} ./`,
    `RUN --mount=type=cache,target=/root/.npm npm ${lock ? 'ci' : 'install'} --no-audit --no-fund`,
  ]
}

async function nodeVersion(source: Source, pkg: Package): Promise<[string, string]> {
  const major = (text: string | undefined): string | undefined => /(\d+)/.exec(text ?? '')?.[1]
  const engines = major(pkg.engines?.node)
  if (engines)
    return [
      /^\s*>/.test(pkg.engines?.node ?? '') ? String(Math.max(24, Number(engines))) : engines,
      'engines in package.json',
    ]
  for (const file of ['.nvmrc', '.node-version']) {
    const found = major(await source.read(file))
    if (found) return [found, file]
  }
  return ['24', 'the default']
}

/** `npm start` keeps a shell and npm between the signal and the server, so a plain `node X` is run as it is. */
function start(source: Source, pkg: Package): string | undefined {
  const script = pkg.scripts?.start
  if (script) return /^node [\w./=-]+( [\w./=-]+)*$/.test(script) ? script : 'npm start'
  const file = [pkg.main, 'server.js', 'index.js', 'app.js'].find((name) => name && source.has(name))
  if (file) return `node ${file}`
  if (source.has('Procfile') || source.has('backendim.yaml')) return undefined
  throw new Failure('NO_RUNTIME_DETECTED', {
    message: 'package.json has no start script, and there is no server.js, index.js or app.js',
    hint: 'add "start": "node FILE" to its scripts',
  })
}

const processes = (web: string | undefined): Record<string, ProcessPlan> => (web ? { web: { command: web } } : {})
