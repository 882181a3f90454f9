/** Go: a static binary of the main package, in an image that holds the project's files beside it but no compiler. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { aptLine } from './apt.ts'
import { firstMatch } from './first-match.ts'

const DEFAULT = '1.25'
/** Older modules are built by the default: Go keeps its promise of compatibility, and old images are not mended any more. */
const OLDEST = 21
/** Modules that are bindings to C. */
const CGO = /\b(?:mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|h2non\/bimg|davidbyttow\/govips|zeromq\/goczmq)\b/

const about: About = {
  title: 'Go',
  detected: '`go.mod`, `go.work`, `main.go`; beside a `package.json` only with a `main.go` at the root or below `cmd/`',
  versions: ['`toolchain` in go.mod', '`go` in go.mod, or in go.work'],
  version: `${DEFAULT}; modules that ask for less than 1.${OLDEST} are built by it too`,
  install: [
    '`go mod download` before the source; not where modules are vendored, replaced by folders, or in a workspace',
  ],
  build: ['every main package, static unless a module needs C'],
  start: [
    'the main package at the root',
    'the one below `cmd/`, else the only one',
    'of several the one called as the module, or `server`, `web`, `api`, `app`, `main`, `http`, `serve`',
  ],
  notes: [
    'It is built on `golang:N-bookworm` and runs on `debian:bookworm-slim`, its user 1000; binaries lie in `bin/`, the project beside them',
  ],
}

export const go: Buildpack = { name: 'go', about, detect, plan }

/** With a package.json (front ends, tools) it is Go where a main package is. */
function detect(source: Source): boolean {
  const named = ['go.mod', 'go.work', 'main.go'].some((file) => source.has(file))
  return named && (!source.has('package.json') || source.match(/^(?:cmd\/(?:[\w.-]+\/)?)?main\.go$/).length > 0)
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const mod = (await source.read('go.mod')) ?? (await source.read('go.work'))
  const { version, why } = versionOf(mod, source.has('go.mod') ? 'go.mod' : 'go.work')
  const mains = await mainsOf(source)
  const main = chosen(mains, mod)
  return {
    buildpack: 'go',
    runtime: `Go ${version} (${why})`,
    dockerfile: { text: dockerfile(source, { version, mains, mod, args: Object.keys(args) }) },
    args,
    testTarget: 'test',
    testCommand: 'go test ./...',
    processes: main === undefined ? {} : { web: { command: `bin/${binaryOf(main, mod)}` } },
    lacks: lacks(mains, mod),
    notes: mod === undefined ? ['there is no go.mod: only the standard library is there'] : [],
  }
}

function versionOf(mod: string | undefined, file: string): { version: string; why: string } {
  const asked = firstMatch(mod, /^toolchain\s+go1\.(\d+)/m, /^go\s+1\.(\d+)/m)
  if (asked === undefined) return { version: DEFAULT, why: 'the default' }
  if (Number(asked) < OLDEST) return { version: DEFAULT, why: `the default; ${file} asks for 1.${asked} or newer` }
  return { version: `1.${asked}`, why: file }
}

/** Folders of main packages: the root, else below cmd/, else the only others. */
async function mainsOf(source: Source): Promise<string[]> {
  const files = source.match(
    /^(?!vendor\/|.*\/(?:testdata|vendor)\/|(?:examples?|tools?|scripts|docs?|internal)\/)(?:[\w.-]+\/){0,3}[\w.-]+(?<!_test)\.go$/,
  )
  const likely = files.filter((path) => !path.includes('/') || path.startsWith('cmd/') || path.endsWith('/main.go'))
  const found = new Set<string>()
  for (const path of likely.slice(0, 200)) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
    if (!found.has(folder) && isMain((await source.read(path)) ?? '')) found.add(folder)
  }
  if (found.has('.')) return ['.']
  const commands = [...found].filter((folder) => folder.startsWith('cmd'))
  return (commands.length > 0 ? commands : [...found]).sort()
}
const isMain = (text: string): boolean =>
  /^package main\b/m.test(text) && !/^\/\/go:build (?:ignore|tools?)\b/m.test(text)

const moduleName = (mod: string | undefined): string =>
  (firstMatch(mod, /^module\s+["']?([\w./~-]+)/m) ?? 'app').replace(/\/v\d+$/, '').replace(/^.*\//, '')
const binaryOf = (folder: string, mod: string | undefined): string =>
  folder === '.' ? safe(moduleName(mod)) : folder.replace(/^.*\//, '')
const safe = (name: string): string => (/^[A-Za-z0-9][\w.-]*$/.test(name) ? name : 'app')

const USUAL = ['server', 'web', 'api', 'app', 'main', 'http', 'serve']

function chosen(mains: string[], mod: string | undefined): string | undefined {
  if (mains.length <= 1) return mains[0]
  const names = [moduleName(mod), ...USUAL]
  return names
    .map((name) => mains.find((folder) => folder.replace(/^.*\//, '') === name))
    .find((one) => one !== undefined)
}

function lacks(mains: string[], mod: string | undefined): string {
  if (mains.length === 0) return 'there is no package main at the root or below cmd/'
  const names = mains.slice(0, 6).map((folder) => binaryOf(folder, mod))
  return `there are several commands: ${names.join(', ')}; name one, such as web: bin/${names[0]}`
}

interface Recipe {
  version: string
  mains: string[]
  mod: string | undefined
  args: string[]
}

function dockerfile(source: Source, { version, mains, mod, args }: Recipe): string {
  const cgo = CGO.test(mod ?? '')
  const cache = 'RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build'
  const early =
    source.has('go.mod') &&
    !source.has('go.work') &&
    !source.has('vendor/modules.txt') &&
    !/^\s*replace\b[^\n]*=>\s*\.|^\s+\S+[^\n]*=>\s*\./m.test(mod ?? '')
  const files = ['go.mod', ...(source.has('go.sum') ? ['go.sum'] : [])]
  return [
    `FROM golang:${version}-bookworm AS build`,
    `ENV CGO_ENABLED=${cgo ? 1 : 0}`,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    ...(early ? [`COPY ${files.join(' ')} ./`, `${cache} go mod download`] : []),
    'COPY . .',
    `RUN mkdir /out`,
    ...builds(mains, mod).map((command) => `${cache} ${command}`),
    'FROM build AS test',
    'FROM debian:bookworm-slim',
    ...(cgo
      ? [aptLine(['ca-certificates'])]
      : ['COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/']),
    'COPY --chown=1000:1000 . /app',
    'COPY --from=build /out/ /app/bin/',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** Time zones go into the binary: the image has none. */
function builds(mains: string[], mod: string | undefined): string[] {
  const flags = '-trimpath -ldflags="-s -w" -tags timetzdata'
  if (mod === undefined && mains.includes('.')) return [`GO111MODULE=off go build ${flags} -o /out/app .`]
  return mains
    .slice(0, 20)
    .map((folder) => `go build ${flags} -o /out/${binaryOf(folder, mod)} ./${folder === '.' ? '' : folder}`)
}
