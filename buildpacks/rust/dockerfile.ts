/** The Dockerfile of Rust. Crates and what was compiled stay in caches; libraries of the system come by what the lock file names. */
import type { PlanOptions } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { oneLine } from '../found.ts'
import type { Binary, Crate } from './binaries.ts'

interface Recipe {
  version: string
  binaries: Binary[]
  crates: Crate[]
  lock: string
  options: PlanOptions
  /** The queries of sqlx are committed: no database is asked while it builds. */
  offline: boolean
}

/** Crate → what it needs to build beside what the full image has (OpenSSL, PostgreSQL, SQLite, make, a C++ compiler), and to run. */
const LIBRARIES: [string, string[], string[]][] = [
  ['openssl-sys', [], ['libssl3']],
  ['pq-sys', [], ['libpq5']],
  ['mysqlclient-sys', [], ['libmariadb3']],
  ['prost-build', ['protobuf-compiler'], []],
  ['cmake', ['cmake'], []],
  ['bindgen', ['clang', 'libclang-dev'], []],
  ['nasm-rs', ['nasm'], []],
  ['rdkafka-sys', ['cmake'], []],
  ['alsa-sys', ['libasound2-dev'], ['libasound2']],
  ['libudev-sys', ['libudev-dev'], ['libudev1']],
  ['zmq-sys', ['libzmq3-dev'], ['libzmq5']],
  ['libdbus-sys', ['libdbus-1-dev'], ['libdbus-1-3']],
  ['leptonica-sys', ['libleptonica-dev', 'clang'], ['liblept5']],
  ['tesseract-sys', ['libtesseract-dev', 'clang'], ['libtesseract5']],
]
/** Without a lock file: what brings the library with it. */
const BRING: [RegExp, string][] = [
  [/^(?:openssl|native-tls|reqwest|postgres-openssl|lettre|sentry)$/, 'openssl-sys'],
  [/^diesel$/, 'pq-sys'],
  [/^tonic-build$|^prost-build$/, 'prost-build'],
]

export const buildOf = (binaries: Binary[], lock: string): string => {
  const features = [...new Set(binaries.flatMap((one) => one.features.map((feature) => `${one.crate}/${feature}`)))]
  const inner = features.filter((one) => /^[\w-]+\/[\w-]+$/.test(one))
  return [
    'cargo build --release',
    ...(lock === '' ? [] : ['--locked']),
    ...(inner.length > 0 ? [`--features ${inner.join(',')}`] : []),
    ...binaries.slice(0, 20).map(({ name }) => `--bin ${name}`),
  ].join(' ')
}

export function dockerfile(recipe: Recipe): string {
  const { version, binaries, lock, options, offline } = recipe
  const needs = needed(recipe)
  const build = [...new Set(needs.flatMap(([, before]) => before))]
  const own = options.build !== undefined
  const command = own ? oneLine(options.build ?? '') : buildOf(binaries, lock)
  const names = binaries.slice(0, 20).map(({ name }) => `target/release/${name}`)
  const collect = own || names.length === 0 ? ALL : `mkdir -p /out && cp ${names.join(' ')} /out/`
  return [
    `FROM rust:${version}-bookworm AS build`,
    ...(build.length > 0 ? [aptLine(build)] : []),
    ...(offline ? ['ENV SQLX_OFFLINE=true'] : []),
    'WORKDIR /app',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    'COPY . .',
    ...(options.install?.trim() ? [`${CACHE} ${oneLine(options.install)}`] : []),
    `${CACHE} ${FRESH} && ${[command, collect].filter(Boolean).join(' && ')}`,
    'FROM debian:bookworm-slim',
    aptLine(['ca-certificates', ...new Set(needs.flatMap(([, , after]) => after))]),
    'ENV PATH=/app/bin:$PATH',
    'COPY --chown=1000:1000 . /app',
    'COPY --from=build /out/ /app/bin/',
    // Procfiles name binaries where Cargo puts them.
    ...(options.whole ? ['RUN mkdir -p /app/target && ln -s ../bin /app/target/release'] : []),
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

const CACHE =
  'RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/usr/local/cargo/git --mount=type=cache,target=/app/target'
/** Cargo goes by the times of files, and those of an older commit would make it keep a newer binary. */
const FRESH = 'find . -path ./target -prune -o -type f -exec touch {} +'
const ALL = 'mkdir -p /out && find target/release -maxdepth 1 -type f -executable -exec cp {} /out/ \\;'

function needed({ lock, crates }: Recipe): [string, string[], string[]][] {
  const uses = (crate: string): boolean => new RegExp(`^name = "${crate}"$`, 'm').test(lock)
  const names = crates.flatMap(({ dependencies }) => dependencies)
  const brought =
    lock === '' ? BRING.filter(([by]) => names.some((name) => by.test(name))).map(([, crate]) => crate) : []
  const found = LIBRARIES.filter(([crate]) => uses(crate) || brought.includes(crate))
  return found.filter(([crate]) => crate !== 'openssl-sys' || !uses('openssl-src'))
}
