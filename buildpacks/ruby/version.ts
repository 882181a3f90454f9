/** Which Ruby a project asks for: a patch is kept where it is named, since Bundler refuses any other. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { lineIn } from '../line.ts'

export interface Version {
  version: string
  why: string
  /** As `why`, with the line. */
  from: string
}

const EXACT = /^[ \t]*ruby[ (]+['"](?:=\s*)?(\d+\.\d+(?:\.\d+)?)(?:\.p\d+)?['"]/m
const RANGE = /^[ \t]*ruby[ (]+((?:['"][~<>=! ]+\d[\d.]*['"](?:,\s*)?)+)/m

export async function rubyVersion(source: Source, gemfile: string, lock: string | undefined): Promise<Version> {
  const texts: [string, string | undefined, RegExp][] = [
    ['Gemfile', gemfile, EXACT],
    ['.ruby-version', await source.read('.ruby-version'), /^\s*(?:ruby-)?(\d+\.\d+(?:\.\d+)?)(?:-p\d+)?\s*$/m],
    ['.tool-versions', await source.read('.tool-versions'), /^ruby[ \t]+(\d+\.\d+(?:\.\d+)?)\s*$/m],
    ['Gemfile.lock', lock, /^RUBY VERSION\s+ruby (\d+\.\d+\.\d+)/m],
  ]
  for (const [file, text, pattern] of texts) {
    const version = firstMatch(text, pattern)
    if (version !== undefined) return { version, why: file, from: lineIn(file, text, pattern) }
  }
  const newest = byAge(lock)
  const range = [...(firstMatch(gemfile, RANGE) ?? '').matchAll(/['"]([^'"]+)['"]/g)].map(([, part = '']) => part)
  if (range.length === 0) return newest ?? { version: '3.4', why: 'the default', from: 'the default' }
  const allowed = RUBIES.filter((ruby) => range.every((part) => allows(part.trim(), ruby)))
  const version = allowed.find((ruby) => !newest || order(ruby) <= order(newest.version)) ?? allowed[0] ?? '3.4'
  return { version, why: 'Gemfile', from: lineIn('Gemfile', gemfile, RANGE) }
}

/** The first is what a project gets that asks for nothing. */
const RUBIES = ['3.4', '3.3', '3.2', '3.1', '3.0', '2.7', '2.6', '2.5', '4.0']
const order = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 100 + minor
}

function allows(part: string, ruby: string): boolean {
  const [, sign = '', major = '0', minor = '0', patch] =
    /^(~>|>=|<=|!=|>|<|=)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(part) ?? []
  const [here, there] = [order(ruby), Number(major) * 100 + Number(minor)]
  if (sign === '>=' || sign === '>') return here >= there
  if (sign === '<') return here < there || (here === there && Number(patch ?? 0) > 0)
  if (sign === '<=') return here <= there
  if (sign === '!=') return true
  if (sign === '~>' && patch === undefined) return here >= there && here < (Number(major) + 1) * 100
  return here === there
}

/** The newest Ruby that a Rails as old runs on; Bundler 1 wrote lock files until Ruby 2.7. */
function byAge(lock: string | undefined): Version | undefined {
  const [, major, minor] = /^ {4}rail(?:s|ties) \((\d+)\.(\d+)/m.exec(lock ?? '') ?? []
  const [, ruby] = AGES.find(([last]) => major !== undefined && Number(major) * 100 + Number(minor) <= last) ?? []
  if (ruby !== undefined) {
    const why = `Rails ${Number(major) < 7 ? major : `${major}.${minor}`} runs on nothing newer`
    return { version: ruby, why, from: `${why} (${lineIn('Gemfile.lock', lock, /^ {4}rail(?:s|ties) \(/m)})` }
  }
  const old = /^BUNDLED WITH\s+1\./m
  if (major !== undefined || !old.test(lock ?? '')) return undefined
  const why = 'Bundler 1 wrote the lock file'
  return { version: '2.7', why, from: `${why} (${lineIn('Gemfile.lock', lock, old)})` }
}
const AGES: [rails: number, ruby: string][] = [
  [499, '2.6'],
  [599, '2.7'],
  [699, '3.0'],
  [700, '3.3'],
]
