/** What failed builds of Python projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const INSTALL = 'DEPENDENCY_INSTALL'
const LOCK = 'LOCKFILE_OUT_OF_DATE'

const locks: FailureRule[] = [
  {
    name: 'uv-lock-out-of-date',
    code: LOCK,
    pattern: /The lockfile at `uv\.lock` needs to be updated/,
    cause: 'uv.lock does not match pyproject.toml',
    hint: 'run uv lock on your machine, commit uv.lock and push again',
  },
  {
    name: 'poetry-lock-out-of-date',
    code: LOCK,
    pattern:
      /pyproject\.toml changed significantly since poetry\.lock|poetry\.lock is not (?:consistent|up to date) with pyproject/,
    cause: 'poetry.lock does not match pyproject.toml',
    hint: 'run poetry lock on your machine, commit poetry.lock and push again',
  },
  {
    name: 'pipenv-lock-out-of-date',
    code: LOCK,
    pattern: /^Your Pipfile\.lock \(\w+\) is out of date/,
    cause: 'Pipfile.lock does not match Pipfile',
    hint: 'run pipenv lock on your machine, commit Pipfile.lock and push again',
  },
  {
    name: 'hashes-differ',
    code: LOCK,
    pattern: /THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE/,
    cause: 'a package is not the one whose hash the requirements name',
    hint: 'look at the package that is named, and write the requirements with their hashes again if its version changed',
    evidence: /DO NOT MATCH|^ {4}\S+==|Expected|Got /,
  },
]

const versions: FailureRule[] = [
  {
    name: 'poetry-other-python',
    code: INSTALL,
    pattern:
      /^(?:Current|The currently activated) Python version \(?(?<has>[\d.]+)\)? is not (?:allowed|supported) by the project \((?<asked>[^)]+)\)/,
    cause: 'pyproject.toml asks for Python $<asked>, and the image has $<has>',
    hint: 'name that version in .python-version, or widen python in pyproject.toml',
  },
  {
    name: 'package-other-python',
    code: INSTALL,
    pattern: /Package '(?<package>[^']+)' requires a different Python: (?<has>\S+) not in '(?<asked>[^']+)'/,
    cause: '$<package> is for Python $<asked>, and the image has $<has>',
    hint: 'name a Python that fits in .python-version, or another version of $<package>',
  },
  {
    name: 'version-other-python',
    code: INSTALL,
    pattern: /No matching distribution found for (?<wanted>\S+)/,
    with: [/Ignored the following versions that require a different python version/],
    cause: 'pip found no $<wanted> for the Python of the image: versions that are for another were left out',
    hint: 'name another Python in .python-version, or another version of the package',
    evidence: /^ERROR: /,
  },
  {
    name: 'versions-conflict',
    code: INSTALL,
    pattern: /because these package versions have conflicting dependencies/,
    cause: 'packages of the project ask for versions of another that cannot go together',
    hint: 'loosen one of those that are named, or leave its version out',
    evidence: / depends on |conflicting dependencies|The user requested/,
  },
]

const indexes: FailureRule[] = [
  {
    name: 'index-unreachable',
    code: INSTALL,
    pattern:
      /after connection broken by '(?:NewConnection|ConnectTimeout|NameResolution|ReadTimeout|ProxyError|SSLError)/,
    with: [/\(from versions: none\)/],
    cause: 'the index of Python packages could not be reached',
    hint: 'try again; if it stays, the host has no way to it: ask its owner',
    evidence: /connection broken|^ERROR: /,
  },
  {
    name: 'index-asks-for-user',
    code: INSTALL,
    pattern: /^EOFError: EOF when reading a line/,
    with: [/_prompt_for_password/],
    cause: 'the index of Python packages wants a user and a password',
    hint: 'give the token as a build secret, and name it in the URL of the index',
    evidence: /^Looking in indexes|User for|^EOFError/,
  },
  {
    name: 'package-unknown',
    code: INSTALL,
    pattern: /Could not find a version that satisfies the requirement (?<wanted>\S+).*\(from versions: none\)/,
    cause: 'the index that pip asked shows no version of $<wanted> that fits this image',
    hint: 'check how the name is spelt; a private package needs its own index, and a token that may read it',
    evidence: /^(?:ERROR: |Looking in)/,
  },
  {
    name: 'version-unknown',
    code: INSTALL,
    pattern:
      /Could not find a version that satisfies the requirement (?<wanted>\S+).*\(from versions: (?<there>[^)]*)\)/,
    cause: 'there is no version that fits $<wanted>',
    hint: 'name one of those that there are: they are listed in the output',
    evidence: /^(?:ERROR: |Looking in)/,
  },
]

const requirements: FailureRule[] = [
  {
    name: 'requirement-path-missing',
    code: INSTALL,
    pattern: /It looks like a path\. (?:File|The path) '(?<path>[^']+)' does not exist/,
    cause: 'the requirements name the path $<path>, which is not in the repository',
    hint: 'commit it, or name the package by name and version',
    evidence: /Invalid requirement|looks like a path/,
  },
  {
    name: 'requirement-invalid',
    code: INSTALL,
    pattern: /^ERROR: Invalid requirement: '?(?<line>[^']+?)'? \(from line (?<at>\d+) of (?:\S*\/)?(?<file>[^/)]+)\)/,
    cause: 'line $<at> of $<file> is no requirement: $<line>',
    hint: 'write it as name==version',
  },
  {
    name: 'requirements-missing',
    code: INSTALL,
    pattern: /Could not open requirements file: .*No such file or directory: '(?<file>[^']+)'/,
    cause: 'there is no $<file>, which the requirements are read from',
    hint: 'commit $<file>, and check .dockerignore',
  },
]

/** Compiled packages: what they lack, Debian has. */
const natives: FailureRule[] = [
  {
    name: 'pg-config-missing',
    code: INSTALL,
    pattern: /Error: pg_config executable not found/,
    cause: 'psycopg2 is compiled here, and the library of PostgreSQL is not there',
    hint: 'depend on psycopg2-binary instead, or add apt: [gcc, libc6-dev, libpq-dev] to backendim.yaml',
    evidence: /pg_config executable|required to build psycopg2/,
  },
  {
    name: 'mysql-config-missing',
    code: INSTALL,
    pattern: /Can not find valid pkg-config name/,
    with: [/MYSQLCLIENT_CFLAGS/],
    cause: 'mysqlclient is compiled here, and pkg-config or the library of MySQL is not there',
    hint: 'add apt: [gcc, libc6-dev, pkg-config, default-libmysqlclient-dev] to backendim.yaml',
    evidence: /pkg-config|MYSQLCLIENT/,
  },
  {
    name: 'compiler-missing',
    code: INSTALL,
    pattern:
      /error: command '(?:\S*\/)?(?<compiler>[\w.+-]*(?:gcc|g\+\+|cc|c\+\+|clang))' failed: No such file|\[Errno 2\] No such file or directory: '(?<other>gcc|g\+\+|cc)'/,
    cause: 'a package has no wheel for this Python and is compiled, for which there is no compiler',
    hint: 'add apt: [build-essential] to backendim.yaml, or name a version of the package, or a Python, that it has wheels for',
    evidence: /building '|did not run successfully|No such file or directory/,
  },
  {
    name: 'header-missing',
    code: INSTALL,
    pattern: /fatal error: (?<header>[\w./+-]+\.h(?:pp)?): No such file or directory/,
    cause: 'a package is compiled, and $<header>, which it includes, is not in the image',
    hint: 'add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml',
  },
]

export const pythonFailures: FailureRule[] = [
  ...locks,
  ...versions,
  ...indexes,
  ...requirements,
  ...natives,
  {
    name: 'module-missing',
    code: 'BUILD_FAILED',
    command: /\b(?:python3?|manage\.py|pytest|flask|mkdocs)\b(?!.*\b(?:pip|setup\.py)\b)/,
    last: 6,
    pattern: /^ModuleNotFoundError: No module named '(?<module>[\w.]+)'/,
    cause: '$<module> is imported and is not installed',
    hint: 'name its package in the dependencies, not only in those for development, and commit its files if it is your own',
  },
]
