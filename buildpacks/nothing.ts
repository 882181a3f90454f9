/** What is said where no build pack knows the project: in which folder one would, or which language it is that none builds. */
import { Failure } from '../lib/model/errors.ts'
import type { Source } from '../lib/model/plan.ts'

/** Languages that are known by a file, and built by a Dockerfile only. */
const OTHERS: [RegExp, string][] = [
  [/^build\.sbt$/, 'Scala (sbt)'],
  [/^build\.(?:sc|mill)$/, 'Scala (Mill)'],
  [/^project\.clj$|^deps\.edn$/, 'Clojure'],
  [/^Package\.swift$/, 'Swift'],
  [/^pubspec\.yaml$/, 'Dart'],
  [/^(?:stack\.yaml|cabal\.project|[\w-]+\.cabal)$/, 'Haskell'],
  [/^dune-project$/, 'OCaml'],
  [/^build\.zig$/, 'Zig'],
  [/^[\w-]+\.nimble$/, 'Nim'],
  [/^shard\.yml$/, 'Crystal'],
  [/^(?:cpanfile|Makefile\.PL|dist\.ini)$/, 'Perl'],
  [/^rebar\.config$/, 'Erlang'],
  [/^(?:renv\.lock|app\.R|DESCRIPTION)$/, 'R'],
  [/^Project\.toml$/, 'Julia'],
  [/^(?:WORKSPACE|MODULE\.bazel)$/, 'Bazel'],
  [/^(?:configure\.ac|[\w-]+\.(?:c|cc|cpp))$|^src\/[\w-]+\.(?:c|cc|cpp)$/, 'C or C++ without CMake or Meson'],
]

const ASIDE =
  /^(?:\.|(?:.*\/)?(?:node_modules|vendor|docs?|examples?|tests?|e2e|website|samples?|benchmarks?|scripts|tools|deploy)\/)/
const MANIFEST =
  /\/(?:package\.json|requirements\.txt|pyproject\.toml|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|mix\.exs|deno\.json|gleam\.toml|[\w.-]+\.slnx?|[\w.-]+\.csproj)$/
const LAST = /\/(?:index\.html)$/

export function nothing(source: Source): Failure {
  const message =
    'no Dockerfile, package.json, requirements.txt, go.mod, Gemfile, composer.json, pom.xml, Cargo.toml, index.html or other sign of a runtime was found'
  const folders = foldersOf(source, MANIFEST)
  const names = folders.length > 0 ? folders : foldersOf(source, LAST)
  const [own] = source.match(/^(?!\.)(?:[\w.-]+\/){1,2}Dockerfile$/)
  const other = OTHERS.find(([file]) => source.match(file).length > 0)?.[1]
  if (other !== undefined)
    return new Failure('NO_RUNTIME_DETECTED', {
      message: `this is ${other}, for which there is no build pack`,
      hint: own
        ? `name its Dockerfile in backendim.yaml: "build: { dockerfile: ${own} }"`
        : 'add a Dockerfile that builds it',
    })
  if (names.length > 0)
    return new Failure('NO_RUNTIME_DETECTED', {
      message: `${message} at the root, but below it: ${names.slice(0, 5).join(', ')}`,
      hint: `name the folder of the app in backendim.yaml: "build: { root: ${names[0]} }"`,
    })
  if (own)
    return new Failure('NO_RUNTIME_DETECTED', {
      message: `${message} at the root, but there is ${own}`,
      hint: `name it in backendim.yaml: "build: { dockerfile: ${own} }"`,
    })
  return new Failure('NO_RUNTIME_DETECTED', { message })
}

/** At most two deep, the nearest first. */
function foldersOf(source: Source, file: RegExp): string[] {
  const found = source.match(/^(?:[\w.-]+\/){1,2}[\w.-]+$/).filter((path) => file.test(path) && !ASIDE.test(path))
  return [...new Set(found.map((path) => path.slice(0, path.lastIndexOf('/'))))].sort(
    (a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1),
  )
}
