/** What a failed build means, told from its last words. */
import type { ErrorCode } from './errors.ts'

interface Rule {
  code: ErrorCode
  pattern: RegExp
  message: string
  /** The engine's own error alone decides: a step may print the same words. */
  engine?: boolean
}

const RULES: Rule[] = [
  { code: 'DISK_FULL', pattern: /no space left on device|\bENOSPC\b/i, message: 'the disk of the host is full' },
  {
    code: 'IMAGE_PULL_DENIED',
    pattern:
      /pull access denied|failed to resolve|not found: manifest|manifest unknown|failed to do request|toomanyrequests|authorization failed/i,
    message: 'a base image cannot be had',
    engine: true,
  },
  {
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /can only install (?:packages )?(?:when|with)|OUTDATED_LOCKFILE|lockfile (?:needs to be|would have been)/i,
    message: 'the lock file does not match package.json',
  },
  {
    code: 'BUILD_OOM',
    pattern:
      /exit code: 137\b|^Killed$|\d Killed\b|signal: killed|cannot allocate memory|JavaScript heap out of memory/,
    message: 'a build step was killed, most likely for memory',
  },
  {
    code: 'DEPENDENCY_INSTALL',
    pattern: /npm (?:ERR!|error)|No matching distribution|Could not find a version that satisfies|ERR_PNPM_/i,
    message: 'installing the dependencies failed',
  },
]

/** A command as engines name it when it fails: 20.10, then newer ones. */
const RAN =
  /(?:executor failed running \[\/bin\/sh -c ([\s\S]*)\]|process "\/bin\/sh -c ([\s\S]*)" did not complete successfully): exit code: (\d+)/
const INSTALLS = /\b(?:npm|pnpm|yarn)(?: (?:ci|i|install|add)\b|\s*(?:&|;|$))|\bpip3? install\b/
/** Prefixes of the engine around what matters. */
const WRAPPING = /^(?:failed to (?:solve|compute cache key|create LLB definition)(?: with frontend [\w.]+)?: )+/
const NOISE =
  /^\s+at .*\(?node:|^npm notice|^npm error(?: A complete log| aliases:| Options:| Usage:| npm ci$| Clean install| \[| Run "npm help|$)|^\[notice\] |as the 'root' user|^\s*$/

export function classifyBuild(
  error: string,
  lines: string[],
): { code: ErrorCode; message: string; evidence: string[] } {
  const said = lines.filter((line) => !NOISE.test(line))
  const short = shorten(error)
  const rule = RULES.find((one) => applies(one, error, said))
  if (!rule) return { code: 'BUILD_FAILED', message: short, evidence: said.slice(-15) }
  const evidence = [...around(said, rule.pattern), short]
  return { code: rule.code, message: named(rule, error), evidence }
}

function applies(rule: Rule, error: string, lines: string[]): boolean {
  if (rule.engine) return rule.pattern.test(error)
  const [, command = ''] = (RAN.exec(error) ?? []).filter((part) => part !== undefined)
  if (rule.code === 'DEPENDENCY_INSTALL' && command !== '' && !INSTALLS.test(command)) return false
  return rule.pattern.test(error) || lines.some((line) => rule.pattern.test(line))
}

/** At most 14 lines: from just before the first that tells, else the last. */
function around(lines: string[], pattern: RegExp): string[] {
  const at = lines.findIndex((line) => pattern.test(line))
  const from = at < 0 ? Math.max(0, lines.length - 14) : Math.max(0, Math.min(at - 2, lines.length - 14))
  return lines.slice(from, from + 14)
}

/** One line, without the engine's wrapping. */
function shorten(error: string): string {
  const [, old, now, exit] = RAN.exec(error) ?? []
  const missing = /"(\/[^"]*)"(?:: |\s)not found/.exec(error)?.[1]
  const text = exit
    ? `RUN ${old ?? now} ended with exit code ${exit}`
    : missing
      ? `there is no ${missing} to COPY: is it committed, and not in .dockerignore?`
      : error.replace(WRAPPING, '')
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'the build failed'
}

function named(rule: Rule, error: string): string {
  if (rule.code !== 'IMAGE_PULL_DENIED') return rule.message
  const [, host, path, tag] = /https?:\/\/([^/]+)\/v2\/(.+?)\/manifests\/([^"\s]+)"/.exec(error) ?? []
  const asked = path && (/docker\.io$/.test(host ?? '') ? path.replace(/^library\//, '') : `${host}/${path}`)
  const image = asked ? `${asked}:${tag}` : /(?:metadata for|denied for) (\S+?)[:,]?(?:\s|$)/.exec(error)?.[1]
  return image ? `the base image ${image} cannot be had` : rule.message
}
