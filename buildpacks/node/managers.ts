/** The package managers: how each is had, installs by its lock file, prunes and runs. All come from npm's registry, so that they need no corepack. */
import type { Source } from '../../lib/model/plan.ts'

export interface Manager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** Named in the plan: "pnpm 9". */
  label: string
  /** What `npm install -g` fetches; undefined: it is in the base. */
  get?: string
  /** Variables of every stage that has it. */
  env: string[]
  /** Files and folders that installing reads, package.json first. */
  files: string[]
  folders: string[]
  /** Folder of downloads that is kept between builds; undefined: they belong to the image. */
  cache?: string
  install: string
  /** Installs without development dependencies; undefined: it cannot. */
  production?: string
  /** Drops development dependencies from what is installed; undefined: it cannot. */
  prune?: string
  run(script: string): string
  /** Runs a binary of a dependency. */
  exec(command: string): string
  /** How a script of one workspace runs from the root. */
  inWorkspace(name: string, script: string): string
  /** Dependencies are found only through the manager, at run time too. */
  always?: boolean
}

const present = (source: Source, files: (string | undefined)[]): string[] => [
  'package.json',
  ...files.filter((file) => file !== undefined).filter((file) => source.has(file)),
]
const folderOf = (source: Source, folder: string, path: RegExp): string[] =>
  source.match(path).length > 0 ? [folder] : []
const local = (command: string): string => `node_modules/.bin/${command}`

export function npm(source: Source, lock: string | undefined): Manager {
  const install = `npm ${lock ? 'ci' : 'install'} --no-audit --no-fund`
  return {
    name: 'npm',
    label: 'npm',
    env: [],
    files: present(source, [lock, '.npmrc']),
    folders: [],
    cache: '/root/.npm',
    install,
    production: `${install} --omit=dev`,
    prune: 'npm prune --omit=dev',
    run: (script) => (script === 'start' ? 'npm start' : `npm run ${script}`),
    exec: local,
    inWorkspace: (name, script) => `npm run ${script} -w ${name}`,
  }
}

export function pnpm(source: Source, version: string, lock: string | undefined): Manager {
  const install = `pnpm install ${lock ? '--frozen-lockfile' : '--no-frozen-lockfile'}`
  const workspaces = source.has('pnpm-workspace.yaml')
  return {
    name: 'pnpm',
    label: `pnpm ${version}`,
    get: `pnpm@${version}`,
    env: ['PNPM_HOME=/pnpm'],
    files: present(source, [lock, 'pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs', 'pnpmfile.js']),
    folders: [],
    cache: '/pnpm/store',
    install,
    production: `${install} --prod`,
    // Its prune does not know workspaces; with CI it asks nothing.
    prune: workspaces ? undefined : 'CI=true pnpm prune --prod --ignore-scripts',
    run: (script) => (script === 'start' ? 'pnpm start' : `pnpm run ${script}`),
    exec: local,
    inWorkspace: (name, script) => `pnpm --filter ${script === 'build' ? `"${name}..."` : name} run ${script}`,
  }
}

const yarnRun = (script: string): string => (script === 'start' ? 'yarn start' : `yarn run ${script}`)

export function yarn(source: Source, version: string, lock: string | undefined): Manager {
  const install = `yarn install${lock ? ' --frozen-lockfile' : ''} --non-interactive`
  return {
    name: 'yarn',
    label: `yarn ${version.split('.')[0]}`,
    get: `yarn@${version}`,
    env: ['YARN_CACHE_FOLDER=/yarn-cache'],
    files: present(source, [lock, '.npmrc', '.yarnrc']),
    folders: [],
    cache: '/yarn-cache',
    install,
    production: `${install} --production`,
    prune: `${install} --production --ignore-scripts --prefer-offline`,
    run: yarnRun,
    exec: local,
    inWorkspace: (name, script) => `yarn workspace ${name} run ${script}`,
  }
}

export function yarnBerry(
  source: Source,
  version: string,
  { lock, linker, workspaces }: { lock?: string; linker: string; workspaces: boolean },
): Manager {
  const pnp = linker === 'pnp'
  // Focus is part of yarn from 4 on; before, it is a plug-in that a project may not have.
  const focus = /^[4-9]/.test(version) && !workspaces ? 'yarn workspaces focus --production' : undefined
  const env = ['YARN_ENABLE_TELEMETRY=0', pnp ? 'YARN_ENABLE_GLOBAL_CACHE=false' : 'YARN_GLOBAL_FOLDER=/yarn-global']
  return {
    name: 'yarn',
    label: `yarn ${version.split('.')[0]}${pnp ? " (Plug'n'Play)" : ''}`,
    get: `@yarnpkg/cli-dist@${version}`,
    env: pnp ? env : [...env, 'YARN_ENABLE_GLOBAL_CACHE=true'],
    files: present(source, [lock, '.yarnrc.yml', '.pnp.cjs', '.pnp.loader.mjs']),
    folders: folderOf(source, '.yarn', /^\.yarn\//),
    // Plug'n'Play runs from the archives: they stay in the image.
    cache: pnp ? undefined : '/yarn-global',
    install: lock ? 'yarn install --immutable' : 'yarn install --no-immutable',
    production: focus,
    prune: focus,
    run: yarnRun,
    exec: (command) => (pnp ? `yarn ${command}` : local(command)),
    inWorkspace: (name, script) => `yarn workspace ${name} run ${script}`,
    always: pnp,
  }
}

export function bun(source: Source, version: string, lock: string | undefined): Manager {
  const install = `bun install${lock ? ' --frozen-lockfile' : ''}`
  return {
    name: 'bun',
    label: `Bun ${version}`,
    get: `bun@${version}`,
    env: [],
    files: present(source, [lock, 'bunfig.toml', '.npmrc']),
    folders: [],
    cache: '/root/.bun/install/cache',
    install,
    production: `${install} --production`,
    run: (script) => `bun run ${script}`,
    exec: local,
    inWorkspace: (name, script) => `bun run --filter ${name} ${script}`,
  }
}
