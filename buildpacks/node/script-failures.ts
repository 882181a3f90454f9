/** What is said of scripts: one that is not there, one whose program or file is not there, one of an installation. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const INSTALL = /\b(?:npm|pnpm|yarn|bun)(?: (?:ci|i|install|add)\b|\s*(?:&|;|$))/
/** Programs of the system, which no package of npm has. */
const SYSTEM =
  '(?!(?:make|gcc|g\\+\\+|cc|c\\+\\+|python3?|git|curl|wget|bash|docker|java|go|cargo|php|ruby|bundle|pkg-config|zip|unzip|jq|rsync|ssh|sudo|openssl|ffmpeg)\\b)'
const SHELL = '(?:^|/|: )(?:sh|bash): (?:(?:line )?\\d+: )?'

export const scriptFailures: FailureRule[] = [
  {
    name: 'script-missing',
    code: 'BUILD_FAILED',
    pattern:
      /Missing script: "?(?<npm>[\w:.-]+)|^error Command "(?<yarn>[^"]+)" not found|^error: Script not found "(?<bun>[^"]+)"|Couldn't find a script named "(?<berry>[^"]+)"/,
    cause: 'package.json has no script "$<npm>$<yarn>$<bun>$<berry>"',
    hint: 'add it to "scripts" in package.json, or name another command',
  },
  {
    name: 'prepare-tool-missing',
    code: 'DEPENDENCY_INSTALL',
    pattern: new RegExp(
      `${SHELL}(?<tool>husky|lefthook|simple-git-hooks|is-ci|patch-package|lerna|tsc|ngcc): (?:command )?not found`,
    ),
    command: INSTALL,
    with: [/^(?:> \S+ |\$ )?(?<script>prepare|postinstall|preinstall|install)\b/],
    cause: 'the script "$<script>" of package.json needs $<tool>, which is not installed in this step',
    hint: 'move $<tool> from devDependencies to dependencies, or let the script pass without it: "$<script>": "$<tool> || true"',
  },
  {
    name: 'tool-missing',
    code: 'BUILD_FAILED',
    pattern: new RegExp(`${SHELL}${SYSTEM}(?<tool>[\\w.-]+): (?:command )?not found`),
    with: [/^(?:> |\$ )\S/],
    cause: 'a script needs $<tool>, and no package that is installed has it',
    hint: 'add the package that has $<tool> to package.json; where NODE_ENV is production, development dependencies are not installed',
    evidence: /: (?:command )?not found$/,
  },
  {
    name: 'install-file-missing',
    code: 'DEPENDENCY_INSTALL',
    command: INSTALL,
    pattern: /Cannot find module '(?<file>\/[^']+)'/,
    with: [/^> \S+ (?<script>(?:pre|post)?install|prepare)\b/],
    cause: 'the script "$<script>" of package.json needs $<file>, which is not there while installing',
    hint: 'commit the file; in a Dockerfile of your own, COPY it before the dependencies are installed',
  },
  {
    name: 'file-missing',
    code: 'BUILD_FAILED',
    pattern: /Cannot find module '(?<path>\.{0,2}\/[^']+)'(?: imported from (?<from>\S+))?/,
    cause: 'there is no file $<path>, which the build runs or imports',
    hint: 'commit the file, and spell it as it is on disk: Linux tells Foo and foo apart',
  },
  {
    name: 'module-missing',
    code: 'BUILD_FAILED',
    pattern: /Cannot find (?:module|package) '(?<module>@[\w.-]+\/[\w.-]+|[\w][\w.-]*)[^']*'/,
    cause: 'the package $<module>, which the build needs, is not installed',
    hint: 'add it (npm install $<module>), commit package.json and the lock file and push again',
  },
  {
    name: 'import-in-commonjs',
    code: 'BUILD_FAILED',
    pattern: /^SyntaxError: Cannot use import statement outside a module/,
    cause: 'a file uses import, and Node takes it for CommonJS',
    hint: 'add "type": "module" to package.json, or name the file .mjs',
  },
  {
    name: 'require-in-module',
    code: 'BUILD_FAILED',
    pattern: /^ReferenceError: (?<name>require|module|exports|__dirname) is not defined in ES module scope/,
    cause: 'a file uses $<name>, and Node takes it for an ES module, for package.json says "type": "module"',
    hint: 'name the file .cjs, or use import',
  },
  {
    name: 'not-writable',
    code: 'BUILD_FAILED',
    pattern: /EACCES: permission denied, (?<what>\w+) '(?<path>[^']+)'/,
    cause: 'the user of this step may not write $<path>',
    hint: 'in a Dockerfile of your own: build before USER, or COPY --chown; else keep what is written inside the folder of the app',
  },
  {
    name: 'npm-install-script',
    code: 'DEPENDENCY_INSTALL',
    command: INSTALL,
    pattern: /^npm (?:error|ERR!) command sh -c (?<script>.+)/,
    with: [/^npm (?:error|ERR!) path (?<path>\S+)/],
    cause: 'a script of the installation failed: $<script>, in $<path>',
    hint: 'mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml',
  },
  {
    name: 'pnpm-install-script',
    code: 'DEPENDENCY_INSTALL',
    command: /\bpnpm (?:i|install|add)\b/,
    pattern: /^\s*(?:\[?ELIFECYCLE\]?|ERR_PNPM_\w+).*Command failed with exit code/,
    with: [/^> \S+ (?<script>\S+)/],
    cause: 'the script "$<script>" of the installation failed',
    hint: 'mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml',
  },
  {
    name: 'bun-install-script',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^error: (?<script>\w+) script from "(?<package>[^"]+)" exited with/,
    cause: 'the script "$<script>" of $<package> failed while installing',
    hint: 'mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml',
  },
]
