/** What a failed build means: the engine's error and the last lines of the step that failed, judged by rules. */
import { megabytes } from './build-limits.ts'
import type { ErrorCode } from './errors.ts'
import type { FailureRule } from './failure-rule.ts'

/** What is known of a build that failed. */
export interface BuildFacts {
  /** The engine's own words. */
  error: string
  /** The last lines of the step that failed. */
  lines: string[]
  /** Proof that the kernel killed a step of it for memory; `limit` in bytes: it was more than builds may have; else the machine had none left. */
  oom?: { limit?: number }
}

/** Thrown by what builds; what it means, the flow that knows the plan says. */
export class BuildError extends Error {
  readonly facts: BuildFacts
  constructor(facts: BuildFacts) {
    super(facts.error)
    this.facts = facts
  }
}

export interface Judgement {
  /** Name of the rule; undefined: no rule knows this output. */
  rule?: string
  code: ErrorCode
  message: string
  hint?: string
  evidence: string[]
}

type Groups = Record<string, string | undefined>

/** A command as engines name it when it fails: 20.10, then newer ones. */
const SHELL = String.raw`(?:/(?:usr/)?bin/\w+ (?:-\w+ (?:pipefail )?)*?-\w*c )?`
const RAN = new RegExp(
  `(?:executor failed running \\[${SHELL}([^]*)\\]|process "${SHELL}([^]*)" did not complete successfully): exit code: (\\d+)`,
)
/** Prefixes of the engine around what matters. */
const WRAPPING =
  /^(?:failed to (?:solve|compute cache key|create LLB definition|load cache key)(?: with frontend [\w.]+)?: )+/
const NOISE =
  /^\s+at .*(?:\(?node:|node_modules\/|\/yarn\/lib\/)|^npm notice|^npm (?:error|ERR!)(?: A complete log|\s+\S*-debug(?:-0)?\.log$| aliases:| Options:| Usage:| npm ci$| Clean install| \[| Run "npm help|$)|^\[notice\] |as the 'root' user|^gyp (?:info|http) |^gyp ERR! (?:stack\s+at |not ok|find Python|configure error|build error|$)|^\s+[╭│╰].*[╮│╯]$|^\s*$/
/** Where the engine keeps what it copies: tells nobody anything. */
const MOUNT = /\/\S*\/buildkit-mount\d+(?=\/)/g
const COLOUR = /\x1b\[[0-9;?]*[A-Za-z]/g
/** Of a line that has no end a pattern sees the beginning, so that none takes long. */
const SEEN = 1000
const [SHOWN, UNKNOWN_SHOWN] = [14, 30]

/** The first rule that knows the output says what it means; without one its last lines do. */
export function classifyBuild(facts: BuildFacts, rules: FailureRule[]): Judgement {
  const said = facts.lines.map((line) => line.replace(COLOUR, '').trimEnd()).filter((line) => !NOISE.test(line))
  const ran = ranIn(facts.error)
  const short = shorten(facts.error, ran)
  if (facts.oom) return { ...outOfMemory(facts.oom), evidence: [...said.slice(-SHOWN), short] }
  for (const rule of rules) {
    const groups = applies(rule, facts.error, said, ran)
    if (!groups) continue
    const { name, code } = rule
    const evidence = [...telling(said, rule), short]
    return { rule: name, code, message: filled(rule.cause, groups), hint: filled(rule.hint, groups), evidence }
  }
  return { code: 'BUILD_FAILED', message: short, evidence: said.slice(-UNKNOWN_SHOWN) }
}

/** The command of the step that failed, as its Dockerfile has it; undefined where no step did. */
export const failedCommand = (error: string): string | undefined => ranIn(error)?.command

function ranIn(error: string): { command: string; exit: string } | undefined {
  const [, old, now, exit] = RAN.exec(error) ?? []
  return exit === undefined ? undefined : { command: old ?? now ?? '', exit }
}

/** The groups of a rule that applies. */
function applies(rule: FailureRule, error: string, lines: string[], ran: ReturnType<typeof ranIn>): Groups | undefined {
  if (rule.command && !rule.command.test(ran?.command ?? '')) return undefined
  if (rule.exit !== undefined && String(rule.exit) !== ran?.exit) return undefined
  // What the command itself says is neither the engine's word nor the step's.
  const engine = ran ? error.replace(ran.command, '') : error
  const texts = rule.engine ? [engine] : lines.slice(-(rule.last ?? lines.length))
  const found = [rule.pattern, ...(rule.with ?? [])].map((pattern) => first(pattern, texts))
  if (found.some((match) => match === undefined)) return undefined
  const given = { command: ran?.command.replace(/\s+/g, ' '), exit: ran?.exit, image: imageIn(error) }
  return Object.assign(given, ...found.map((match) => match?.groups ?? {}).reverse()) as Groups
}

function first(pattern: RegExp, texts: string[]): RegExpExecArray | undefined {
  for (const text of texts) {
    const match = pattern.exec(text.slice(0, SEEN))
    if (match) return match
  }
  return undefined
}

function telling(lines: string[], { pattern, evidence, engine }: FailureRule): string[] {
  if (evidence) return lines.filter((line) => evidence.test(line.slice(0, SEEN))).slice(0, SHOWN)
  const at = engine ? -1 : lines.findIndex((line) => pattern.test(line.slice(0, SEEN)))
  const last = Math.max(0, lines.length - SHOWN)
  const from = at < 0 ? last : Math.max(0, Math.min(at - 2, last))
  return lines.slice(from, from + SHOWN)
}

const filled = (text: string, groups: Groups): string =>
  text
    .replace(/\$<(\w+)>/g, (_, name: string) => (groups[name] ?? '').slice(0, 160))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:]$/, '')

/** One line, without the engine's wrapping. */
function shorten(error: string, ran: ReturnType<typeof ranIn>): string {
  const text = ran
    ? `RUN ${ran.command} ended with exit code ${ran.exit}`
    : error.replace(WRAPPING, '').replace(MOUNT, '')
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'the build failed'
}

/** The image that the engine speaks of, as FROM has it. */
function imageIn(error: string): string | undefined {
  const [, host, path, tag] = /https?:\/\/([^/]+)\/v2\/(.+?)\/manifests\/([^"\s]+)"/.exec(error) ?? []
  const name = path
    ? `${host}/${path}${tag?.startsWith('sha256:') ? '@' : ':'}${tag}`
    : (/(?:metadata for|denied for|resolve reference) "?([^\s"]+?)"?[:,]?(?:\s|$)/.exec(error)?.[1] ??
      /(?:^|: )([^\s"]+): not found$/.exec(error)?.[1])
  return name?.replace(/^(?:registry-1\.)?docker\.io\//, '').replace(/^library\//, '')
}

function outOfMemory({ limit }: { limit?: number }): Pick<Judgement, 'rule' | 'code' | 'message'> {
  const why =
    limit === undefined
      ? 'the whole machine was out of memory'
      : `it wanted more than the ${megabytes(limit)} that builds on this host may use`
  return { rule: 'out-of-memory', code: 'BUILD_OOM', message: `a build step was killed: ${why}` }
}
