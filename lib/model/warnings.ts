/** The warnings in the output of one step, in a few lines: deprecations counted, findings of audits as they are, the rest cut after three. */

const NAMES = 4
const OTHERS = 3

/** Groups: the package. npm; pnpm; yarn 1. */
const DEPRECATED = [
  /^npm warn deprecated (@?[^@\s]+)@/i,
  /^\s*WARN\s+deprecated (@?[^@\s]+)@/,
  /^warning (?:\S+ > )*(@?[^@\s>]+)@\S+: .*\b(?:deprecated|no longer (?:supported|maintained))/i,
]
const PNPM_DEPRECATED = /^\s*WARN\s+\d+ deprecated subdependencies found: (.*)/
const ENGINE = /^npm warn EBADENGINE(?:\s+package: '([^']+)')?/i
const AUDIT = /^\d+ (?:\w+ severity )?vulnerabilit(?:y|ies)\b/
/** True of every build in a container, or said because of an option that we give. */
const NOISE =
  /as the 'root' user|checking the latest version of pip|using pip version|^npm warn using --force|^npm warn cleanup/i
const OTHER = [
  /^npm warn (?!deprecated)/i,
  /^\s*\[?(?:warn|warning|deprecation|deprecated|deprecation warning)\]?(?::|\s|!)/i,
  /^\S+[:(]\d+\S*:? warning\b/,
  /^\s*\(!\) |^\s*⚠ /,
]

export class Warnings {
  private readonly deprecated = new Set<string>()
  private readonly engines = new Set<string>()
  private readonly audits = new Set<string>()
  private readonly others = new Set<string>()
  private more = 0

  take(text: string): void {
    const line = text.replace(/\x1b\[[0-9;]*m/g, '')
    if (!/warn|deprec|vulnerab|\(!\)|⚠/i.test(line)) return
    const name = first(line, DEPRECATED)
    const engine = ENGINE.exec(line)
    const names = PNPM_DEPRECATED.exec(line)?.[1]
    if (name !== undefined) this.deprecated.add(name)
    else if (names !== undefined)
      for (const one of names.split(/,\s*/)) this.deprecated.add(one.replace(/(.)@.*/, '$1'))
    else if (engine) engine[1] !== undefined && this.engines.add(engine[1])
    else if (AUDIT.test(line)) this.audits.add(line.trim())
    else if (!NOISE.test(line) && OTHER.some((pattern) => pattern.test(line))) this.other(line.trim())
  }

  private other(line: string): void {
    const plain = line.replace(/^(?:npm )?(?:warn|warning):?\s+(?=\S)/i, '')
    if (this.others.size < OTHERS) this.others.add(plain)
    else if (!this.others.has(plain)) this.more++
  }

  get lines(): string[] {
    return [
      ...counted(this.deprecated, 'deprecated package', 'deprecated packages'),
      ...counted(this.engines, 'package wants another version of Node', 'packages want another version of Node'),
      ...this.audits,
      ...this.others,
      ...(this.more > 0 ? [`${this.more} more`] : []),
    ]
  }
}

function first(line: string, patterns: RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(line)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

function counted(names: Set<string>, one: string, many: string): string[] {
  if (names.size === 0) return []
  const shown = [...names].slice(0, NAMES).join(', ')
  return [`${names.size} ${names.size === 1 ? one : many}: ${shown}${names.size > NAMES ? ', …' : ''}`]
}
