/** Tests that a language's own tool runs: Go, Rust, .NET, Elixir, Deno. They are compiled when the stage is built. */
import type { Source } from '../../lib/model/plan.ts'
import type { Convention } from './index.ts'
import { JS_TESTS } from './node.ts'

const READ = 60

export const goTests = (source: Source): boolean => source.match(/^(?!vendor\/)(?:.*\/)?[\w.-]+_test\.go$/).length > 0

export const cargoTests: Convention = async (source) => {
  const apart = source.match(/^(?:.*\/)?tests\/[\w-]+\.rs$/).length > 0
  const files = source.match(/^(?!target\/)(?:.*\/)?[\w-]+\.rs$/).slice(0, READ)
  const texts = await Promise.all(files.map((file) => source.read(file)))
  if (!apart && !texts.some((text) => /#\[(?:\w+::)?test\b/.test(text ?? ''))) return undefined
  return { command: 'cargo test', stage: ['FROM build', 'ENV CARGO_TARGET_DIR=/target', 'RUN cargo test --no-run'] }
}

export const dotnetTests: Convention = async (source) => {
  const projects = source.match(/^(?:.*\/)?[\w.-]+\.(?:cs|fs|vb)proj$/)
  const texts = await Promise.all(projects.slice(0, READ).map((file) => source.read(file)))
  const [only, ...others] = projects.filter((_, at) => texts[at]?.includes('Microsoft.NET.Test.Sdk'))
  if (only === undefined || !/^[\w./-]+$/.test(only)) return undefined
  const solution = source.match(/^[\w.-]+\.slnx?$/)[0]
  const target = others.length > 0 ? solution : only
  if (target === undefined) return undefined
  return {
    command: `dotnet test --no-build ${target}`,
    stage: ['FROM build', 'ENV NUGET_PACKAGES=/nuget', `RUN dotnet build ${target}`],
  }
}

export const mixTests: Convention = async (source) => {
  if (!source.has('test/test_helper.exs')) return undefined
  return {
    command: 'mix test',
    stage: ['FROM build', 'ENV MIX_ENV=test', 'RUN mix deps.get && mix deps.compile && mix compile'],
  }
}

/** In the image: what tests import is fetched when they run. */
export const denoTests: Convention = async (source) =>
  source.match(JS_TESTS).length > 0 ? { command: 'deno test -A' } : undefined
