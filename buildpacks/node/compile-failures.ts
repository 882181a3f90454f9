/** What is said when a package of native code cannot be compiled, or its binary is not there. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const TOOLS =
  'backendim.yaml: "apt: [python3, make, g++]"; in a Dockerfile of your own: apt-get install -y python3 make g++'
const library = (name: string): string =>
  `install the Debian package that has ${name} (apt: in backendim.yaml, apt-get install in a Dockerfile), such as the one ending in -dev`
const OTHER_SYSTEM =
  'a lock file made on another system may lack it: delete node_modules and the lock file, install anew and commit the lock file'

export const compileFailures: FailureRule[] = [
  {
    name: 'native-python-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /gyp (?:ERR!|error).*Could not find any Python installation/,
    cause: 'a package has to be compiled, and there is no Python in the image that this step runs in',
    hint: TOOLS,
    evidence: /^> |gyp ERR! stack Error|^npm (?:error|ERR!) (?:path|command)/,
  },
  {
    name: 'native-make-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /gyp (?:ERR!|error) stack Error: not found: make/,
    cause: 'a package has to be compiled, and there is no make in the image that this step runs in',
    hint: TOOLS,
    evidence: /^> |gyp ERR! stack Error|^npm (?:error|ERR!) (?:path|command)/,
  },
  {
    name: 'native-compiler-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^make: (?<compiler>g\+\+|c\+\+|gcc|cc): No such file or directory/,
    cause: 'a package has to be compiled, and there is no compiler ($<compiler>) in the image that this step runs in',
    hint: TOOLS,
    evidence: /^> |^make: |gyp ERR! stack Error|^npm (?:error|ERR!) (?:path|command)/,
  },
  {
    name: 'native-header-missing',
    code: 'DEPENDENCY_INSTALL',
    command: /\b(?:npm|pnpm|yarn|bun|node-gyp)\b/,
    pattern: /fatal error: (?<header>\S+\.h(?:pp)?): No such file or directory/,
    cause: 'a package has to be compiled, and the header $<header> of a library is not there',
    hint: library('$<header>'),
  },
  {
    name: 'native-library-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^gyp: Call to 'pkg-config (?<library>[\w.+-]+)[^']*' returned exit status 1 /,
    cause: 'a package has to be compiled, and the library $<library> is not there',
    hint: library('$<library>.pc'),
    evidence: /^Package |^gyp: |^npm (?:error|ERR!) (?:path|command)/,
  },
  {
    name: 'native-pkg-config-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^gyp: Call to 'pkg-config (?<library>[\w.+-]+)[^']*' returned exit status 127 /,
    cause: 'a package has to be compiled with the library $<library>, and there is no pkg-config to find it',
    hint: 'add pkg-config and the library to apt: in backendim.yaml, or install them in the Dockerfile',
    evidence: /pkg-config|^npm (?:error|ERR!) (?:path|command)/,
  },
  {
    name: 'native-binary-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /Cannot find module '?(?<module>@?[\w./-]+linux-(?:x64|arm64)[\w-]*(?:\.node)?)/,
    cause: 'the part of a package that is for Linux, $<module>, is not installed',
    hint: OTHER_SYSTEM,
  },
  {
    name: 'sharp-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: /Could not load the "sharp" module using the (?<system>[\w-]+) runtime/,
    cause: 'the part of sharp that is for $<system> is not installed',
    hint: OTHER_SYSTEM,
  },
  {
    name: 'native-other-system',
    code: 'DEPENDENCY_INSTALL',
    pattern: /(?<file>\S+\.node): invalid ELF header/,
    cause: '$<file> is a binary of another system',
    hint: 'take node_modules out of the repository (git rm -r --cached node_modules), and name it in .gitignore and .dockerignore',
  },
]
