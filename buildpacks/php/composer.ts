/** composer.json and composer.lock as the pack needs them: what is wrong with them Composer says better; here it counts as absent. */
import type { Source } from '../../lib/model/plan.ts'

type Texts = Record<string, string>

export interface Composer {
  text?: string
  require: Texts
  platform?: string
  type?: string
  scripts: Set<string>
  /** What each locked package requires, by its name. */
  locked: [name: string, require: Texts][]
}

export async function composerOf(source: Source): Promise<Composer> {
  const text = await source.read('composer.json')
  const raw = parse(text)
  const platform = at(at(raw.config).platform).php
  return {
    text,
    require: texts(raw.require),
    platform: typeof platform === 'string' ? platform : undefined,
    type: typeof raw.type === 'string' ? raw.type : undefined,
    scripts: new Set(Object.keys(at(raw.scripts))),
    locked: lockedOf(parse(await source.read('composer.lock'))),
  }
}

const lockedOf = ({ packages }: Record<string, unknown>): Composer['locked'] =>
  Array.isArray(packages) ? packages.map((one) => [String(at(one).name), texts(at(one).require)]) : []

const at = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const texts = (value: unknown): Texts =>
  Object.fromEntries(Object.entries(at(value)).filter(([, one]) => typeof one === 'string')) as Texts

function parse(text: string | undefined): Record<string, unknown> {
  try {
    return at(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}

export const requires = ({ require, locked }: Composer, ...names: string[]): boolean =>
  names.some((name) => Object.hasOwn(require, name) || locked.some(([one]) => one === name))
