/** What a program that ended while it started has printed: the lines that tell, and, where they are sure, the cause. */

const LINES = 15

export interface Crash {
  /** Completes "web.1 ended with exit code 1 …". */
  cause: string
  hint: string
}

interface Rule {
  pattern: RegExp
  cause: string
  hint: string
}

const NPM = 'add it to dependencies (npm install NAME), commit package.json and the lock file, and push again'
const PATH_HINT = 'commit it, or let scripts.build make it; names differ by upper and lower case on the host'

/** Each is a program's own last word on why it ended; `$1` is what it names. */
const RULES: Rule[] = [
  {
    pattern: /^Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find module '\/app\/([^']+)'/,
    cause: 'the file $1 is not in the image',
    hint: PATH_HINT,
  },
  {
    pattern: /^Error: Cannot find module '(\.[^']+)'/,
    cause: 'the file $1, which it requires, is not in the image',
    hint: PATH_HINT,
  },
  {
    pattern: /^Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '([^'./][^']*)'/,
    cause: 'the module $1 is not installed',
    hint: NPM,
  },
  {
    pattern: /^ModuleNotFoundError: No module named '([^']+)'/,
    cause: 'there is no Python module $1',
    hint: 'name the package that has it in requirements.txt or pyproject.toml, or commit the file, and push again',
  },
  {
    pattern: /cannot load such file -- ([^./\s][^\s]*) \(LoadError\)/,
    cause: 'Ruby cannot load $1',
    hint: 'add the gem that has it to the Gemfile, run bundle install, commit both files and push again',
  },
]

/** Told by the last error alone: those before it were caught. */
export function crashCause(lines: string[]): Crash | undefined {
  const error = lines.findLast((line) => HEADING.test(line)) ?? ''
  for (const { pattern, cause, hint } of RULES) {
    const name = pattern.exec(error)?.[1]
    if (name) return { cause: cause.replace('$1', () => name), hint: hint.replace('NAME', () => packageOf(name)) }
  }
  return undefined
}

/** `lodash/fp` is of lodash, `@scope/pack/file` of @scope/pack. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** Where Node names itself in a stack: says nothing of the project. */
const INTERNAL = /^\s+at .*\(?node:internal\//
/** What a trace below it explains: Node, Ruby, Java, Go, PHP. Python has it last. */
const HEADING =
  /^(?:\w*(?:Error|Exception)\b.*: |panic: |fatal error: |PHP Fatal error|Exception in thread )|\((?:\w+::)*\w*Error\)$/

/** At most 15 lines: the last ones, and the error itself where a long trace has pushed it out of them. */
export function crashLines(lines: string[]): string[] {
  const told = lines.filter((line) => line.trim() !== '' && !INTERNAL.test(line))
  if (told.length <= LINES) return told
  const last = told.slice(-LINES)
  const heading = told.findLast((line) => HEADING.test(line))
  return heading === undefined || last.includes(heading) ? last : [heading, ...told.slice(1 - LINES)]
}
