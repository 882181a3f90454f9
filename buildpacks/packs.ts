/**
 * The build packs in the order in which they are asked; the first that detects the source builds it. One is loaded only where files are
 * there that it may be about: all of them take longer to load than to plan.
 */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { nothing } from './nothing.ts'

export interface Entry {
  name: string
  /** It detects nothing where no path matches this. */
  signs: RegExp
  load(): Promise<Buildpack>
}

const entry = (name: string, signs: RegExp, load: () => Promise<Buildpack>): Entry => ({ name, signs, load })

/**
 * A project's own Dockerfile says it all. Go and Rust ask for a program of their own beside other manifests, and so come before
 * languages whose files may be there for a tool. Then those whose projects often hold a package.json for their assets; each looks for
 * its own start before it takes such a project from Node. Files alone come late, and a compose file last: many projects have some that
 * do not say how the project itself is run.
 */
export const PACKS: Entry[] = [
  entry(
    'dockerfile',
    /^(?:Dockerfile|Containerfile|dockerfile)$/,
    async () => (await import('./dockerfile.ts')).dockerfile,
  ),
  entry('go', /^(?:go\.(?:mod|work)|main\.go)$/, async () => (await import('./go/index.ts')).go),
  entry('rust', /^Cargo\.toml$/, async () => (await import('./rust/index.ts')).rust),
  entry(
    'ruby',
    /\.(?:rb|ru|gemspec)$|^(?:Gemfile|bin\/rails|_config\.yml)$/,
    async () => (await import('./ruby/index.ts')).ruby,
  ),
  entry('php', /\.php$|^(?:composer\.json|artisan)$/, async () => (await import('./php/index.ts')).php),
  entry('elixir', /^mix\.exs$/, async () => (await import('./elixir/index.ts')).elixir),
  entry('gleam', /^gleam\.toml$/, async () => (await import('./gleam.ts')).gleam),
  entry('java', /^pom\.xml$|\.gradle(?:\.kts)?$/, async () => (await import('./java/index.ts')).java),
  entry('dotnet', /\.(?:slnx?|\w+proj)$/, async () => (await import('./dotnet/index.ts')).dotnet),
  entry('cpp', /^(?:CMakeLists\.txt|meson\.build)$/, async () => (await import('./cpp/index.ts')).cpp),
  entry(
    'python',
    /\.py$|^(?:requirements|pyproject\.toml$|Pipfile|(?:uv|poetry|pdm)\.lock$|setup\.cfg$|environment\.ya?ml$)/,
    async () => (await import('./python/index.ts')).python,
  ),
  entry('deno', /^deno\.(?:jsonc?|lock)$/, async () => (await import('./deno.ts')).deno),
  entry('bun', /^bun(?:\.lockb?|fig\.toml)$/, async () => (await import('./bun.ts')).bun),
  entry('node', /^package\.json$/, async () => (await import('./node/index.ts')).node),
  entry(
    'static',
    /\.html?$|^(?:Staticfile|static\.json|book\.toml|(?:config|hugo)\.\w+|config\/_default\/.*)$/,
    async () => (await import('./static.ts')).staticFiles,
  ),
  entry('shell', /\.sh$|^start$/, async () => (await import('./shell.ts')).shell),
  entry('compose', /^(?:docker-)?compose\.ya?ml$/, async () => (await import('./compose.ts')).compose),
]

/** The pack that is named, else the first that knows the project. */
export async function packFor(source: Source, name?: string): Promise<Buildpack> {
  if (name === undefined) {
    const found = await detected(source)
    if (found) return found
    throw nothing(source)
  }
  const named = PACKS.find((one) => one.name === name)
  if (named) return named.load()
  throw unknownPack(name)
}

/** Undefined: none knows the project. */
export async function detected(source: Source): Promise<Buildpack | undefined> {
  for (const { signs, load } of PACKS) {
    const pack = source.match(signs).length > 0 ? await load() : undefined
    if (pack?.detect(source)) return pack
  }
  return undefined
}

export const unknownPack = (name: string): Failure =>
  new Failure('CONFIG_INVALID', {
    message: `backendim.yaml: build.buildpack: there is no ${name}; there are ${PACKS.map((pack) => pack.name).join(', ')}`,
  })
