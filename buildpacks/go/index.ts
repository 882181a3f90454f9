/** Go: a static binary of the main package, in an image that holds the project's files beside it but no compiler. */
import type { About, BuildPlan, Buildpack, Found, PlanOptions, ProcessPlan, Source } from '../../lib/model/plan.ts'
import { foundIn, settled } from '../found.ts'
import { buildOf, DEFAULT_BUILD, dockerfile, installOf } from './dockerfile.ts'
import { frontEnd } from './front-end.ts'
import { generators } from './generate.ts'
import { kindOf } from './kind.ts'
import { binaryOf, chosen, mainsOf, moduleName } from './mains.ts'
import { subcommand } from './subcommand.ts'

const DEFAULT = '1.25'
/** Older modules are built by the default: Go keeps its promise of compatibility, and old images are not mended any more. */
const OLDEST = 21

const about: About = {
  title: 'Go',
  detected:
    '`go.mod`, `go.work`, `main.go`; beside the manifest of another language only with Go files at the root or below `cmd/`',
  versions: ['`toolchain` in go.mod', '`go` in go.mod, or in go.work', '`.go-version`', '`.tool-versions`'],
  version: `${DEFAULT}; modules that ask for less than 1.${OLDEST} are built by it too`,
  install: ['`go mod download` before the source; not where modules are vendored'],
  build: [
    'every main package, static unless a module needs C; templ before it where its output is not committed',
    'a front end that `//go:embed` asks for and that is not committed, by its script `build`',
  ],
  start: [
    'the main package at the root',
    'the one below `cmd/`, else the only one',
    'of several the one called `server`, or as the module (with `d` or `-server` first), or `web`, `api`, `app`; else the only one that listens',
    'its subcommand `serve`, `server`, `start` or `web` where Cobra or urfave/cli has one and the program alone only prints its help',
    'bots and consumers of queues run as `worker`; a program that nowhere listens is not started unasked',
  ],
  notes: [
    'It is built on `golang:N-bookworm` and runs on `debian:bookworm-slim`, its user 1000; binaries lie in `bin/`, which is in PATH, the project beside them',
  ],
}

export const go: Buildpack = { name: 'go', about, detect, plan }

/** Projects of other languages hold Go for a tool or a client. */
function detect(source: Source): boolean {
  const named = ['go.mod', 'go.work', 'main.go'].some((file) => source.has(file))
  const other =
    /^(?:package\.json|Gemfile|composer\.json|requirements\.txt|pyproject\.toml|mix\.exs|pom\.xml|Cargo\.toml)$/
  return (
    named &&
    (source.match(other).length === 0 || source.match(/^(?:cmd\/(?:[\w.-]+\/)?)?[\w-]+(?<!_test)\.go$/).length > 0)
  )
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const mod = (await source.read('go.mod')) ?? (await source.read('go.work'))
  const version = settled(options, 'version', await versionOf(source, mod))
  const mains = await mainsOf(source)
  const main = chosen(mains, mod)
  const front = options.build === undefined ? await frontEnd(source) : {}
  const generate = await generators(source, mod)
  const recipe = { version: version?.value ?? DEFAULT, mains: mains.map(({ folder }) => folder), mod, generate, front }
  const install = settled(options, 'install', installOf(source, mod))
  const build = settled(options, 'build', { value: buildOf(recipe).join(' && '), from: DEFAULT_BUILD })
  const start = main && (await startOf(source, mod, main.folder))
  const { kind, lacks } = main ? await kindOf(source, mod, mains, binaryOf(main.folder, mod)) : { kind: 'web' as const }
  return {
    buildpack: 'go',
    runtime: `Go ${version?.value} (${version?.from})`,
    version,
    install,
    build,
    dockerfile: {
      text: dockerfile(source, {
        ...recipe,
        bindings: mains.some(({ text }) => /^import "C"/m.test(text)),
        options,
        install,
      }),
    },
    args: options.args,
    testTarget: 'test',
    testCommand: 'go test ./...',
    processes:
      start === undefined || kind === undefined ? {} : ({ [kind]: start } satisfies Record<string, ProcessPlan>),
    lacks: lacks ?? lacking(recipe.mains, mod),
    notes: [
      ...(mod === undefined ? ['there is no go.mod: only the standard library is there'] : []),
      ...(front.note ? [front.note] : []),
    ],
  }
}

async function startOf(source: Source, mod: string | undefined, folder: string): Promise<ProcessPlan> {
  const name = binaryOf(folder, mod)
  const sub = await subcommand(source, mod, folder, name)
  return { command: `bin/${name}${sub ? ` ${sub}` : ''}` }
}

async function versionOf(source: Source, mod: string | undefined): Promise<Found> {
  const file = source.has('go.mod') ? 'go.mod' : 'go.work'
  const asked =
    foundIn(mod, file, 'toolchain', /^toolchain\s+go1\.(\d+)/m) ??
    foundIn(mod, file, 'go', /^go\s+1\.(\d+)/m) ??
    foundIn(await source.read('.go-version'), '.go-version', '', /^\s*(?:go)?1\.(\d+)/) ??
    foundIn(await source.read('.tool-versions'), '.tool-versions', '', /^go(?:lang)?[ \t]+1\.(\d+)/m)
  if (asked === undefined) return { value: DEFAULT, from: 'the default' }
  if (Number(asked.value) < OLDEST)
    return { value: DEFAULT, from: `the default; ${asked.from} asks for 1.${asked.value} or newer` }
  return { value: `1.${asked.value}`, from: asked.from }
}

function lacking(mains: string[], mod: string | undefined): string {
  if (mains.length === 0)
    return `there is no package main at the root or below cmd/, so this is a library${mod ? ` (${moduleName(mod)})` : ''}`
  const names = mains.slice(0, 6).map((folder) => binaryOf(folder, mod))
  return `there are several commands: ${names.join(', ')}; name one, such as web: bin/${names[0]}`
}
