/** package.json as the pack needs it: what is not of the right kind counts as absent, so that no rule has to ask twice. */
import { Failure, invalid } from '../../lib/model/errors.ts'

type Texts = Record<string, string>

export interface Package {
  name?: string
  main?: string
  packageManager?: string
  engines: Texts
  volta: Texts
  /** npm's `devEngines`: name → version of the runtime or package manager that it asks for. */
  devEngines: Texts
  scripts: Texts
  /** Keys that only packages have which others install: `exports`, `files`, `bin` …; a private one has none. */
  published: string[]
  /** Undefined: the package has no workspaces (pnpm names them elsewhere). */
  workspaces?: string[]
  dependencies: Texts
  devDependencies: Texts
  optionalDependencies: Texts
}

export function parsePackage(text: string | undefined, where = 'package.json'): Package {
  if (text === undefined) throw new Failure('NO_RUNTIME_DETECTED', { message: `there is no ${where}` })
  let raw: unknown
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw invalid(where, (error as Error).message)
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw invalid(where, 'it is not an object')
  return packageOf(raw as Record<string, unknown>)
}

const packageOf = (raw: Record<string, unknown>): Package => ({
  name: word(raw.name),
  main: word(raw.main),
  packageManager: word(raw.packageManager),
  engines: texts(raw.engines),
  volta: texts(raw.volta),
  devEngines: devEngines(raw.devEngines),
  scripts: texts(raw.scripts),
  published: raw.private === true ? [] : PUBLISHED.filter((key) => raw[key] !== undefined),
  workspaces: raw.workspaces === undefined ? undefined : globs(raw.workspaces),
  dependencies: texts(raw.dependencies),
  devDependencies: texts(raw.devDependencies),
  optionalDependencies: texts(raw.optionalDependencies),
})

const PUBLISHED = ['exports', 'files', 'bin', 'publishConfig', 'types', 'typings']

function devEngines(value: unknown): Texts {
  const { runtime, packageManager } = (value ?? {}) as { runtime?: unknown; packageManager?: unknown }
  const asked = [runtime, packageManager].flat().map(texts)
  return Object.fromEntries(asked.flatMap(({ name, version }) => (name && version ? [[name, version]] : [])))
}

const word = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
const texts = (value: unknown): Texts =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string' && text !== ''))
    : {}

/** A list, or yarn 1's `{ packages: [...] }`. */
function globs(value: unknown): string[] {
  const list = Array.isArray(value) ? value : (value as { packages?: unknown } | null)?.packages
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

export const everyDependency = (pkg: Package): Texts => ({
  ...pkg.devDependencies,
  ...pkg.optionalDependencies,
  ...pkg.dependencies,
})
export const depends = (pkg: Package, ...names: string[]): boolean =>
  names.some((name) => Object.hasOwn(everyDependency(pkg), name))
export const hasDependencies = (pkg: Package): boolean =>
  Object.keys(everyDependency(pkg)).length > 0 || pkg.workspaces !== undefined
export const hasDevDependencies = (pkg: Package): boolean =>
  Object.keys(pkg.devDependencies).length > 0 || pkg.workspaces !== undefined
