/** Plans of Node projects from a package.json and a few files, and tables of what they run. */
import { choose } from '../../buildpacks/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

export type Files = Record<string, string>
const LOCK = { 'package-lock.json': '{}' }
export const plan = (pkg: object, files: Files = {}): Promise<BuildPlan> => {
  const source = tree({ 'package.json': JSON.stringify(pkg), ...LOCK, ...files })
  return choose(source).plan(source, { args: {} })
}
export const textOf = (made: BuildPlan): string => ('text' in made.dockerfile ? made.dockerfile.text : '')
export const dep = (...names: string[]): object => ({
  dependencies: Object.fromEntries(names.map((name) => [name, '1'])),
})
export const dev = (...names: string[]): object => ({
  devDependencies: Object.fromEntries(names.map((name) => [name, '1'])),
})
export const LISTENS = "require('node:http').createServer().listen(1)"

type Case = [name: string, pkg: object, files: Files, web: string | RegExp]

export async function runs(t: Tap, cases: Case[]): Promise<void> {
  for (const [name, pkg, files, web] of cases) {
    const made = await plan(pkg, files)
    if (typeof web === 'string') t.equal(made.processes.web?.command, web, name)
    else t.match([made.processes.web?.command, made.lacks], [undefined, web], name)
  }
}
type Tap = { equal(a: unknown, b: unknown, name: string): void; match(a: unknown, b: unknown, name: string): void }

export const SITE = 'node /srv/server.mjs /app'
