/** The Dockerfile of Go: modules first, then the front end and generated code where there are any, then the binaries. */
import type { Found, PlanOptions, Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { oneLine } from '../found.ts'
import type { FrontEnd } from './front-end.ts'
import { binaryOf } from './mains.ts'

/** Modules that are bindings to C. */
const CGO =
  /\b(?:mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|h2non\/bimg|davidbyttow\/govips|zeromq\/goczmq|marcboeker\/go-duckdb|duckdb\/duckdb-go|tursodatabase\/go-libsql)\b/
/** Of those, the ones that also want a library of the system: to build, and to run. */
const LIBRARIES: [RegExp, string[], string[]][] = [
  [/h2non\/bimg|davidbyttow\/govips/, ['libvips-dev'], ['libvips42']],
  [/zeromq\/goczmq/, ['libczmq-dev'], ['libczmq4']],
]
const CACHE = 'RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build'

export const DEFAULT_BUILD = 'the main packages'

interface Parts {
  version: string
  mains: string[]
  mod: string | undefined
  generate: string[]
}
export interface Recipe extends Parts {
  front: FrontEnd
  /** A main package calls C itself. */
  bindings: boolean
  options: PlanOptions
  install?: Found
}

/** Vendored modules are there already. */
export function installOf(source: Source, mod: string | undefined): Found | undefined {
  if (mod === undefined || source.has('vendor/modules.txt')) return undefined
  return { value: 'go mod download', from: source.has('go.mod') ? 'go.mod' : 'go.work' }
}

/** Time zones go into the binary: the image has none. */
export function buildOf({ mains, mod, generate }: Parts): string[] {
  const flags = '-trimpath -ldflags="-s -w" -tags timetzdata'
  if (mod === undefined && mains.includes('.')) return [`GO111MODULE=off go build ${flags} -o /out/app .`]
  const names = new Set<string>()
  const builds = mains.slice(0, 20).flatMap((folder) => {
    const name = binaryOf(folder, mod)
    if (names.has(name)) return []
    names.add(name)
    return [`go build ${flags} -o /out/${name} ./${folder === '.' ? '' : folder}`]
  })
  return [...generate, ...builds]
}

export function dockerfile(source: Source, recipe: Recipe): string {
  const { version, mod, front, options, install } = recipe
  const cgo = recipe.bindings || CGO.test(mod ?? '')
  const needs = LIBRARIES.filter(([module]) => module.test(mod ?? ''))
  const early = install !== undefined && options.install === undefined ? manifests(source, mod) : undefined
  const commands = options.build === undefined ? buildOf(recipe) : [oneLine(options.build)].filter((one) => one !== '')
  return [
    ...(front.stage ?? []),
    `FROM golang:${version}-bookworm AS build`,
    `ENV CGO_ENABLED=${cgo ? 1 : 0}`,
    ...(needs.length > 0 ? [aptLine(needs.flatMap(([, build]) => build))] : []),
    'WORKDIR /app',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    ...(early ? [...early, `${CACHE} go mod download`] : []),
    'COPY . .',
    ...(install && options.install !== undefined ? [`${CACHE} ${oneLine(install.value)}`] : []),
    ...(front.made ?? []).map((folder) => `COPY --from=front /app/${folder} ${folder}`),
    'RUN mkdir -p /out',
    ...commands.map((command) => `${CACHE} ${command}`),
    ...(options.build === undefined ? [] : ['RUN cp -r bin/. /out/ 2>/dev/null || true']),
    'FROM build AS test',
    'FROM debian:bookworm-slim',
    ...(cgo
      ? [aptLine(['ca-certificates', ...needs.flatMap(([, , run]) => run)])]
      : ['COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/']),
    'ENV PATH=/app/bin:$PATH',
    'COPY --chown=1000:1000 . /app',
    'COPY --from=build /out/ /app/bin/',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** What `go mod download` reads, folder by folder. Undefined: something that it reads cannot be told. */
function manifests(source: Source, mod: string | undefined): string[] | undefined {
  const workspace = source.has('go.work')
  const near = [...(mod ?? '').matchAll(/=>\s*\.\/?([\w./-]*)/g)].map(([, folder = '']) => folder)
  if (near.some((folder) => folder.includes('..')) || /=>\s*\.\.\//.test(mod ?? '')) return undefined
  const folders = workspace
    ? source.match(/^(?!vendor\/).*\/go\.mod$/).map((path) => path.slice(0, -'/go.mod'.length))
    : near.map((folder) => folder.replace(/\/$/, '')).filter((folder) => folder !== '')
  if (folders.some((folder) => !source.has(`${folder}/go.mod`) || !/^[\w./-]+$/.test(folder)) || folders.length > 30)
    return undefined
  const root = ['go.work', 'go.work.sum', 'go.mod', 'go.sum'].filter((file) => source.has(file))
  const below = folders.map((folder) => {
    const files = ['go.mod', 'go.sum'].map((file) => `${folder}/${file}`).filter((file) => source.has(file))
    return `COPY ${files.join(' ')} ${folder}/`
  })
  return [`COPY ${root.join(' ')} ./`, ...below]
}
