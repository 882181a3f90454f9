/** What failed builds mean, whatever the runtime: first what is true of any; last what the tables of runtimes know better. */
import type { FailureRule } from '../lib/model/failure-rule.ts'
import { engineFailures } from './engine-failures.ts'

const MEMORY = 'let the build do less at a time (fewer parallel jobs), or give the machine more memory'
const FULL = 'free space on the host and push again'

/** A step that was killed, or that found the disk full, says many things besides. */
export const BEFORE_ALL: FailureRule[] = [
  {
    name: 'killed',
    code: 'BUILD_OOM',
    engine: true,
    pattern: /exit code: 137\b|cannot allocate memory|signal: killed/,
    cause: 'a build step was killed, most likely for memory',
    hint: MEMORY,
  },
  {
    name: 'child-killed',
    code: 'BUILD_OOM',
    pattern:
      /^Killed$|\d Killed\b|signal: killed|Killed signal terminated program|^The build failed because the process exited too early|^npm (?:error|ERR!) signal SIGKILL/,
    cause: 'a program of a build step was killed, most likely for memory',
    hint: MEMORY,
  },
  {
    name: 'out-of-memory',
    code: 'BUILD_OOM',
    pattern: /cannot allocate memory|std::bad_alloc|virtual memory exhausted/i,
    cause: 'a program of a build step got no more memory',
    hint: MEMORY,
  },
  {
    name: 'disk-full',
    code: 'DISK_FULL',
    pattern: /no space left on device/i,
    cause: 'the disk of the host is full',
    hint: FULL,
  },
  {
    name: 'disk-full-engine',
    code: 'DISK_FULL',
    engine: true,
    pattern: /no space left on device/i,
    cause: 'the disk of the host is full',
    hint: FULL,
  },
]

const INSTALL =
  /\b(?:npm|pnpm|yarn|bun)(?: (?:ci|i|install|add)\b|\s*(?:&|;|$))|\bpip3? install\b|\b(?:poetry|pipenv|pdm|bundle|composer) install\b|\buv sync\b|\bmix deps\.get\b|\bgo mod download\b/

/** Of programs that any step may run. */
const commandFailures: FailureRule[] = [
  {
    name: 'script-not-executable',
    code: 'BUILD_FAILED',
    exit: 126,
    last: 3,
    pattern: /(?:^|: )(?<file>[^\s:]*\/[^\s:]+): Permission denied$/,
    cause: '$<file> is not executable',
    hint: 'run git update-index --chmod=+x $<file>, commit and push again',
  },
  {
    name: 'script-missing',
    code: 'BUILD_FAILED',
    exit: 127,
    last: 3,
    pattern: /sh: (?:(?:line )?\d+: )?(?<file>[^\s:]*\/[^\s:]+): (?:not found|No such file or directory)$/,
    cause: 'there is no $<file> in the image, or what its first line (#!) names is not there',
    hint: 'commit $<file> with line ends LF, not CRLF, and check its first line and .dockerignore',
  },
  {
    name: 'program-missing',
    code: 'BUILD_FAILED',
    exit: 127,
    last: 3,
    pattern: /sh: (?:(?:line )?\d+: )?(?<program>[^\s:/]+): (?:command )?not found$/,
    cause: 'there is no program $<program> in the image that this step runs in',
    hint: 'install $<program> in an earlier step, or start from an image that has it',
  },
  {
    name: 'apt-package-unknown',
    code: 'DEPENDENCY_INSTALL',
    command: /\bapt(?:-get)? update\b/,
    // Its progress ends without a line end: "Building dependency tree...E: ".
    pattern:
      /(?:^|\.\.\.)E: (?:Unable to locate package|Package '(?=\S+' has no)|Version .* for ')\s?(?<package>[^\s']+)/,
    cause: 'Debian, as this image has it, has no package $<package>',
    hint: 'look its name up at packages.debian.org for the release that the image is of',
  },
  {
    name: 'apt-without-lists',
    code: 'DEPENDENCY_INSTALL',
    command: /^(?!.*\bapt(?:-get)? update\b).*\bapt(?:-get)? install\b/,
    pattern: /(?:^|\.\.\.)E: Unable to locate package (?<package>\S+)/,
    cause: 'apt-get install was run without the lists of packages, so that $<package> is not found',
    hint: 'make it one step: RUN apt-get update && apt-get install -y $<package>',
  },
  {
    name: 'apk-package-unknown',
    code: 'DEPENDENCY_INSTALL',
    command: /\bapk (?:\S+ )*add\b/,
    pattern: /^\s+(?<package>\S+) \(no such package\):/,
    cause: 'Alpine, as this image has it, has no package $<package>',
    hint: 'look its name up at pkgs.alpinelinux.org for the release that the image is of',
  },
  {
    name: 'apt-not-root',
    code: 'DEPENDENCY_INSTALL',
    command: /\bapt(?:-get)? /,
    pattern: /^E: Could not open lock file .*13: Permission denied/,
    cause: 'apt-get was run by a user who is not root',
    hint: 'move that step above the line USER of the Dockerfile',
  },
]

/** Of the network, as curl, git and apt say it. */
const networkFailures: FailureRule[] = [
  {
    name: 'host-unknown',
    code: 'BUILD_FAILED',
    last: 8,
    pattern: /(?:Could not resolve host(?:name)?:? |Temporary failure resolving ')(?<host>[\w.-]+)/,
    cause: 'the name $<host> is not known to the DNS of the host',
    hint: 'check the name; if it is right, the host has no way to it: ask its owner',
  },
  {
    name: 'connection-refused',
    code: 'BUILD_FAILED',
    last: 8,
    pattern: /Failed to connect to (?<host>\S+) port (?<port>\d+)/,
    cause: 'nothing answered at $<host>, port $<port>',
    hint: 'a build reaches what the internet reaches, not services of your machine or of other apps',
  },
]

export const AT_LAST: FailureRule[] = [
  ...engineFailures,
  ...commandFailures,
  ...networkFailures,
  {
    name: 'install-failed',
    code: 'DEPENDENCY_INSTALL',
    command: new RegExp(`^(?!.*\\b(?:run|build|test)\\b).*(?:${INSTALL.source})`, 's'),
    pattern: /\S/,
    cause: 'installing the dependencies failed',
    hint: 'mend what the installer says and push again',
  },
]
