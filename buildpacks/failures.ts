/** The tables of failures of all runtimes, joined: which rules judge a build that failed, and what it is then called. */
import { type BuildFacts, classifyBuild, failedCommand, type Judgement } from '../lib/model/build-error.ts'
import { Failure } from '../lib/model/errors.ts'
import type { FailureRule, FailureTable } from '../lib/model/failure-rule.ts'
import { cppFailures } from './cpp/failures.ts'
import { dotnetFailures } from './dotnet/failures.ts'
import { elixirFailures } from './elixir/failures.ts'
import { AT_LAST, BEFORE_ALL } from './general-failures.ts'
import { gleamFailures } from './gleam-failures.ts'
import { goFailures } from './go/failures.ts'
import { javaFailures } from './java/failures.ts'
import { nodeFailures } from './node/failures.ts'
import { phpFailures } from './php/failures.ts'
import { pythonFailures } from './python/failures.ts'
import { rubyFailures } from './ruby/failures.ts'
import { rustFailures } from './rust/failures.ts'

export const TABLES: FailureTable[] = [
  {
    runtime: 'node',
    packs: ['node', 'bun'],
    command: /\b(?:npm|npx|pnpm|pnpx|yarn|bun|bunx|corepack|node|tsc|vite|next|turbo|nx|prisma)\b/,
    rules: nodeFailures,
  },
  {
    runtime: 'python',
    packs: ['python'],
    command: /\b(?:pip3?|python3?|poetry|pipenv|pdm|uv|pytest)\b/,
    rules: pythonFailures,
  },
  { runtime: 'ruby', packs: ['ruby'], command: /\b(?:bundle|gem|rake|rails|ruby|jekyll)\b/, rules: rubyFailures },
  { runtime: 'php', packs: ['php'], command: /\b(?:composer|php|artisan)\b/, rules: phpFailures },
  { runtime: 'go', packs: ['go'], command: /\bgo (?:build|install|mod|run|test|vet|generate)\b/, rules: goFailures },
  { runtime: 'rust', packs: ['rust'], command: /\bcargo\b/, rules: rustFailures },
  { runtime: 'java', packs: ['java'], command: /\b(?:mvnw?|gradlew?|javac)\b/, rules: javaFailures },
  { runtime: 'dotnet', packs: ['dotnet'], command: /\bdotnet\b/, rules: dotnetFailures },
  { runtime: 'gleam', packs: ['gleam'], command: /\bgleam\b/, rules: gleamFailures },
  { runtime: 'cpp', packs: ['cpp'], command: /\b(?:cmake|meson|ninja|make|gcc|g\+\+|cc)\b/, rules: cppFailures },
  { runtime: 'elixir', packs: ['elixir'], command: /\bmix\b/, rules: elixirFailures },
]

export function buildFailure(facts: BuildFacts, buildpack: string): Failure {
  const { code, message, hint, evidence } = judge(facts, buildpack)
  return new Failure(code, { message, hint, evidence })
}

export const judge = (facts: BuildFacts, buildpack: string): Judgement =>
  classifyBuild(facts, rulesFor(buildpack, failedCommand(facts.error)))

/**
 * What is true of any build; the tables of the runtimes that the command is of, the pack's own first (Rails has Node
 * assets, a Dockerfile runs anything); the pack's own, whatever the command; then what all others know better.
 */
function rulesFor(buildpack: string, command = ''): FailureRule[] {
  const own = TABLES.filter(({ packs }) => packs.includes(buildpack))
  const of = [...own, ...TABLES].filter((table) => table.command.test(command))
  return [...BEFORE_ALL, ...[...new Set([...of, ...own])].flatMap(({ rules }) => rules), ...AT_LAST]
}
