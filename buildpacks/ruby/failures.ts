/** What failed builds of Ruby projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const INSTALL = 'DEPENDENCY_INSTALL'
const LOCK = 'LOCKFILE_OUT_OF_DATE'

const bundler: FailureRule[] = [
  {
    name: 'lock-out-of-date',
    code: LOCK,
    pattern:
      /trying to install in deployment mode after changing|Gemfile\.lock can't be updated because frozen mode|^The (?:dependencies in your gemfile|gemspecs for path gems) changed/,
    cause: 'Gemfile.lock does not match Gemfile',
    hint: 'run bundle install on your machine, commit Gemfile.lock and push again',
    evidence: /changed|^You have |^\* /,
  },
  {
    name: 'lock-platform',
    code: LOCK,
    pattern: /^Your (?:bundle|lockfile) (?:only supports platforms|does not include the current platform)/,
    cause: 'Gemfile.lock was written for other machines than this one, which is Linux',
    hint: 'run bundle lock --add-platform x86_64-linux (or aarch64-linux), commit Gemfile.lock and push again',
  },
  {
    name: 'lock-conflicts',
    code: LOCK,
    pattern: /^Your Gemfile\.lock contains merge conflicts/,
    cause: 'Gemfile.lock holds the marks of a merge that was not finished',
    hint: 'run bundle lock on your machine once they are gone, commit Gemfile.lock and push again',
  },
  {
    name: 'other-ruby',
    code: INSTALL,
    pattern: /^Your Ruby version is (?<has>\S+), but your Gemfile specified (?<asked>\S.*)$/,
    cause: 'the Gemfile asks for Ruby $<asked>, and the image has $<has>',
    hint: 'name the same version in the Gemfile and in .ruby-version',
  },
  {
    name: 'gem-unknown',
    code: INSTALL,
    pattern: /^Could not find (?:gem )?'?(?<gem>[\w.-]+)[^']*'? in (?!locally)/,
    cause: 'no source of the Gemfile has the gem $<gem> in a version that fits',
    hint: 'check its name and version; a private gem needs its own source, and credentials for it',
  },
  {
    name: 'gems-private',
    code: INSTALL,
    pattern: /^(?:Authentication is required for|Bad username or password for) (?<host>\S+?)\.?$/,
    cause: 'the source of gems $<host> wants a user and a password, or others than it got',
    hint: 'give them as a build secret named BUNDLE_ and the host, as Bundler says',
  },
  {
    name: 'gems-unreachable',
    code: INSTALL,
    pattern: /^Could not reach host (?<host>[\w.-]+?)\.(?:\s|$)/,
    cause: 'the source of gems $<host> could not be reached',
    hint: 'try again; if it stays, the host has no way to it: ask its owner',
  },
  {
    name: 'gemfile-broken',
    code: INSTALL,
    pattern: /There was an error parsing `(?<file>[\w.]+)`: (?<what>.*?)(?:\. Bundler cannot continue\.)?$/,
    cause: '$<file> cannot be read: $<what>',
    hint: 'mend the line that is marked',
    evidence: /error parsing|^ #|^ >/,
  },
  {
    name: 'path-missing',
    code: INSTALL,
    pattern: /^The path `(?<path>[^`]+)` does not exist/,
    cause: 'the Gemfile names a gem in $<path>, which is not there',
    hint: 'commit that folder, or name the gem by version',
  },
  {
    name: 'program-in-no-gem',
    code: 'BUILD_FAILED',
    pattern: /^bundler: command not found: (?<program>\S+)/,
    cause: 'no gem of the bundle has the program $<program>',
    hint: 'name its gem in the Gemfile, outside the groups development and test',
  },
]

const natives: FailureRule[] = [
  {
    name: 'header-missing',
    code: INSTALL,
    pattern: /^checking for (?<header>[\w./-]+\.h)(?: in [^.]*)?\.\.\. no/,
    with: [/extconf\.rb failed/],
    cause: 'a gem is compiled, and $<header>, which it needs, is not in the image',
    hint: 'add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml',
  },
  {
    name: 'compiler-missing',
    code: INSTALL,
    pattern: /^You have to install development tools first/,
    cause: 'a gem is compiled, and there is no compiler',
    hint: 'add apt: [build-essential] to backendim.yaml',
  },
]

const tasks: FailureRule[] = [
  {
    name: 'master-key-missing',
    code: 'BUILD_FAILED',
    pattern: /Missing encryption key to decrypt file with|MessageEncryptor::InvalidMessage/,
    cause: 'Rails reads its encrypted credentials while it builds, and has no master key, or the wrong one',
    hint: 'do not read credentials while assets are built (config.require_master_key off), or give RAILS_MASTER_KEY as a build secret',
  },
  {
    name: 'variable-missing',
    code: 'BUILD_FAILED',
    pattern: /KeyError\)?: key not found: "(?<name>[A-Z][A-Z0-9_]*)"/,
    cause: 'the build reads the variable $<name>, and builds see no config vars',
    hint: 'give it a default where it is read, or a value in build: args in backendim.yaml',
  },
  {
    name: 'task-unknown',
    code: 'BUILD_FAILED',
    pattern: /Don't know how to build task '(?<task>[^']+)'/,
    cause: 'there is no task $<task>',
    hint: 'bundle exec rake -T lists those that there are',
  },
]

export const rubyFailures: FailureRule[] = [...bundler, ...natives, ...tasks]
