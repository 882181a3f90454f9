/** Rust: the release binaries of the package, or of a workspace's packages, in an image without a compiler. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { aptLine } from './apt.ts'
import { firstMatch } from './first-match.ts'
import { parseToml, type TomlTable, tablesAt, textAt, tomlAt } from './toml.ts'

const about: About = {
  title: 'Rust',
  detected: '`Cargo.toml`',
  versions: ['`rust-toolchain.toml`', '`rust-toolchain`'],
  version: '1 (the newest)',
  install: ['Cargo: `Cargo.lock`, with `--locked`'],
  build: ['`cargo build --release` of all binaries, in a workspace of all packages'],
  start: [
    '`default-run`, else the only binary, else the one called as the package',
    'of several the one called `server`, `web`, `api`, `app` or `backend`',
  ],
  notes: [
    'It is built on `rust:N-slim-bookworm` and runs on `debian:bookworm-slim`, its user 1000; binaries lie in `bin/`',
  ],
}

export const rust: Buildpack = { name: 'rust', about, detect: (source) => source.has('Cargo.toml'), plan }

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const manifest = parseToml((await source.read('Cargo.toml')) ?? '')
  const lock = (await source.read('Cargo.lock')) ?? ''
  const [version, why] = await rustVersion(source, manifest)
  const { names, main } = await binaries(source, manifest)
  const rocket = /^name = "rocket"$/m.test(lock) || tomlAt(manifest, 'dependencies', 'rocket') !== undefined
  const env = rocket ? 'ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT ' : ''
  return {
    buildpack: 'rust',
    runtime: `Rust ${version} (${why})`,
    dockerfile: { text: dockerfile({ version, names, lock, args: Object.keys(args) }) },
    args,
    processes: main === undefined ? {} : { web: { command: `${env}bin/${main}` } },
    lacks:
      names.length === 0
        ? 'there is no binary in Cargo.toml, src/main.rs or src/bin/'
        : `there are several binaries: ${names.slice(0, 6).join(', ')}; name one, such as web: bin/${names[0]}`,
    notes: lock === '' ? ['no Cargo.lock: versions may differ from yours; commit one'] : [],
  }
}

async function rustVersion(source: Source, manifest: TomlTable): Promise<[string, string]> {
  for (const file of ['rust-toolchain.toml', 'rust-toolchain']) {
    const found = firstMatch(await source.read(file), /^\s*(?:channel\s*=\s*["'])?(1\.\d+(?:\.\d+)?)\b/m)
    if (found) return [found, file]
  }
  // `rust-version` is the least that is needed.
  const edition = textAt(manifest, 'package', 'edition') ?? textAt(manifest, 'workspace', 'package', 'edition')
  return ['1', edition ? `the default, edition ${/^\d{4}$/.test(edition) ? edition : 'unknown'}` : 'the default']
}

interface Binaries {
  names: string[]
  main?: string
}

async function binaries(source: Source, manifest: TomlTable): Promise<Binaries> {
  const own = binariesIn(source, manifest, '')
  if (own.names.length > 0) return own
  const paths = source.match(/^(?!target\/)(?:[\w.-]+\/){1,3}Cargo\.toml$/)
  const members = tomlAt(manifest, 'workspace') === undefined ? [] : paths.slice(0, 60)
  const all: Binaries[] = []
  for (const path of members)
    all.push(binariesIn(source, parseToml((await source.read(path)) ?? ''), path.slice(0, -'Cargo.toml'.length)))
  const names = [...new Set(all.flatMap((one) => one.names))]
  const mains = all.map((one) => one.main).filter((one) => one !== undefined)
  return { names, main: names.length === 1 ? names[0] : mains.length === 1 ? mains[0] : usual(names) }
}

const usual = (names: string[]): string | undefined => {
  const found = names.filter((name) => /^(?:server|web|api|app|backend)$/.test(name))
  return found.length === 1 ? found[0] : undefined
}

/** src/main.rs is called as the package; [[bin]] may name others. */
function binariesIn(source: Source, manifest: TomlTable, folder: string): Binaries {
  const name = textAt(manifest, 'package', 'name')
  const named = tablesAt(manifest, 'bin').map((bin) => textAt(bin, 'name'))
  const mainIsNamed = tablesAt(manifest, 'bin').some((bin) => textAt(bin, 'path')?.endsWith('src/main.rs'))
  const first = source.has(`${folder}src/main.rs`) && !mainIsNamed ? [name] : []
  const inBin = source
    .match(/\.rs$/)
    .map((path) => (path.startsWith(`${folder}src/bin/`) ? path.slice(folder.length + 'src/bin/'.length) : ''))
    .map((path) => /^([\w-]+)(?:\.rs|\/main\.rs)$/.exec(path)?.[1])
  const names = [...new Set([...first, ...named, ...inBin])].filter((one): one is string => /^[\w-]+$/.test(one ?? ''))
  const asked = textAt(manifest, 'package', 'default-run')
  const main =
    names.find((one) => one === asked) ??
    (names.length === 1 ? names[0] : names.find((one) => one === name)) ??
    usual(names)
  return { names, main }
}

interface Recipe {
  version: string
  names: string[]
  lock: string
  args: string[]
}

function dockerfile({ version, names, lock, args }: Recipe): string {
  const uses = (crate: string): boolean => new RegExp(`^name = "${crate}"$`, 'm').test(lock)
  const build = [
    ...(uses('openssl-sys') ? ['pkg-config', 'libssl-dev'] : []),
    ...(uses('pq-sys') ? ['libpq-dev'] : []),
    ...(uses('prost-build') ? ['protobuf-compiler'] : []),
    ...(uses('cmake') ? ['cmake', 'g++', 'make'] : []),
  ]
  const runtime = [
    'ca-certificates',
    ...(uses('openssl-sys') ? ['libssl3'] : []),
    ...(uses('pq-sys') ? ['libpq5'] : []),
  ]
  const bins = names.slice(0, 20)
  return [
    `FROM rust:${version}-slim-bookworm AS build`,
    ...(build.length > 0 ? [aptLine(build)] : []),
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    'COPY . .',
    `RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/app/target cargo build --release${lock === '' ? '' : ' --locked'}${bins.map((name) => ` --bin ${name}`).join('')} && mkdir /out${bins.map((name) => ` && cp target/release/${name} /out/`).join('')}`,
    'FROM debian:bookworm-slim',
    aptLine(runtime),
    'COPY --chown=1000:1000 . /app',
    'COPY --from=build /out/ /app/bin/',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}
