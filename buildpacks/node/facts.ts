/** What the rules of frameworks see of one package, and what they answer. */
import type { Source } from '../../lib/model/plan.ts'
import { depends, type Package } from './package.ts'

export interface Facts {
  source: Source
  pkg: Package
  /** Runs a binary of a dependency, from the package's folder. */
  exec(command: string): string
  /** Runs a script of the package, from its folder. */
  run(script: string): string
}

/** How a package is served. One of `web`, `site` and `lacks` is there. */
export interface Run {
  web?: string
  site?: Site
  /** What to add, where there is no way to start it. */
  lacks?: string
  /** Command that builds it, where no script does. */
  build?: string
  /** Tells the script that builds it from one that builds something else. */
  builds?: RegExp
  /** The command builds it, not a script: that names no project. */
  replaces?: boolean
  /** The package in a folder that the commands are of; undefined: the root's. */
  member?: Package
  /** Commands that run before it is built: installing what lies in folders of its own. */
  before?: string[]
  /** Folders that building fills and running does not need. */
  drop?: string[]
  /** The only paths that it needs at run time, from → to, both from the package's folder. */
  only?: [from: string, to: string][]
  /** Variables of the image. */
  env?: string[]
  notes?: string[]
}

/** A folder of files that is built and then served by the static server. */
export interface Site {
  folder: string
  /** Paths that no file answers get index.html: routes of a single-page app. */
  spa: boolean
}

export interface Framework {
  name: string
  /** One of them makes a project one of it, where `when` says nothing else. */
  packages: string[]
  when?(facts: Facts): boolean
  serve(facts: Facts): Run | Promise<Run>
  /** Scripts that build with it. */
  builds?: RegExp
  /** Variables by which its server listens on every address, however it is started. */
  env?: string[]
  /** Start scripts that stand for what the framework serves anyway, so that its own rule is taken. */
  own?: RegExp
}

export const isOf = (facts: Facts, { packages, when }: Framework): boolean =>
  depends(facts.pkg, ...packages) && (when?.(facts) ?? true)

/** Text of a configuration file, by its name without the ending, with comments taken out. */
export async function configOf(source: Source, name: string): Promise<string> {
  const plain = name.replace(/^\.\//, '')
  const file = ['.ts', '.js', '.mjs', '.cjs', '.mts', '.cts'].map((end) => plain + end).find((path) => source.has(path))
  const text = (file && (await source.read(file))) ?? ''
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
}

/** A text value of a key, also within path.resolve(…, 'x') and the like. Undefined: none, or nothing that is a plain path. */
export function pathAt(text: string, key: string): string | undefined {
  const value = new RegExp(
    `\\b${key}\\s*:\\s*(?:(?:path\\.)?(?:resolve|join)\\([^,()]+,\\s*)?['"\`]([^'"\`]{1,100})['"\`]`,
  ).exec(text)?.[1]
  return value === undefined ? undefined : plainPath(value)
}

/** Without `.` and `..`; undefined where it leads out, or holds what a Dockerfile might take for something else. */
export function plainPath(path: string): string | undefined {
  const parts: string[] = []
  for (const part of path.replace(/^\/+/, '').split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  const plain = parts.join('/') || '.'
  return /^[\w@.+/-]+$/.test(plain) ? plain : undefined
}
