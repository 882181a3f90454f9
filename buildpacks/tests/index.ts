/** What the conventions of each runtime call its tests, and the stage that holds what only they need; a pack that says so itself is left alone. */
import type { BuildPlan, Source } from '../../lib/model/plan.ts'
import { cargoTests, denoTests, dotnetTests, goTests, mixTests } from './compiled.ts'
import { javaTests } from './java.ts'
import { bunTests, nodeTests } from './node.ts'
import { phpTests } from './php.ts'
import { pythonTests } from './python.ts'
import { rubyTests } from './ruby.ts'

export interface Tests {
  command: string
  /** See lib/model/test-stage.ts; undefined: the plan's own stage, or the image. */
  stage?: string[]
}

/** `dockerfile` is the text that the pack made: what its stages are called and hold decides what a further one needs. */
export type Convention = (source: Source, dockerfile: string) => Promise<Tests | undefined>

const CONVENTIONS: Record<string, Convention> = {
  node: nodeTests,
  bun: bunTests,
  deno: denoTests,
  python: pythonTests,
  ruby: rubyTests,
  php: phpTests,
  java: javaTests,
  dotnet: dotnetTests,
  elixir: mixTests,
  rust: cargoTests,
}

export async function withTests<Plan extends BuildPlan>(source: Source, plan: Plan): Promise<Plan> {
  const { dockerfile, buildpack, testCommand } = plan
  if (!('text' in dockerfile)) return plan
  // `go test` is there for every module, and would pass where there is none.
  if (buildpack === 'go') return { ...plan, testCommand: goTests(source) ? testCommand : undefined }
  const convention = CONVENTIONS[buildpack]
  const found = testCommand === undefined && convention ? await convention(source, dockerfile.text) : undefined
  if (!found) return plan
  return { ...plan, testCommand: found.command, ...(found.stage ? { testStage: found.stage } : {}) }
}
