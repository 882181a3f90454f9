/**
 * The newest Python that pinned versions were made for. Newer ones have no wheel of them, or lack a module that they import;
 * from each package's release notes and the classifiers of its releases.
 */
import { canonical } from './packages.ts'

type Row = [below: string, minor: number]
/** Versions below the first, and not below the row before it, go up to Python 3.second. */
const AGES: Record<string, Row[]> = {
  django: [
    ['2.2', 7],
    ['3.2', 9],
    ['4.1', 10],
    ['4.2', 11],
    ['5.1', 12],
  ],
  flask: [['2.0', 9]],
  jinja2: [['2.11', 9]],
  gunicorn: [['20.1', 11]],
  'discord-py': [['2.4', 12]],
  sqlalchemy: [
    ['1.3', 9],
    ['1.4', 11],
    ['2.0', 13],
    ['2.0.31', 12],
  ],
  pydantic: [
    ['1.10', 10],
    ['1.10.13', 11],
    ['1.10.19', 12],
    ['2.0', 13],
    ['2.4', 11],
    ['2.8', 12],
  ],
  'pydantic-core': [
    ['2.10', 11],
    ['2.20', 12],
  ],
  numpy: [
    ['1.19.3', 8],
    ['1.21.2', 9],
    ['1.23.2', 10],
    ['1.26', 11],
    ['2.1', 12],
  ],
  pandas: [
    ['1.1.3', 8],
    ['1.3.3', 9],
    ['1.5.1', 10],
    ['2.1.1', 11],
    ['2.2.3', 12],
  ],
  scipy: [
    ['1.5.4', 8],
    ['1.7.2', 9],
    ['1.9.2', 10],
    ['1.11.2', 11],
    ['1.14.1', 12],
  ],
  'scikit-learn': [
    ['0.24', 8],
    ['1.0.1', 9],
    ['1.1.3', 10],
    ['1.3.1', 11],
    ['1.5.2', 12],
  ],
  tensorflow: [
    ['2.5', 8],
    ['2.8', 9],
    ['2.12', 10],
    ['2.16', 11],
    ['2.20', 12],
  ],
  torch: [
    ['1.8', 8],
    ['1.11', 9],
    ['2.0', 10],
    ['2.2', 11],
    ['2.6', 12],
  ],
  pillow: [
    ['8.0', 8],
    ['8.4', 9],
    ['9.3', 10],
    ['10.1', 11],
    ['11.0', 12],
  ],
  'psycopg2-binary': [
    ['2.8.6', 8],
    ['2.9.2', 9],
    ['2.9.5', 10],
    ['2.9.8', 11],
    ['2.9.10', 12],
  ],
  lxml: [
    ['4.6', 8],
    ['4.6.4', 9],
    ['4.9.2', 10],
    ['4.9.3', 11],
    ['5.3', 12],
  ],
  cffi: [
    ['1.14.3', 8],
    ['1.15', 9],
    ['1.15.1', 10],
    ['1.16', 11],
    ['1.17', 12],
  ],
  greenlet: [
    ['1.1', 9],
    ['2.0', 10],
    ['3.0', 11],
    ['3.1', 12],
  ],
  gevent: [
    ['20.9', 8],
    ['21.12', 9],
    ['22.10', 10],
    ['23.7', 11],
    ['24.10', 12],
  ],
  eventlet: [
    ['0.33', 9],
    ['0.34', 11],
  ],
  aiohttp: [
    ['3.8', 9],
    ['3.8.3', 10],
    ['3.9', 11],
    ['3.10.6', 12],
  ],
  asyncpg: [
    ['0.22', 8],
    ['0.25', 9],
    ['0.27', 10],
    ['0.29', 11],
    ['0.30', 12],
  ],
  pyyaml: [
    ['5.4', 8],
    ['6.0', 9],
    ['6.0.1', 11],
    ['6.0.2', 12],
  ],
}

/** The oldest Python that versions from the first on run on: what is pinned beside them cannot ask for less. */
const LEAST: Record<string, Row[]> = {
  django: [
    ['4.0', 8],
    ['5.0', 10],
    ['6.0', 12],
  ],
  flask: [
    ['2.3', 8],
    ['3.1', 9],
  ],
  fastapi: [
    ['0.104', 8],
    ['0.130', 10],
  ],
  pydantic: [
    ['2.6', 8],
    ['2.11', 9],
    ['2.13', 10],
  ],
  uvicorn: [
    ['0.23', 8],
    ['0.34', 9],
    ['0.41', 10],
  ],
  numpy: [
    ['1.22', 8],
    ['1.25', 9],
    ['2.1', 10],
    ['2.3', 11],
  ],
  pandas: [
    ['1.4', 8],
    ['2.1', 9],
    ['3.0', 11],
  ],
  scipy: [
    ['1.8', 8],
    ['1.11', 9],
    ['1.14', 10],
    ['1.16', 11],
  ],
  'scikit-learn': [
    ['1.1', 8],
    ['1.4', 9],
    ['1.6', 10],
    ['1.8', 11],
  ],
  pillow: [
    ['10.0', 8],
    ['11.0', 9],
    ['12.0', 10],
  ],
  aiohttp: [
    ['3.9', 8],
    ['3.11', 9],
  ],
  requests: [
    ['2.32', 8],
    ['2.33', 10],
  ],
  urllib3: [
    ['2.1', 8],
    ['2.3', 9],
  ],
  click: [['8.2', 10]],
  redis: [
    ['5.1', 8],
    ['6.2', 9],
  ],
  celery: [
    ['5.3', 8],
    ['5.6', 9],
  ],
  streamlit: [
    ['1.24', 8],
    ['1.41', 9],
    ['1.51', 10],
  ],
  'discord-py': [['2.0', 8]],
  aiogram: [
    ['3.0', 8],
    ['3.15', 9],
    ['3.23', 10],
  ],
  'python-telegram-bot': [
    ['20.4', 8],
    ['21.10', 9],
    ['22.6', 10],
  ],
}

const numbers = (version: string): number[] =>
  version
    .split(/[.+-]/)
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0)
const before = (version: string, limit: string): boolean => {
  const [a, b] = [numbers(version), numbers(limit)]
  const at = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0))
  return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0)
}

export interface Oldest {
  minor: number
  /** `numpy 1.21.0` */
  name: string
}

/** Undefined: none that is pinned asks for one older than the default. */
export function oldestOf(pins: [name: string, version: string][]): Oldest | undefined {
  const found = pins.flatMap(([name, version]) => {
    const row = AGES[canonical(name)]?.find(([below]) => before(version, below))
    return row && row[1] < 13 ? [{ minor: row[1], name: `${canonical(name)} ${version}` }] : []
  })
  const least = Math.max(
    0,
    ...pins.flatMap(
      ([name, version]) =>
        LEAST[canonical(name)]?.filter(([from]) => !before(version, from)).map(([, minor]) => minor) ?? [],
    ),
  )
  return found.filter(({ minor }) => minor >= least).sort((a, b) => a.minor - b.minor)[0]
}

/** `name==1.2` of requirements; names and versions of lock files. */
export const pinsOf = (requirements: string, locks: string): [string, string][] => [
  ...[...requirements.matchAll(/^[ \t]*([A-Za-z0-9][\w.-]*)(?:\[[^\]\n]*\])?[ \t]*===?[ \t]*(\d[\w.]*)/gm)].map(
    ([, name = '', version = '']): [string, string] => [name, version],
  ),
  ...[...locks.matchAll(/^name = "([\w.-]+)"\r?\nversion = "(\d[\w.]*)"/gm)].map(
    ([, name = '', version = '']): [string, string] => [name, version],
  ),
]
