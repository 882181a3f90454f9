/** What backendim.yaml says of version, install and build, against one project: it must be in the plan and in the Dockerfile. */
import type { Test } from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { tree } from './tree.ts'

export async function overridden(t: Test, name: string, files: Record<string, string>, version: string): Promise<void> {
  const pack = choose(tree(files), name)
  const said = { version, install: 'fetch-all', build: 'make it\n&& strip it' }
  const plan = await pack.plan(tree(files), { args: {}, ...said })
  const text = 'text' in plan.dockerfile ? plan.dockerfile.text : ''
  t.same(plan.version, { value: version, from: 'build.version in backendim.yaml' }, name)
  t.same(plan.install, { value: 'fetch-all', from: 'build.install in backendim.yaml' }, name)
  t.equal(plan.build?.from, 'build.command in backendim.yaml', name)
  t.match(
    text,
    new RegExp(`FROM [^\\n]*${version.replaceAll('.', '\\.')}[\\s\\S]*fetch-all[\\s\\S]*make it && (?:&& )?strip it`),
    name,
  )
  const none = await pack.plan(tree(files), { args: {}, build: '' })
  t.equal(none.build, undefined, `${name}: an empty command builds nothing`)
}
