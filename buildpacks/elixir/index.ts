/** Elixir: a release of the application, with Phoenix's assets where it has some. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { firstMatch } from '../first-match.ts'
import { assetsOf } from './assets.ts'
import { elixirVersion } from './version.ts'

const about: About = {
  title: 'Elixir',
  detected: '`mix.exs`',
  versions: [
    '`.tool-versions`',
    '`mise.toml`',
    '`.elixir-version`',
    '`elixir_buildpack.config`',
    '`elixir` in mix.exs',
  ],
  version: '1.18. Of a range 1.18 if it is allowed, else the newest that is; releases need 1.9 or later',
  install: ['Mix: `mix.lock`'],
  build: [
    '`mix assets.deploy` where the project has that alias, else the script `deploy` or `build` of assets/package.json and `mix phx.digest`',
    'with an assets/package.json its modules are installed first, on the Node that it asks for',
    '`mix release`',
  ],
  start: [
    'the release named in `releases:`, else the one of `app:`; Phoenix with `PHX_SERVER=true`',
    'an umbrella without `releases:`, and a project whose Procfile names commands, is run by Mix from its source: `mix phx.server`',
    'an application that listens on no port is a `worker`, which runs from the first push on',
    'packages for Hex, and what has no `mod:`, are not started: the push says so',
  ],
  notes: ['The image is `elixir:N-slim`, its user 1000'],
}

export const elixir: Buildpack = { name: 'elixir', about, detect: (source) => source.has('mix.exs'), plan }

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const { args, whole = false } = options
  const mix = (await source.read('mix.exs')) ?? ''
  const found = await elixirVersion(source, mix)
  const version = options.version ?? found.version
  const facts = await factsOf(source, mix, whole)
  const assets = await assetsOf(source, mix, facts.phoenix)
  const build = options.build ?? assets.commands.join(' && ')
  const commands = options.build === undefined ? assets.commands : [options.build].filter((one) => one !== '')
  const node = options.build === '' ? [] : assets.node
  const recipe = {
    version,
    mix,
    name: facts.name ?? 'app',
    sourced: facts.sourced,
    args: Object.keys(args),
    install: options.install,
    node,
    whole: assets.whole,
    commands,
  }
  return {
    buildpack: 'elixir',
    runtime: `Elixir ${version} (${options.version ? 'backendim.yaml' : found.why})${facts.phoenix ? ', Phoenix' : ''}`,
    version: { value: version, from: options.version ? 'build.version in backendim.yaml' : found.from },
    install: installOf(source, options),
    build: {
      value: [...(build === '' ? [] : [build]), facts.sourced ? 'mix compile' : 'mix release'].join(' && '),
      from: options.build === undefined ? 'mix.exs' : 'build.command in backendim.yaml',
    },
    dockerfile: { text: dockerfile(source, recipe) },
    args,
    processes: processesOf(facts),
    lacks: facts.lacks,
    notes: source.has('mix.lock') ? [] : ['no mix.lock: versions may differ from yours; commit one'],
  }
}

function installOf(source: Source, { install }: PlanOptions): BuildPlan['install'] {
  if (install !== undefined)
    return install === '' ? undefined : { value: install, from: 'build.install in backendim.yaml' }
  return { value: 'mix deps.get --only prod', from: source.has('mix.lock') ? 'mix.lock' : 'mix.exs' }
}

interface Facts {
  /** Of the release. */
  name?: string
  phoenix: boolean
  /** It is run by Mix, from its source: an umbrella without releases, or what a Procfile may call. */
  sourced: boolean
  /** Something in it listens on a port. */
  listens: boolean
  lacks?: string
}

const SERVERS = /\{:(?:phoenix|bandit|plug_cowboy|cowboy|ranch|thousand_island|elli|mochiweb|ace|grpc|raxx\w*)\b/

async function factsOf(source: Source, mix: string, whole: boolean): Promise<Facts> {
  const released = firstMatch(mix, /\breleases:\s*\[\s*([a-z][a-z0-9_]*):/)
  const app = firstMatch(mix, /\bapp:\s*:([a-z][a-z0-9_]*)/)
  const below = await Promise.all(source.match(/^apps\/[\w-]+\/mix\.exs$/).map((path) => source.read(path)))
  const locked = below.length > 0 && /^\s*"phoenix":/m.test((await source.read('mix.lock')) ?? '')
  const phoenix = locked || [mix, ...below].some((one) => /\{:phoenix,/.test(one ?? ''))
  const umbrella = below.length > 0 && !/\breleases:/.test(mix)
  const files = source.match(/^(?:lib|apps\/[\w-]+\/lib)\/(?:\w+\/)?\w+\.ex$/).slice(0, 30)
  const texts = SERVERS.test(mix) ? [] : await Promise.all(files.map((file) => source.read(file)))
  const listens =
    phoenix ||
    [mix, ...below].some((one) => SERVERS.test(one ?? '')) ||
    texts.some((one) => /:gen_tcp|:inets|\bPORT\b|\.listen\(/.test(one ?? ''))
  const lacks = umbrella ? undefined : lackOf(mix, released ?? app, phoenix)
  return { name: released ?? app, phoenix, sourced: whole || umbrella, listens, lacks }
}

/** Mix starts what `mod:` names; a package for others is configured by those. */
function lackOf(mix: string, name: string | undefined, phoenix: boolean): string | undefined {
  if (name === undefined) return 'mix.exs names no app: and no releases: (an umbrella needs releases:)'
  if (/\breleases:/.test(mix)) return undefined
  if (/^\s*package:/m.test(mix)) return 'mix.exs has a package: for Hex, which other projects install'
  return phoenix || /\bmod:\s*\{|\bmod:\s*mod\(/.test(mix)
    ? undefined
    : 'mix.exs names no mod: in application, so nothing of it is started'
}

/** What listens on no port runs from the first push on, and is not asked. */
function processesOf({ name, phoenix, sourced, listens, lacks }: Facts): BuildPlan['processes'] {
  if (lacks !== undefined) return {}
  if (sourced) {
    const command = phoenix ? 'mix phx.server' : 'mix run --no-halt'
    return listens ? { web: { command } } : { worker: { command, scale: 1 } }
  }
  const command = `bin/${name} start`
  if (!listens) return { worker: { command, scale: 1 } }
  return { web: { command: `${phoenix ? 'PHX_SERVER=true ' : ''}${command}` } }
}

interface Recipe {
  version: string
  mix: string
  name: string
  args: string[]
  install?: string
  node: string[]
  /** Installing for Node reads the source. */
  whole: boolean
  commands: string[]
  sourced: boolean
}

function dockerfile(source: Source, recipe: Recipe): string {
  const { version, mix, name, args, install, node, whole, commands, sourced } = recipe
  const umbrella = source.match(/^apps\/[\w-]+\/mix\.exs$/).length > 0
  const files = ['mix.exs', ...(source.has('mix.lock') ? ['mix.lock'] : [])]
  const early = !umbrella && !/\bpath:\s*"|File\.read|Code\.(?:eval|require)_file/.test(mix)
  const get = install === '' ? [] : [`RUN ${install ?? 'mix deps.get --only prod'}`]
  const config = source.has('config/config.exs') ? ['COPY config config', 'RUN mix deps.compile'] : []
  return [
    `FROM elixir:${version}-slim AS build`,
    aptLine(['build-essential', 'git', 'ca-certificates']),
    `ENV MIX_ENV=prod LANG=C.UTF-8${sourced ? ' MIX_HOME=/mix' : ''}`,
    'RUN mix local.hex --force && mix local.rebar --force',
    'WORKDIR /app',
    ...args.map((one) => `ARG ${one}`),
    ...(early && install === undefined
      ? [`COPY ${files.join(' ')} ./`, ...get, ...config, ...(whole ? [] : node), 'COPY . .', ...(whole ? node : [])]
      : ['COPY . .', ...get, ...node]),
    'RUN mix deps.compile && mix compile',
    ...commands.map((command) => `RUN ${command}`),
    ...(sourced ? [] : [`RUN mix release ${/\breleases:/.test(mix) ? `${name} ` : ''}--path /out`]),
    // The same base: a release holds Erlang, but not the C library that it was linked with.
    `FROM elixir:${version}-slim`,
    `ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app${sourced ? ' MIX_HOME=/mix' : ''}`,
    ...(sourced ? ['COPY --from=build --chown=1000:1000 /mix /mix'] : []),
    `COPY --from=build --chown=1000:1000 ${sourced ? '/app' : '/out'} /app`,
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}
