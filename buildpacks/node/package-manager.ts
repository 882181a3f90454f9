/** Which package manager a project is installed with, and in which version: `packageManager`, else by the lock file. */
import type { Source } from '../../lib/model/plan.ts'
import { placeOf } from '../json-line.ts'
import { bun, type Manager, npm, pnpm, yarn, yarnBerry } from './managers.ts'
import { hasDependencies, type Package } from './package.ts'

const LOCKS: [string, Manager['name']][] = [
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

/** `from` names what it was chosen by. */
export type Chosen = Manager & { from: string; notes: string[] }

export async function managerOf(source: Source, pkg: Package): Promise<Chosen> {
  const [, asked, pinned] =
    /^(npm|pnpm|yarn|bun)@(\d+(?:\.\d+){0,2}(?:-[\w.]+)?)(?:\+|$)/.exec(pkg.packageManager ?? '') ?? []
  const locks = LOCKS.filter(([file]) => source.has(file))
  const name =
    (asked as Manager['name'] | undefined) ?? byScripts(pkg, locks) ?? locks[0]?.[1] ?? byEngines(source, pkg)
  const lock = locks.find(([, owner]) => owner === name)?.[0]
  const manager = await MAKERS[name](source, pkg, { lock, pinned: asked ? pinned : undefined })
  const from = asked
    ? await placeOf(source, 'package.json', 'packageManager', 'packageManager')
    : (lock ?? `${name}, without a lock file`)
  return { ...manager, from, notes: hasDependencies(pkg) ? lockNotes(manager, lock, locks) : [] }
}

/** Of several lock files, that of the one manager which the scripts call. */
function byScripts({ scripts }: Package, locks: typeof LOCKS): Manager['name'] | undefined {
  if (locks.length < 2) return undefined
  const text = Object.values(scripts).join('\n')
  const called = [...new Set(locks.map(([, owner]) => owner))].filter((name) => new RegExp(`\\b${name} `).test(text))
  return called.length === 1 ? called[0] : undefined
}

/** Without a lock file: what `engines` or a file of its own names. */
function byEngines(source: Source, { engines, devEngines }: Package): Manager['name'] {
  if (source.has('pnpm-workspace.yaml')) return 'pnpm'
  const named = (['pnpm', 'yarn', 'bun'] as const).filter((name) => engines[name] ?? devEngines[name])
  return named.length === 1 && !engines.npm ? (named[0] ?? 'npm') : 'npm'
}

interface Facts {
  lock?: string
  pinned?: string
}
const MAKERS: Record<Manager['name'], (source: Source, pkg: Package, facts: Facts) => Manager | Promise<Manager>> = {
  npm: (source, _, { lock }) => npm(source, lock),
  pnpm: async (source, pkg, { lock, pinned }) => pnpm(source, pinned ?? (await pnpmMajor(source, pkg)), lock),
  yarn: yarnOf,
  bun: (source, _, { lock, pinned }) => bun(source, pinned ?? '1', lock),
}

/**
 * The major that wrote the lock file. Format 9.0 is that of pnpm 9 and 10: 9 runs install scripts as the project knew
 * them, so 10 is taken only where its settings in pnpm-workspace.yaml or package.json show it.
 */
async function pnpmMajor(source: Source, pkg: Package): Promise<string> {
  const lock = /^lockfileVersion:\s*['"]?(\d+)\.(\d+)/m.exec((await source.read('pnpm-lock.yaml')) ?? '')
  const format = lock ? Number(lock[1]) : 9
  if (format < 6) return '7'
  if (format < 9) return '8'
  const settings = (await source.read('pnpm-workspace.yaml')) ?? ''
  const own = (await source.read('package.json')) ?? ''
  const ten = /^(?!packages:|catalogs?:)[A-Za-z]\w+:/m.test(settings) || /"onlyBuiltDependencies"/.test(own)
  const asked = Number(/(\d+)/.exec(pkg.engines.pnpm ?? '')?.[1] ?? 9)
  return ten || asked === 10 ? '10' : asked > 10 && asked < 20 ? String(asked) : '9'
}

/** Berry says so in its lock file, its .yarnrc.yml or the version that is asked for; anything else is yarn 1. */
async function yarnOf(source: Source, pkg: Package, { lock, pinned }: Facts): Promise<Manager> {
  const text = (await source.read('yarn.lock')) ?? ''
  const rc = (await source.read('.yarnrc.yml')) ?? ''
  const format = Number(/^__metadata:\s+version:\s*(\d+)/m.exec(text)?.[1] ?? Number.NaN)
  const released = /^yarnPath:\s*["']?\.yarn\/releases\/yarn-(\d+\.\d+\.\d+[\w.-]*)\.c?js/m.exec(rc)?.[1]
  const version = released ?? pinned ?? (Number.isNaN(format) ? undefined : format < 8 ? '3' : '4')
  const berry = version ? !/^[01](?:\.|$)/.test(version) : rc !== '' && lock === undefined
  if (!berry) return yarn(source, pinned && /^1\./.test(pinned) ? pinned : '1.22.22', lock)
  const linker = /^nodeLinker:\s*["']?(node-modules|pnpm|pnp)\b/m.exec(rc)?.[1]
  return yarnBerry(source, version ?? '4', { lock, linker: linker ?? 'pnp', workspaces: pkg.workspaces !== undefined })
}

function lockNotes({ name }: Manager, lock: string | undefined, locks: typeof LOCKS): string[] {
  const others = locks.filter(([, owner]) => owner !== name).map(([file]) => file)
  if (lock) return others.length > 0 ? [`${lock} is what is installed; ${others.join(' and ')} is not read`] : []
  const file = LOCKS.filter(([, owner]) => owner === name).map(([each]) => each)
  const own = name === 'npm' ? 'package-lock.json' : file[0]
  const why = others.length > 0 ? `${others.join(' and ')} is not read, and there is no ${own}` : `no ${own}`
  return [`${why}: versions may differ from yours; commit one`]
}
