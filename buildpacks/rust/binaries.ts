/** The packages of a Cargo project, their binaries, and which of these is the web process. */
import type { Source } from '../../lib/model/plan.ts'
import { keysAt, parseToml, type TomlTable, tablesAt, textAt, textsAt, tomlAt } from '../toml.ts'

export interface Binary {
  name: string
  /** Of the package; the path of its folder ends with `/`, or is empty. */
  crate: string
  folder: string
  /** Without these cargo leaves it out. */
  features: string[]
  /** Before and after the program. */
  env: string
  rest: string
}

export interface Crate {
  name: string
  folder: string
  binaries: Binary[]
  /** The one that `cargo run` would run, or that is called as the package. */
  main?: Binary
  /** It depends on a web framework itself. */
  serves: boolean
  dependencies: string[]
}

const WEB =
  /^(?:actix-web|axum|rocket|warp|poem|poem-openapi|tide|salvo|hyper|tonic|loco-rs|gotham|ntex|rouille|tiny_http|iron|thruster|dropshot|viz|pingora|pavex|lambda_http|jsonrpsee|async-graphql-axum|juniper_actix)$/
const ASIDE =
  /^(?:examples|tests?|test\w+|benches|benchmarks?|fuzz|tools?|xtask|scripts?)\/|\/(?:examples?|fuzz|benches|tests)\//

/** The package at the root where it has binaries, else all of the workspace. */
export async function cratesOf(source: Source, manifest: TomlTable): Promise<Crate[]> {
  const own = crateOf(source, manifest, '')
  if (own.binaries.length > 0 || tomlAt(manifest, 'workspace') === undefined) return [own]
  const excluded = textsAt(manifest, 'workspace', 'exclude')
  const paths = source
    .match(/^(?!target\/|vendor\/)(?:[\w.-]+\/){1,3}Cargo\.toml$/)
    .filter((path) => !ASIDE.test(path) && !excluded.some((one) => path.startsWith(`${one}/`)))
  const all: Crate[] = []
  for (const path of paths.slice(0, 60)) {
    const text = parseToml((await source.read(path)) ?? '')
    all.push(crateOf(source, text, path.slice(0, -'Cargo.toml'.length)))
  }
  return all.filter(({ binaries }) => binaries.length > 0)
}

function crateOf(source: Source, manifest: TomlTable, folder: string): Crate {
  const name = textAt(manifest, 'package', 'name') ?? ''
  const dependencies = keysAt(manifest, 'dependencies')
  const [env, rest] = dependencies.includes('rocket')
    ? ['ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT ', '']
    : dependencies.includes('loco-rs')
      ? [source.has(`${folder}config/production.yaml`) ? 'LOCO_ENV=production ' : '', ' start -b 0.0.0.0 -p $PORT']
      : ['', '']
  const given = featuresOf(manifest)
  const binaries = namesIn(source, manifest, name, folder).map(({ name: one, features }) => ({
    name: one,
    crate: name,
    folder,
    features: features.filter((feature) => !given.includes(feature)),
    env,
    rest,
  }))
  return {
    name,
    folder,
    binaries,
    main: mainOf(manifest, binaries, name),
    serves: dependencies.some((one) => WEB.test(one)),
    dependencies,
  }
}

const featuresOf = (manifest: TomlTable): string[] => {
  const first = textsAt(manifest, 'features', 'default')
  return [...first, ...first.flatMap((feature) => textsAt(manifest, 'features', feature))]
}

/** src/main.rs is called as the package; [[bin]] may name others, and takes their files from what is found by itself. */
function namesIn(source: Source, manifest: TomlTable, name: string, folder: string) {
  const bins = tablesAt(manifest, 'bin').map((bin) => ({
    name: textAt(bin, 'name') ?? '',
    path: textAt(bin, 'path')?.replace(/^\.\//, ''),
    features: textsAt(bin, 'required-features'),
  }))
  const taken = bins.map(({ path }) => path)
  const auto = tomlAt(manifest, 'package', 'autobins') !== 'false'
  const inBin = source
    .match(/\.rs$/)
    .map((path) => (path.startsWith(`${folder}src/bin/`) ? path.slice(folder.length) : ''))
    .filter((path) => auto && !taken.includes(path))
    .map((path) => /^src\/bin\/([\w-]+)(?:\.rs|\/main\.rs)$/.exec(path)?.[1] ?? '')
  const first = auto && source.has(`${folder}src/main.rs`) && !taken.includes('src/main.rs') ? [name] : []
  const found = [...first, ...inBin].map((one) => ({ name: one, features: [] as string[] }))
  const named = new Set(bins.map((bin) => bin.name))
  return [...found.filter((one) => !named.has(one.name)), ...bins]
    .filter((one) => /^[\w-]+$/.test(one.name))
    .filter((one, at, all) => all.findIndex((other) => other.name === one.name) === at)
}

function mainOf(manifest: TomlTable, binaries: Binary[], name: string): Binary | undefined {
  const asked = textAt(manifest, 'package', 'default-run')
  return (
    binaries.find((one) => one.name === asked) ??
    (binaries.length === 1 ? binaries[0] : binaries.find((one) => one.name === name)) ??
    usual(binaries) ??
    usual(binaries.filter((one) => !/(?:cli|client|ctl|migrat\w*|seed\w*)$/.test(one.name)))
  )
}

export function chosen(crates: Crate[], manifest: TomlTable): Binary | undefined {
  const [first] = crates
  if (crates.length <= 1) return first?.main
  const fallback = textsAt(manifest, 'workspace', 'default-members').map((path) => path.replace(/^\.\/|\/$/g, ''))
  const listed = crates.filter(({ folder }) => fallback.includes(folder.slice(0, -1)))
  const serving = crates.filter(({ serves }) => serves)
  for (const few of [listed, serving, crates]) {
    const mains = few.map(({ main }) => main).filter((one) => one !== undefined)
    const one = mains.length === 1 ? mains[0] : usual(mains)
    if (one) return one
  }
  return usual(crates.flatMap(({ binaries }) => binaries))
}

const usual = (binaries: Binary[]): Binary | undefined => {
  const exact = binaries.filter(({ name }) => /^(?:server|web|api|app|backend)$/.test(name))
  const ends = binaries.filter(({ name }) => /[-_](?:server|web|api|app|backend)$/.test(name))
  return exact.length === 1 ? exact[0] : ends.length === 1 && exact.length === 0 ? ends[0] : undefined
}
