/** Which Node a project gets, and why: what it asks for, or the newest with long-term support that its tools still run on. */
import type { Source } from '../../lib/model/plan.ts'
import { everyDependency, type Package } from './package.ts'
import { DEFAULT_NODE, nodeMajor } from './range.ts'

export interface Version {
  version: string
  why: string
  notes: string[]
}

export async function nodeVersion(source: Source, pkg: Package): Promise<Version> {
  const asked: [string | undefined, string][] = [
    [pkg.engines.node, 'engines in package.json'],
    [await source.read('.nvmrc'), '.nvmrc'],
    [await source.read('.node-version'), '.node-version'],
    [pkg.volta.node, 'volta in package.json'],
    [/^node(?:js)?[ \t]+(\S+)/m.exec((await source.read('.tool-versions')) ?? '')?.[1], '.tool-versions'],
    [/^\s*node\s*=\s*["']([^"']+)["']/m.exec((await source.read('mise.toml')) ?? '')?.[1], 'mise.toml'],
  ]
  const [range, why] = asked.find(([text]) => text !== undefined && text.trim() !== '') ?? []
  const usual = byAge(pkg)
  if (range === undefined || why === undefined) return { ...usual, notes: [] }
  const version = nodeMajor(range)
  if (version) return { version, why, notes: [] }
  const shown = JSON.stringify(range.trim().slice(0, 60))
  return { ...usual, notes: [`${why}: ${shown} names no version of Node`] }
}

/** The first major that no longer needs an OpenSSL as old as Node 16's: webpack 4 hashes with MD4. */
const MODERN: [string, number][] = [
  ['react-scripts', 5],
  ['@vue/cli-service', 5],
  ['webpack', 5],
  ['nuxt', 3],
  ['gatsby', 3],
]

function byAge(pkg: Package): { version: string; why: string } {
  const all = everyDependency(pkg)
  for (const [name, modern] of MODERN) {
    const major = Number(/^[\^~]?v?(\d+)(?:\.|$)/.exec(all[name] ?? '')?.[1] ?? modern)
    if (major < modern) return { version: '16', why: `${name} ${major} runs on nothing newer` }
  }
  return { version: DEFAULT_NODE, why: 'the default' }
}
