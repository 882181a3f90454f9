/** How the usual test runners tell what failed: one row each. Recorded outputs of every row are in test/fixtures/tests. */

export interface Runner {
  name: string
  /** A line that only this runner prints at its end. */
  sign: RegExp
  /** Where the report of a failure begins, in the text from a line on; group `name`, perhaps `where`. Lines of `name` are joined. */
  failure: RegExp
  /** Failures are reported only after this line. */
  after?: RegExp
  /** What a failure says comes before the line that names it, after the last line that matches. */
  before?: RegExp
  /** Or what a failure says comes after this and its name. */
  begin?: string
  /** A place `file:line` in the report. Groups `where`, or `file` and `line`. */
  where?: RegExp
  /** The last place is the one in the test; else the first. */
  lastWhere?: true
  /** Groups `total`, `passed`, `failed`, `errors`, `skipped`. */
  counts: RegExp[]
  /** There is a summary per package or project: they are added up. */
  sums?: true
  /** What separates the levels of a name. */
  levels?: string
}

const FRAME = /^\s+at (?!.*(?:node:|node_modules)).*?\(?(?:file:\/\/)?(?<where>[^\s()]+:\d+):\d+\)?$/

export const RUNNERS: Runner[] = [
  {
    name: 'node:test',
    sign: /^ℹ tests \d+/,
    failure: /^test at (?<where>\S+:\d+):\d+\n✖ (?<name>[^\n]+?) \([\d.]+m?s\)/,
    counts: [/^ℹ tests (?<total>\d+)/, /^ℹ fail (?<failed>\d+)/, /^ℹ cancelled (?<errors>\d+)/],
  },
  {
    name: 'jest',
    sign: /^Test Suites: +\d/,
    failure: /^ {2}● (?!Console)(?<name>[^\n]+)/,
    where: FRAME,
    counts: [
      /^Tests: +(?:(?<failed>\d+) failed, )?(?:\d+ skipped, )?(?:\d+ todo, )?(?:\d+ passed, )?(?<total>\d+) total/,
    ],
  },
  {
    name: 'vitest',
    sign: /^ *Test Files {2}\d/,
    failure: /^ FAIL {2}(?:\|[^|\n]+\| )?(?<file>\S+)(?: > (?<name>[^\n]+)| \[[^\n]*\])/,
    where: /^ ?❯ (?:.* )?(?<where>[^\s()]+:\d+):\d+\)?$/,
    counts: [/^ *Tests {2}(?:(?<failed>\d+) failed)?.*\((?<total>\d+)\)$/],
    levels: ' > ',
  },
  {
    name: 'mocha',
    sign: /^ +\d+ passing \(/,
    after: /^ +\d+ failing$/,
    failure: /^ {2}\d+\) (?<name>[^\n]+(?:\n {4,}[^\n]+){0,8}?):\n/,
    where: FRAME,
    counts: [/^ +(?<passed>\d+) passing \(/, /^ +(?<failed>\d+) failing$/, /^ +(?<skipped>\d+) pending$/],
  },
  {
    name: 'ava',
    sign: /^ {2}\d+ tests? (?:passed|failed)$/,
    failure: /^ {2}✘ \[fail\]: (?<name>[^\n]+)/,
    where: /^ {2}(?<where>[^\s:]+:\d+)$/,
    counts: [/^ {2}(?<passed>\d+) tests? passed$/, /^ {2}(?<failed>\d+) tests? failed$/],
    levels: ' › ',
  },
  {
    name: 'bun',
    sign: /^Ran \d+ tests? across /,
    failure: /^(?:\(fail\)|✗) (?<name>[^\n]+?)(?: \[[\d.]+m?s\])?(?:\n|$)/,
    before: /^(?:\((?:pass|fail|skip|todo)\)|[✓✗»] )|\.[jt]sx?:$/,
    where: FRAME,
    counts: [/^ *(?<passed>\d+) pass$/, /^ *(?<failed>\d+) fail$/, /^ *(?<skipped>\d+) skip$/],
    levels: ' > ',
  },
  {
    name: 'deno',
    sign: /^(?:ok|FAILED) \| \d+ passed/,
    failure: /^(?<name>\S[^\n]*?) => (?<where>\S+:\d+):\d+(?:\n|$)/,
    counts: [/ \| (?<passed>\d+) passed(?: \([^)]*\))? \| (?<failed>\d+) failed/],
    levels: ' ... ',
  },
  {
    name: 'pytest',
    sign: /^(?:=+ )?(?:\d+ \w+, )*\d+ (?:failed|passed|errors?|skipped)(?:, \d+ \w+)* in [\d.]+s/,
    failure: /^_{3,} (?<name>[^_\s][^\n]*?) _{3,}(?:\n|$)/,
    where: /^(?<where>\S+\.py:\d+): /,
    lastWhere: true,
    counts: [
      /^(?:=+ )?.*?\b(?<failed>\d+) failed.* in [\d.]+s/,
      /^(?:=+ )?.*?\b(?<passed>\d+) passed.* in [\d.]+s/,
      /^(?:=+ )?.*?\b(?<skipped>\d+) skipped.* in [\d.]+s/,
      /^(?:=+ )?.*?\b(?<errors>\d+) errors?.* in [\d.]+s/,
    ],
  },
  {
    name: 'unittest',
    sign: /^Ran \d+ tests? in [\d.]+s$/,
    failure: /^(?:FAIL|ERROR): (?<name>\S+)/,
    where: /^ {2}File "(?!.*\/lib\/python)(?<file>[^"]+)", line (?<line>\d+)/,
    lastWhere: true,
    counts: [
      /^Ran (?<total>\d+) tests? in/,
      /^FAILED \(.*?\bfailures=(?<failed>\d+)/,
      /^FAILED \(.*?\berrors=(?<errors>\d+)/,
    ],
  },
  {
    name: 'go test',
    sign: /^(?:FAIL|ok {2})\t\S+/,
    failure: /^ *--- FAIL: (?<name>\S+) \(/,
    begin: '=== RUN   ',
    where: /^\s+(?<where>\S+\.go:\d+): /,
    counts: [],
    levels: '/',
  },
  {
    name: 'cargo test',
    sign: /^test result: /,
    failure: /^---- (?<name>\S+) stdout ----/,
    where: /(?:panicked at |', )(?<where>[^\s':]+\.rs:\d+):\d+/,
    counts: [/^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored/],
    sums: true,
    levels: '::',
  },
  {
    name: 'rspec',
    sign: /^\d+ examples?, \d+ failures?/,
    after: /^Failures:$/,
    failure: /^ {2}\d+\) (?<name>[^\n]+)/,
    where: /^ +# (?<where>(?!.*\/gems\/)\S+:\d+)/,
    counts: [/^(?<total>\d+) examples?, (?<failed>\d+) failures?/],
  },
  {
    name: 'minitest',
    sign: /^\d+ runs, \d+ assertions/,
    failure: /^(?: *\d+\) )?(?:Failure|Error):\n(?<name>[^\s:]+(?:::[^\s:]+)*)(?: \[(?<where>[^\]\n]+:\d+)\])?:/,
    where: /^ +(?<where>(?!.*\/gems\/)\S+\.rb:\d+):in /,
    counts: [/^(?<total>\d+) runs, \d+ assertions, (?<failed>\d+) failures, (?<errors>\d+) errors/],
    levels: '#',
  },
  {
    name: 'phpunit',
    sign: /^(?:OK \(\d+ tests?, |Tests: \d+, Assertions: \d+)/,
    failure: /^\d+\) (?<name>\S+::[^\n]+)/,
    where: /^(?<where>(?!.*\/vendor\/)\S+\.php:\d+)$/,
    counts: [
      /^(?:OK \(|Tests: )(?<total>\d+)/,
      /^Tests: .*\bFailures: (?<failed>\d+)/,
      /^Tests: .*\bErrors: (?<errors>\d+)/,
    ],
    levels: '::',
  },
  {
    name: 'surefire',
    sign: /^(?:\[\w+\] )?Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+$/,
    after: /^(?:\[ERROR\] )?(?:Failures: |Errors: |Failures:|Errors:)$/,
    failure: /^\[ERROR\] {3}(?<name>[\w$.]+)[^\n:]*:(?<line>\d+)/,
    counts: [/^(?:\[\w+\] )?Tests run: (?<total>\d+), Failures: (?<failed>\d+), Errors: (?<errors>\d+), Skipped: \d+$/],
  },
  {
    name: 'gradle',
    sign: /^\d+ tests? completed, \d+ failed/,
    failure: /^(?<name>\S[^\n]* > [^\n]+) FAILED(?:\n|$)/,
    where: / at (?<where>\w+\.(?:java|kt|groovy|scala):\d+)/,
    counts: [/^(?<total>\d+) tests? completed, (?<failed>\d+) failed/],
    sums: true,
    levels: ' > ',
  },
  {
    name: 'dotnet test',
    sign: /^(?:Failed|Passed)! +- Failed: +\d+|^Test Run (?:Failed|Successful)\.$/,
    failure: /^ {0,2}(?:Failed|X) {1,3}(?<name>\S[^\n]*?)(?: \[[^\]\n]+\])?\n *Error Message:/,
    where: / in (?<file>\S+):line (?<line>\d+)$/,
    counts: [/^(?:Failed|Passed)! +- Failed: +(?<failed>\d+), Passed: +\d+, Skipped: +\d+, Total: +(?<total>\d+)/],
    sums: true,
  },
  {
    name: 'ExUnit',
    sign: /^(?:\d+ \w+, )*\d+ tests?, \d+ failures?/,
    failure: /^ {2}\d+\) (?:test|doctest|property) (?<name>[^\n]+?) \([\w.]+\)\n {5}(?<where>\S+\.exs?:\d+)/,
    counts: [/(?<total>\d+) tests?, (?<failed>\d+) failures?/],
  },
]
