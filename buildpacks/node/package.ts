/** package.json as the pack needs it: what is not of the right kind counts as absent, so that no rule has to ask twice. */
import { Failure, invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'

type Texts = Record<string, string>

export interface Package {
  name?: string
  main?: string
  packageManager?: string
  engines: Texts
  volta: Texts
  scripts: Texts
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
  scripts: texts(raw.scripts),
  workspaces: raw.workspaces === undefined ? undefined : globs(raw.workspaces),
  dependencies: texts(raw.dependencies),
  devDependencies: texts(raw.devDependencies),
  optionalDependencies: texts(raw.optionalDependencies),
})

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

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']

/** Whether installing reads more than the manifests. */
export const needsSource = (source: Source, pkg: Package): boolean =>
  pkg.workspaces !== undefined ||
  INSTALL_SCRIPTS.some((script) => pkg.scripts[script]) ||
  Object.values(everyDependency(pkg)).some((range) => /^(?:file:|link:|portal:|patch:|\.{0,2}\/)/.test(range)) ||
  source.match(/^(?:node_modules|patches|\.yarn\/patches)\//).length > 0
