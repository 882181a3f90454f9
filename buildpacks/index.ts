/** The build packs in the order in which they are asked; the first that detects the source builds it. */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { bun } from './bun.ts'
import { compose } from './compose.ts'
import { deno } from './deno.ts'
import { dockerfile } from './dockerfile.ts'
import { dotnet } from './dotnet/index.ts'
import { elixir } from './elixir/index.ts'
import { go } from './go/index.ts'
import { java } from './java/index.ts'
import { node } from './node/index.ts'
import { nothing } from './nothing.ts'
import { php } from './php/index.ts'
import { python } from './python/index.ts'
import { ruby } from './ruby/index.ts'
import { rust } from './rust/index.ts'
import { shell } from './shell.ts'
import { staticFiles } from './static.ts'

/**
 * A project's own Dockerfile says it all. Go and Rust ask for a program of their own beside other manifests, and so come before
 * languages whose files may be there for a tool. Then those whose projects often hold a package.json for their assets; each looks for its own start before it takes such a project from Node. Files alone come late, and a compose file last: many
 * projects have some that do not say how the project itself is run.
 */
export const BUILDPACKS: Buildpack[] = [
  dockerfile,
  go,
  rust,
  ruby,
  php,
  elixir,
  java,
  dotnet,
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
