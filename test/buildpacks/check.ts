/** A table of projects against one build pack: what it calls the runtime, what it runs, what is in the Dockerfile. */
import type { Test } from 'tap'
import { choose } from '../../buildpacks/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const plan = (name: string, files: Files): Promise<BuildPlan> =>
  choose(tree(files), name).plan(tree(files), { args: {} })
const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')

/** Files → what the runtime is called, what web runs (or what lacks), and parts of the Dockerfile. */
export type Case = [files: Files, runtime: RegExp, web: string | RegExp, ...parts: RegExp[]]

export async function check(t: Test, name: string, cases: Case[]): Promise<void> {
  for (const [files, runtime, web, ...parts] of cases) {
    const made = await plan(name, files)
    const about = JSON.stringify(files)
    t.match(made.runtime, runtime, about)
    if (typeof web === 'string') t.equal(made.processes.web?.command, web, about)
    else t.match([made.processes.web?.command, made.lacks], [undefined, web], about)
    for (const part of parts) t.match(textOf(made), part, about)
  }
}
