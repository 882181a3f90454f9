/** Which packages a Python project names, and which come with them, as far as its files tell; names as PEP 503 spells them. */
import type { Source } from '../../lib/model/plan.ts'
import { keysAt, parseToml, type TomlTable, textsAt, tomlAt } from '../toml.ts'
import { servedGroups } from './installer.ts'
import type { Manifests } from './version.ts'

export const canonical = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')
const nameOf = (line: string): string[] => {
  const [, name, extras] = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([\w\s,.-]*)\])?/.exec(line) ?? []
  const egg = /^\s*(?:-e\s+)?(?:git|https?)\S*#egg=([\w.-]+)/.exec(line)?.[1]
  if (egg) return [canonical(egg)]
  if (!name) return []
  const all = extras ? extras.split(',').map((extra) => `${canonical(name)}[${extra.trim().toLowerCase()}]`) : []
  return [canonical(name), ...all]
}

/** PowerShell writes UTF-16, which pip reads: as UTF-8 it is the same with noise. */
export const plainText = (text: string): string => text.replace(/[\0\uFEFF\uFFFD]/g, '')

/** What files of requirements name, those that they include too. */
export async function requirementNames(source: Source, path: string, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(path) || seen.size > 20) return []
  seen.add(path)
  const lines = plainText((await source.read(path)) ?? '').split(/\r?\n/)
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const found: string[] = []
  for (const line of lines) {
    const included = /^\s*(?:-r|--requirement)[ =]\s*(\S+)/.exec(line)?.[1]
    if (included) found.push(...(await requirementNames(source, folder + included.replace(/^\.\//, ''), seen)))
    else if (!/^\s*(?:#|-(?!e ))/.test(line)) found.push(...nameOf(line))
  }
  return found
}

const BROUGHT = ['uvicorn', 'hypercorn', 'psycopg-binary']
const TOGETHER: Record<string, string[]> = {
  'fastapi[standard]': ['uvicorn'],
  'fastapi[all]': ['uvicorn'],
  'fastapi-cli': ['uvicorn'],
  'litestar[standard]': ['uvicorn'],
  quart: ['hypercorn'],
  django: [],
}

export async function packagesOf(
  source: Source,
  { pyproject, pipfile }: Manifests,
  requirements?: string,
): Promise<Set<string>> {
  const { extras, groups, poetry } = servedGroups(pyproject)
  const named = [
    ...(requirements ? await requirementNames(source, requirements) : []),
    ...textsAt(pyproject, 'project', 'dependencies').flatMap(nameOf),
    ...extras.flatMap((group) => textsAt(pyproject, 'project', 'optional-dependencies', group)).flatMap(nameOf),
    ...groups.flatMap((group) => textsAt(pyproject, 'dependency-groups', group)).flatMap(nameOf),
    ...poetry.flatMap((group) => keysAt(pyproject, 'tool', 'poetry', 'group', group, 'dependencies')).map(canonical),
    ...(await memberNames(source, pyproject)),
    ...(await setupNames(source)),
    ...keysAt(pyproject, 'tool', 'poetry', 'dependencies').map(canonical),
    ...poetryExtras(pyproject),
    ...keysAt(pipfile, 'packages').map(canonical),
  ]
  const all = new Set(named.flatMap((name) => [name, ...(TOGETHER[name] ?? [])]))
  // Lock files name what comes along, and what is for developers only: of them only servers that frameworks bring count.
  for (const name of await lockedNames(source)) if (BROUGHT.includes(name)) all.add(name)
  return all
}

/** What the packages of a workspace of uv name. */
async function memberNames(source: Source, pyproject: TomlTable): Promise<string[]> {
  if (tomlAt(pyproject, 'tool', 'uv', 'workspace') === undefined) return []
  const files = source.match(/^(?:[\w-]+\/){1,2}pyproject\.toml$/).slice(0, 20)
  const all = await Promise.all(files.map(async (file) => parseToml((await source.read(file)) ?? '')))
  return all.flatMap((one) => textsAt(one, 'project', 'dependencies')).flatMap(nameOf)
}

/** What setup.py and setup.cfg name, where their lists are written out. */
async function setupNames(source: Source): Promise<string[]> {
  const [, python = ''] = /\binstall_requires\s*=\s*\[([^\]]*)\]/.exec((await source.read('setup.py')) ?? '') ?? []
  const [, config = ''] =
    /^install_requires\s*=((?:\s*\n[ \t]+[^\n]+)+)/m.exec((await source.read('setup.cfg')) ?? '') ?? []
  const quoted = [...python.matchAll(/['"]([^'"\n]+)['"]/g)].map(([, one = '']) => one)
  return [...quoted, ...config.split('\n')].flatMap(nameOf)
}

const poetryExtras = (pyproject: TomlTable): string[] =>
  keysAt(pyproject, 'tool', 'poetry', 'dependencies').flatMap((name) =>
    textsAt(pyproject, 'tool', 'poetry', 'dependencies', name, 'extras').map((extra) => `${canonical(name)}[${extra}]`),
  )

/** Lock files name what comes along, uvicorn for one. Of the keys of Pipfile.lock only those of `default`. */
async function lockedNames(source: Source): Promise<string[]> {
  const found: string[] = []
  for (const file of ['uv.lock', 'poetry.lock', 'pdm.lock']) {
    const text = (await source.read(file)) ?? ''
    found.push(...[...text.matchAll(/^name = "([\w.-]+)"/gm)].map(([, name = '']) => canonical(name)))
  }
  const pipenv = (await source.read('Pipfile.lock')) ?? ''
  const [main = ''] = pipenv.slice(Math.max(0, pipenv.indexOf('"default"'))).split('"develop"')
  found.push(...[...main.matchAll(/^ {8}"([\w.-]+)": \{/gm)].map(([, name = '']) => canonical(name)))
  return found
}
