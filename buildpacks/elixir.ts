/** Elixir: a release of the application, with Phoenix's assets where it has some. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { aptLine } from './apt.ts'
import { firstMatch } from './first-match.ts'

const about: About = {
  title: 'Elixir',
  detected: '`mix.exs`',
  versions: ['`.tool-versions`', '`elixir_buildpack.config`'],
  version: '1.18',
  install: ['Mix: `mix.lock`'],
  build: ['`mix assets.deploy` where the project has that alias', '`mix release`'],
  start: ['the release named in `releases:`, else the one of `app:`; Phoenix with `PHX_SERVER=true`'],
  notes: ['The image is `elixir:N-slim`, its user 1000'],
}

export const elixir: Buildpack = { name: 'elixir', about, detect: (source) => source.has('mix.exs'), plan }

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const mix = (await source.read('mix.exs')) ?? ''
  const tools = await source.read('.tool-versions')
  const asked = firstMatch(tools, /^elixir[ \t]+(\d+\.\d+)/m)
  const config = firstMatch(await source.read('elixir_buildpack.config'), /^elixir_version=["']?(\d+\.\d+)/m)
  const [version, why] = asked
    ? [asked, '.tool-versions']
    : config
      ? [config, 'elixir_buildpack.config']
      : ['1.18', 'the default']
  const name = firstMatch(mix, /\breleases:\s*\[\s*([a-z][a-z0-9_]*):/, /^\s*app:\s*:([a-z][a-z0-9_]*)/m)
  const phoenix = /\{:phoenix,/.test(mix)
  return {
    buildpack: 'elixir',
    runtime: `Elixir ${version} (${why})${phoenix ? ', Phoenix' : ''}`,
    dockerfile: { text: dockerfile(source, { version, mix, name: name ?? 'app', args: Object.keys(args) }) },
    args,
    processes: name === undefined ? {} : { web: { command: `${phoenix ? 'PHX_SERVER=true ' : ''}bin/${name} start` } },
    lacks: 'mix.exs names no app: and no releases: (an umbrella needs releases:)',
    notes: source.has('mix.lock') ? [] : ['no mix.lock: versions may differ from yours; commit one'],
  }
}

interface Recipe {
  version: string
  mix: string
  name: string
  args: string[]
}

function dockerfile(source: Source, { version, mix, name, args }: Recipe): string {
  const umbrella = source.match(/^apps\/[\w-]+\/mix\.exs$/).length > 0
  const files = ['mix.exs', ...(source.has('mix.lock') ? ['mix.lock'] : [])]
  const early = !umbrella && !/\bpath:\s*"/.test(mix)
  const get = 'RUN mix deps.get --only prod'
  return [
    `FROM elixir:${version}-slim AS build`,
    aptLine(['build-essential', 'git', 'ca-certificates']),
    'ENV MIX_ENV=prod LANG=C.UTF-8',
    'RUN mix local.hex --force && mix local.rebar --force',
    'WORKDIR /app',
    ...args.map((one) => `ARG ${one}`),
    ...(early ? [`COPY ${files.join(' ')} ./`, get, 'COPY . .'] : ['COPY . .', get]),
    'RUN mix deps.compile && mix compile',
    ...(/["']assets\.deploy["']/.test(mix) ? ['RUN mix assets.deploy'] : []),
    `RUN mix release ${/\breleases:/.test(mix) ? `${name} ` : ''}--path /out`,
    // The same base: a release holds Erlang, but not the C library that it was linked with.
    `FROM elixir:${version}-slim`,
    'ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app',
    'COPY --from=build --chown=1000:1000 /out /app',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}
