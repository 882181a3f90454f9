/** Gleam: an Erlang shipment on Erlang's own image, or JavaScript on Node where the target says so. */
import type { About, BuildPlan, Buildpack, Found, PlanOptions, Source } from '../lib/model/plan.ts'
import { foundIn, oneLine, settled } from './found.ts'
import { keysAt, parseToml, type TomlTable, textAt } from './toml.ts'

const GLEAM = '1.17.0'
const ERLANG = '28'

const about: About = {
  title: 'Gleam',
  detected: '`gleam.toml`',
  versions: ['`gleam` of `.tool-versions`; `erlang` there is the release of Erlang/OTP'],
  version: `${GLEAM}, on Erlang/OTP ${ERLANG}`,
  install: ['Gleam: `manifest.toml`'],
  build: ['`gleam export erlang-shipment`; with `target = "javascript"` `gleam build`'],
  start: [
    "the shipment's `entrypoint.sh run`, with the argument `server`, `serve` or `start` where `main` asks for one",
    'with the JavaScript target `main` on Node',
    'a package without `pub fn main` is a library, and is not started',
  ],
  notes: [
    'The compiler comes from `ghcr.io/gleam-lang/gleam:vN-scratch`; it is built on `erlang:N` and runs on `erlang:N-slim`, its user 1000',
    'Pages that Lustre renders in the browser need a Dockerfile',
  ],
}

export const gleam: Buildpack = { name: 'gleam', about, detect: (source) => source.has('gleam.toml'), plan }

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const manifest = parseToml((await source.read('gleam.toml')) ?? '')
  const tools = await source.read('.tool-versions')
  const found = foundIn(tools, '.tool-versions', '', /^gleam[ \t]+v?(\d+\.\d+\.\d+)/m)
  const version = settled(options, 'version', found ?? { value: GLEAM, from: 'the default' })
  const erlang = foundIn(tools, '.tool-versions', '', /^erlang[ \t]+(\d+)/m)?.value ?? ERLANG
  const javascript = textAt(manifest, 'target') === 'javascript'
  const name = /^[a-z][a-z0-9_]*$/.exec(textAt(manifest, 'name') ?? '')?.[0] ?? 'app'
  const start = await startOf(source, manifest, name, javascript)
  const install = settled(options, 'install', installOf(source))
  const build = settled(options, 'build', {
    value: javascript ? 'gleam build' : 'gleam export erlang-shipment',
    from: javascript ? 'target in gleam.toml' : 'gleam.toml',
  })
  const recipe = { version: version?.value ?? GLEAM, erlang, javascript, install, build, options, source }
  return {
    buildpack: 'gleam',
    runtime: `Gleam ${version?.value} (${version?.from}), ${javascript ? 'JavaScript on Node' : `Erlang/OTP ${erlang}`}`,
    version,
    install,
    build,
    dockerfile: { text: dockerfile(recipe) },
    args: options.args,
    testTarget: 'test',
    testCommand: 'gleam test',
    processes: start.command === undefined ? {} : { web: { command: start.command } },
    lacks: start.lacks,
    notes: source.has('manifest.toml') ? [] : ['no manifest.toml: versions may differ from yours; commit it'],
  }
}

const installOf = (source: Source): Found => ({
  value: 'gleam deps download',
  from: source.has('manifest.toml') ? 'manifest.toml' : 'gleam.toml',
})

async function startOf(
  source: Source,
  manifest: TomlTable,
  name: string,
  javascript: boolean,
): Promise<{ command?: string; lacks?: string }> {
  const text = (await source.read(`src/${name}.gleam`)) ?? ''
  if (!/^pub fn main\s*\(/m.test(text))
    return { lacks: `there is no pub fn main in src/${name}.gleam, so this is a library` }
  const uses = keysAt(manifest, 'dependencies')
  if (javascript && uses.includes('lustre') && /\blustre\.(?:start|simple|application|element)\b/.test(text))
    return {
      lacks:
        'Lustre renders this in the browser: a Dockerfile that builds it with lustre_dev_tools and serves its files is needed',
    }
  if (javascript)
    return {
      command: `node --input-type=module -e "import('/app/build/dev/javascript/${name}/${name}.mjs').then((app) => app.main())"`,
    }
  const [, word] = /\[\s*"(server|serve|start|web)"/.exec(text) ?? []
  return { command: `./entrypoint.sh run${word ? ` ${word}` : ''}` }
}

interface Recipe {
  version: string
  erlang: string
  javascript: boolean
  install?: Found
  build?: Found
  options: PlanOptions
  source: Source
}

function dockerfile({ version, erlang, javascript, install, build, options, source }: Recipe): string {
  const manifests = ['gleam.toml', 'manifest.toml'].filter((file) => source.has(file))
  // A dependency in a folder of the project is read before any is fetched.
  const early = options.install === undefined && source.match(/\/gleam\.toml$/).length === 0
  return [
    `FROM ghcr.io/gleam-lang/gleam:v${version}-scratch AS gleam`,
    `FROM ${javascript ? 'node:24-slim' : `erlang:${erlang}`} AS build`,
    'COPY --from=gleam /bin/gleam /bin/gleam',
    'WORKDIR /app',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    ...(early && install ? [`COPY ${manifests.join(' ')} ./`, `RUN ${install.value}`] : []),
    'COPY . .',
    ...(!early && install ? [`RUN ${oneLine(install.value)}`] : []),
    ...(build ? [`RUN ${oneLine(build.value)}`] : []),
    'FROM build AS test',
    ...(javascript ? ON_NODE : onErlang(erlang, options.whole === true)),
    '',
  ].join('\n')
}

const ON_NODE = [
  'FROM node:24-slim',
  'ENV NODE_ENV=production',
  'COPY --chown=1000:1000 . /app',
  'COPY --from=build --chown=1000:1000 /app/build /app/build',
  'WORKDIR /app',
  'USER node',
]

/** The shell of the entry point becomes Erlang, so that signals reach it. */
const onErlang = (erlang: string, whole: boolean): string[] => [
  `FROM erlang:${erlang}-slim`,
  'ENV HOME=/app',
  'RUN install -d -o 1000 -g 1000 /app',
  ...(whole ? ['COPY --chown=1000:1000 . /app'] : []),
  'COPY --from=build --chown=1000:1000 /app/build/erlang-shipment /app',
  'WORKDIR /app',
  'USER 1000:1000',
]
