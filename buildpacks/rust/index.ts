/** Rust: the release binaries of the package, or of a workspace's packages, in an image without a compiler. */
import type { About, BuildPlan, Buildpack, Found, PlanOptions, Source } from '../../lib/model/plan.ts'
import { foundIn, settled } from '../found.ts'
import { parseToml, type TomlTable, textAt } from '../toml.ts'
import { type Binary, type Crate, chosen, cratesOf } from './binaries.ts'
import { buildOf, dockerfile } from './dockerfile.ts'
import { kindOf, otherTool } from './kind.ts'

const about: About = {
  title: 'Rust',
  detected:
    '`Cargo.toml`; beside the manifest of another language only with a `main.rs` or `src/bin/` at the root or in a package of the workspace',
  versions: ['`rust-toolchain.toml`', '`rust-toolchain`', '`.tool-versions`'],
  version: '1 (the newest); a nightly that is asked for is installed by rustup while it builds',
  install: ['Cargo: `Cargo.lock`, with `--locked`'],
  build: [
    '`cargo build --release` of the binaries of the package, in a workspace of the packages that use a web framework, or of all where a Procfile names what runs; with `SQLX_OFFLINE` where `.sqlx/` is committed',
  ],
  start: [
    '`default-run`, else the only binary, else the one called as the package',
    'in a workspace: of `default-members` or of the one package that uses a web framework; else the one called `server`, `web`, `api`, `app` or `backend`, or with such an end',
    'Rocket and Loco are told their port',
    'bots run as `worker`; a program without network is not started unasked',
  ],
  notes: [
    'It is built on `rust:N-bookworm` and runs on `debian:bookworm-slim`, its user 1000; binaries lie in `bin/`, which is in PATH',
    'Projects of cargo-leptos, Trunk and Dioxus need a Dockerfile',
  ],
}

export const rust: Buildpack = { name: 'rust', about, detect, plan }

/** Projects of other languages hold Rust for an extension. */
function detect(source: Source): boolean {
  if (!source.has('Cargo.toml')) return false
  const other = /^(?:package\.json|Gemfile|composer\.json|requirements\.txt|pyproject\.toml|mix\.exs|go\.mod)$/
  return (
    source.match(other).length === 0 ||
    source.match(/^(?!(?:examples?|tests?|benches|packages|fixtures)\/)(?:[\w.-]+\/){0,2}src\/(?:main\.rs$|bin\/)/)
      .length > 0
  )
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const manifest = parseToml((await source.read('Cargo.toml')) ?? '')
  const lock = (await source.read('Cargo.lock')) ?? ''
  const found = await rustVersion(source)
  const version = settled(options, 'version', found)
  const crates = await cratesOf(source, manifest)
  const main = chosen(crates, manifest)
  const built = toBuild(crates, main, options.whole === true)
  const lacks = otherTool(source, manifest) ?? lacking(crates)
  const { kind, lacks: alone } = main ? await kindOf(source, lock, main) : { kind: 'web' as const }
  const start = main && `${main.env}bin/${main.name}${main.rest}`
  const refused = otherTool(source, manifest) !== undefined
  return {
    buildpack: 'rust',
    runtime: `Rust ${version?.value} (${version?.from}${editionOf(manifest)})`,
    version,
    install: settled(options, 'install', undefined),
    build: settled(options, 'build', { value: buildOf(built, lock), from: 'the binaries' }),
    dockerfile: {
      text: dockerfile({
        version: version?.value ?? '1',
        binaries: built,
        lock,
        crates,
        options,
        offline: isOffline(source),
      }),
    },
    args: options.args,
    processes: start === undefined || kind === undefined || refused ? {} : { [kind]: { command: start } },
    lacks: alone ?? lacks,
    notes: lock === '' ? ['no Cargo.lock: versions may differ from yours; commit one'] : [],
  }
}

async function rustVersion(source: Source): Promise<Found> {
  for (const file of ['rust-toolchain.toml', 'rust-toolchain']) {
    const text = await source.read(file)
    const found = foundIn(text, file, '', /^\s*(?:channel\s*=\s*["'])?(1\.\d+(?:\.\d+)?)\b/m)
    if (found) return found
    const moving = foundIn(
      text,
      file,
      'channel',
      /^\s*channel\s*=\s*["'](\w[\w.-]*)["']/m,
      /^(nightly[\w-]*|beta)\s*$/m,
    )
    if (moving && moving.value !== 'stable')
      return { value: '1', from: `the newest; rustup adds ${moving.value}, ${moving.from}` }
  }
  const tool = foundIn(await source.read('.tool-versions'), '.tool-versions', '', /^rust[ \t]+(1\.\d+(?:\.\d+)?)/m)
  return tool ?? { value: '1', from: 'the default' }
}

/** `rust-version` is the least that is needed, and an edition too. */
function editionOf(manifest: TomlTable): string {
  const edition = textAt(manifest, 'package', 'edition') ?? textAt(manifest, 'workspace', 'package', 'edition')
  return edition ? `, edition ${/^\d{4}$/.test(edition) ? edition : 'unknown'}` : ''
}

const isOffline = (source: Source): boolean =>
  source.has('sqlx-data.json') || source.match(/^(?:[\w.-]+\/){0,2}\.sqlx\/query-/).length > 0

/** Of a workspace with a known web process what belongs to it, unless something else may be named to run. */
function toBuild(crates: Crate[], main: Binary | undefined, whole: boolean): Binary[] {
  const all = crates.flatMap(({ binaries }) => binaries)
  if (main === undefined || whole || crates.length <= 1) return all
  return crates.filter((one) => one.serves || one.binaries.includes(main)).flatMap(({ binaries }) => binaries)
}

function lacking(crates: Crate[]): string {
  const names = crates.flatMap(({ binaries }) => binaries.map(({ name }) => name))
  return names.length === 0
    ? 'there is no binary in Cargo.toml, src/main.rs or src/bin/, so this is a library'
    : `there are several binaries: ${names.slice(0, 6).join(', ')}; name one, such as web: bin/${names[0]}`
}
