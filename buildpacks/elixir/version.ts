/** Which Elixir a project asks for: releases need 1.9 or later. */
import { invalid } from '../../lib/model/errors.ts'
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { lineIn } from '../line.ts'

export interface Version {
  version: string
  why: string
  /** As `why`, with the line. */
  from: string
}

/** The first is what a project gets that asks for nothing. */
const MINORS = [18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 19]

export async function elixirVersion(source: Source, mix: string): Promise<Version> {
  const files: [string, RegExp][] = [
    ['.tool-versions', /^elixir[ \t]+(\d+\.\d+)/m],
    ['mise.toml', /^\s*elixir\s*=\s*["'](\d+\.\d+)/m],
    ['.mise.toml', /^\s*elixir\s*=\s*["'](\d+\.\d+)/m],
    ['.elixir-version', /^\s*v?(\d+\.\d+)/m],
    ['elixir_buildpack.config', /^elixir_version=\(?["']?v?(\d+\.\d+)/m],
  ]
  for (const [file, pattern] of files) {
    const text = await source.read(file)
    const version = firstMatch(text, pattern)
    if (version === undefined) continue
    if (Number(version.split('.')[1]) < 9 && version.startsWith('1.'))
      throw invalid(file, `Elixir ${version} knows no releases: ask for 1.9 or later, or bring a Dockerfile`)
    return { version, why: file, from: lineIn(file, text, pattern) }
  }
  const asked = /\belixir:\s*"([^"]+)"/
  const range = firstMatch(mix, asked)
  const minor = range === undefined ? undefined : MINORS.find((one) => allows(range, one))
  if (minor === undefined) return { version: '1.18', why: 'the default', from: 'the default' }
  return { version: `1.${minor}`, why: 'elixir in mix.exs', from: `elixir in ${lineIn('mix.exs', mix, asked)}` }
}

/** Ranges of Mix: `~> 1.14`, `>= 1.12.0 and < 1.17.0`, `~> 1.13 or ~> 1.14`. */
const allows = (range: string, minor: number): boolean =>
  range.split(/\s+or\s+/).some((span) => span.split(/\s+and\s+/).every((part) => holds(part.trim(), minor)))

function holds(part: string, minor: number): boolean {
  const [, sign = '==', given = '0', patch] = /^(~>|>=|<=|!=|==|>|<)?\s*1\.(\d+)(?:\.(\d+))?/.exec(part) ?? []
  const least = Number(given)
  if (sign === '>=' || sign === '>' || (sign === '~>' && patch === undefined)) return minor >= least
  if (sign === '<') return minor < least || (minor === least && Number(patch ?? 0) > 0)
  if (sign === '<=') return minor <= least
  return sign === '!=' || minor === least
}
