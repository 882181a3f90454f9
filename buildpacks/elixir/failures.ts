/** What failed builds of Elixir projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

export const elixirFailures: FailureRule[] = [
  {
    name: 'other-elixir',
    code: 'BUILD_FAILED',
    pattern:
      /trying to run :(?<app>\w+) on Elixir v(?<has>\S+) but it has declared .* supports only Elixir (?<asked>.+)$/,
    cause: '$<app> is for Elixir $<asked>, and the image has $<has>',
    hint: 'name a version that fits in .tool-versions: elixir 1.N.N',
  },
  {
    name: 'secret-config-missing',
    code: 'BUILD_FAILED',
    pattern: /could not read file "(?:\S*\/)?(?<file>config\/[\w./-]*secret\.exs)": no such file/,
    cause: 'config imports $<file>, which is not in the repository',
    hint: 'read what it sets from variables in config/runtime.exs (System.get_env), and take the import away',
  },
  {
    name: 'variable-missing',
    code: 'BUILD_FAILED',
    pattern:
      /could not fetch environment variable "(?<name>\w+)"|environment variable (?<named>[A-Z][A-Z0-9_]+) is missing/,
    cause: 'the build reads the variable $<name>$<named>, and builds see no config vars',
    hint: 'read it in config/runtime.exs, which runs when the app starts',
  },
  {
    name: 'compile-error',
    code: 'BUILD_FAILED',
    pattern: /^== Compilation error in file (?<file>\S+) ==/,
    cause: '$<file> does not compile',
    hint: 'mend what is said of it, and push again',
    evidence: /^== Comp|^\*\* \(|^\s+(?:error:|│|└─)/,
  },
  {
    name: 'task-unknown',
    code: 'BUILD_FAILED',
    pattern: /^\*\* \(Mix\) The task "(?<task>[^"]+)" could not be found/,
    cause: 'Mix knows no task $<task>',
    hint: 'name the dependency that has it without only: :dev, or the alias in mix.exs',
  },
  {
    name: 'umbrella-without-releases',
    code: 'BUILD_FAILED',
    pattern: /Umbrella projects require releases to be explicitly defined/,
    cause: 'mix.exs of the umbrella has no releases:',
    hint: 'add releases: [NAME: [applications: [APP: :permanent]]] to project/0 in mix.exs',
  },
  {
    name: 'release-unknown',
    code: 'BUILD_FAILED',
    pattern: /Unknown release :(?<name>\w+)\. The available releases are: (?<there>.*)$/,
    cause: 'mix.exs has no release $<name>',
    hint: 'name it in releases: in mix.exs',
  },
  {
    name: 'dependency-unlocked',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /^\s+(?:the dependency is not (?:available|locked)|lock mismatch: )/,
    with: [/Can't continue due to errors on dependencies/],
    cause: 'a dependency of mix.exs is not there as mix.lock has it',
    hint: 'run mix deps.get on your machine, commit mix.lock and push again',
    evidence: /^\* |^\s+(?:the dependency|lock mismatch)|Can't continue/,
  },
  {
    name: 'git-unreachable',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^fatal: (?:unable to access '(?<url>[^']+)'|could not read Username for '(?<host>[^']+)')/,
    with: [/\(Mix\) Command "git/],
    cause: 'a dependency of mix.exs could not be fetched by git: $<url>$<host>',
    hint: 'check its address; a private one needs credentials, or its files in the repository',
  },
]
