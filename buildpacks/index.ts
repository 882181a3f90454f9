/** The build packs in the order in which they are asked; the first that detects the source builds it. */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { bun } from './bun.ts'
import { compose } from './compose.ts'
import { deno } from './deno.ts'
import { dockerfile } from './dockerfile.ts'
import { dotnet } from './dotnet.ts'
import { elixir } from './elixir.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { node } from './node/index.ts'
import { php } from './php.ts'
import { python } from './python/index.ts'
import { ruby } from './ruby.ts'
import { rust } from './rust.ts'
import { shell } from './shell.ts'
import { staticFiles } from './static.ts'

/**
 * A project's own Dockerfile says it all. Then the languages whose projects often hold a package.json for their assets;
 * each looks for its own start before it takes such a project from Node. Files alone come late, and a compose file last: many
 * projects have some that do not say how the project itself is run.
 */
export const BUILDPACKS: Buildpack[] = [
  dockerfile,
  ruby,
  php,
  elixir,
  java,
  dotnet,
  go,
  rust,
  python,
  deno,
  bun,
  node,
  staticFiles,
  shell,
  compose,
]

export function choose(source: Source, name?: string): Buildpack {
  const found =
    name === undefined ? BUILDPACKS.find((pack) => pack.detect(source)) : BUILDPACKS.find((pack) => pack.name === name)
  if (found) return found
  if (name !== undefined)
    throw new Failure('CONFIG_INVALID', {
      message: `backendim.yaml: build.buildpack: there is no ${name}; there are ${BUILDPACKS.map((pack) => pack.name).join(', ')}`,
    })
  throw nothing(source)
}

/** Where the project lies in folders of its own, which. */
function nothing(source: Source): Failure {
  const folders = source
    .match(
      /^(?!(?:.*\/)?(?:node_modules|vendor)\/)(?:[\w.-]+\/){1,2}(?:Dockerfile|package\.json|requirements\.txt|pyproject\.toml|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|mix\.exs|deno\.json|index\.html)$/,
    )
    .map((path) => path.slice(0, path.lastIndexOf('/')))
  const message =
    'no Dockerfile, package.json, requirements.txt, go.mod, Gemfile, composer.json, pom.xml, Cargo.toml, index.html or other sign of a runtime was found'
  if (folders.length === 0) return new Failure('NO_RUNTIME_DETECTED', { message })
  const names = [...new Set(folders)]
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .slice(0, 5)
  return new Failure('NO_RUNTIME_DETECTED', {
    message: `${message} at the root, but below it: ${names.join(', ')}`,
    hint: `name the folder of the app in backendim.yaml: "build: { root: ${names[0]} }"`,
  })
}
