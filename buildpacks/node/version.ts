/** Which Node a project gets, and why: what it asks for, or the newest with long-term support that its tools still run on. */
import { invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'
import { placeIn, placeOf } from '../json-line.ts'
import { everyDependency, type Package } from './package.ts'
import { DEFAULT_NODE, nodeMajor } from './range.ts'

export interface Version {
  version: string
  /** "engines in package.json:12", "the default". */
  why: string
  notes: string[]
}

/** What backendim.yaml asks for wins, and may be exact. */
export async function nodeVersion(source: Source, pkg: Package, asked?: string): Promise<Version> {
  if (asked !== undefined) return named(asked)
  const usual = byAge(pkg)
  const found = await declared(source, pkg)
  if (found === undefined) return { ...usual, notes: [] }
  const [range, why] = found
  const version = nodeMajor(range, usual.newest)
  if (version) return { version, why, notes: [] }
  return { ...usual, notes: [`${why}: ${shown(range)} names no version of Node`] }
}

const shown = (range: string): string => JSON.stringify(range.trim().slice(0, 60))

function named(asked: string): Version {
  const version = /^\d+(?:\.\d+){0,2}$/.test(asked) ? asked : nodeMajor(asked)
  if (!version) throw invalid('backendim.yaml', `build.version: ${shown(asked)} names no version of Node`)
  return { version, why: 'build.version in backendim.yaml', notes: [] }
}

/** The first that says something, and where. */
async function declared(source: Source, pkg: Package): Promise<[range: string, from: string] | undefined> {
  const keys: [string | undefined, label: string, ...path: string[]][] = [
    [pkg.engines.node, 'engines', 'engines', 'node'],
    [pkg.devEngines.node, 'devEngines', 'devEngines', 'runtime'],
  ]
  for (const [range, label, ...path] of keys)
    if (range?.trim()) return [range, await placeOf(source, 'package.json', label, ...path)]
  for (const [file, line] of FILES) {
    const text = await source.read(file)
    const range = text === undefined ? undefined : line.exec(text)?.[1]
    if (text !== undefined && range?.trim()) return [range, placeIn(file, text, line)]
  }
  if (pkg.volta.node) return [pkg.volta.node, await placeOf(source, 'package.json', 'volta', 'volta', 'node')]
  return undefined
}

const WORD = /^[ \t]*(?!#)(\S[^\n]*)/m
const FILES: [string, RegExp][] = [
  ['.nvmrc', WORD],
  ['.node-version', WORD],
  ['.tool-versions', /^node(?:js)?[ \t]+(\S+)/m],
  ['mise.toml', /^\s*node\s*=\s*["']([^"']+)["']/m],
  ['.mise.toml', /^\s*node\s*=\s*["']([^"']+)["']/m],
]

/** Tool, its first major that no longer needs an OpenSSL as old as Node 16's (webpack 4 hashes with MD4), the newest Node before. */
const MODERN: [tool: string, modern: number, newest: number][] = [
  ['node-sass', 5, 14],
  ['react-scripts', 5, 16],
  ['@vue/cli-service', 5, 16],
  ['webpack', 5, 16],
  ['nuxt', 3, 16],
  ['next', 12, 16],
  ['gatsby', 3, 16],
  ['@angular/cli', 6, 12],
  ['@angular/cli', 12, 16],
  ['laravel-mix', 6, 16],
  ['vuepress', 2, 16],
  ['preact-cli', 4, 16],
]

function byAge(pkg: Package): { version: string; why: string; newest?: number } {
  const all = everyDependency(pkg)
  const told = Object.values(pkg.scripts).some((one) => one.includes('--openssl-legacy-provider'))
  for (const [name, modern, newest] of told ? [] : MODERN) {
    const major = Number(/^[\^~]?v?(\d+)(?:\.|$)/.exec(all[name] ?? '')?.[1] ?? modern)
    if (major < modern) return { version: String(newest), why: `${name} ${major} runs on nothing newer`, newest }
  }
  return { version: DEFAULT_NODE, why: 'the default' }
}
