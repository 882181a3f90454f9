/** What compilers and bundlers say: TypeScript, Vite, webpack, esbuild, Next, Prisma, and Node itself. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const SPELLING =
  'commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too'
const ADD = 'add it (npm install $<module>), commit package.json and the lock file and push again'
const BUNDLER_LINES =
  /failed to resolve import|Could not resolve|Can't resolve|^ERROR in |^file: |^\.\/\S+$|^\s+\S+:\d+:\d+:$|^\s*\d+ [│|] /
const TS_LINES = /error TS\d+: |- error TS/

export const buildFailures: FailureRule[] = [
  {
    name: 'out-of-heap',
    code: 'BUILD_OOM',
    pattern: /JavaScript heap out of memory/,
    cause: 'Node reached the limit of its own heap while building',
    hint: 'give it more where it is started: "build": "NODE_OPTIONS=--max-old-space-size=2048 …", if the machine has that much',
    evidence: /^FATAL ERROR|^> /,
  },
  {
    name: 'file-watchers',
    code: 'BUILD_FAILED',
    pattern: /ENOSPC: System limit for number of file watchers reached/,
    cause: 'the build watches files for changes, as a development server does',
    hint: 'let the build script end by itself: no --watch, and no "dev" script',
  },
  {
    name: 'openssl-3',
    code: 'BUILD_FAILED',
    pattern: /ERR_OSSL_EVP_UNSUPPORTED/,
    cause: 'the bundler is too old for this Node: it wants a hash (md4) that OpenSSL 3 has no longer',
    hint: 'update webpack to 5 (react-scripts 5), or build with NODE_OPTIONS=--openssl-legacy-provider in the build script',
  },
  {
    name: 'prisma-env',
    code: 'BUILD_FAILED',
    pattern:
      /(?:Environment variable not found: |(?:Missing required|Cannot resolve) environment variable: )(?<variable>\w+)/,
    cause: 'Prisma wants $<variable> while building, and config vars are set only when the app runs',
    hint: 'give the build any value: build: { args: { $<variable>: "postgresql://localhost/x" } } in backendim.yaml; migrate in release:',
  },
  {
    name: 'prisma-not-generated',
    code: 'BUILD_FAILED',
    pattern: /@prisma\/client did not initialize yet/,
    cause: 'the client of Prisma is not generated before it is used',
    hint: 'add "postinstall": "prisma generate" to the scripts of package.json',
  },
  {
    name: 'env-invalid',
    code: 'BUILD_FAILED',
    pattern: /❌ Invalid environment variables/,
    with: [/path: \[ '(?<variable>\w+)'|^\s*(?<named>[A-Z_]+): \[/],
    cause: 'the build checks the variable $<variable>$<named>, and config vars are set only when the app runs',
    hint: 'name in build.args of backendim.yaml what the build needs, or skip the check while building',
  },
  {
    name: 'next-type-error',
    code: 'BUILD_FAILED',
    pattern: /^Type error: (?<what>.+)/,
    with: [/^(?:\.\/)?(?<file>\S+\.[cm]?[jt]sx?:\d+):\d+$/],
    cause: 'TypeScript finds an error in $<file>: $<what>',
    hint: 'mend it; npx tsc --noEmit shows all of them on your machine',
  },
  {
    name: 'typescript-module',
    code: 'BUILD_FAILED',
    pattern:
      /^(?<file>\S+?)(?:\((?<line>\d+),\d+\):|:(?<at>\d+):\d+ -) error TS(?:2307|7016|2792): .*?(?:module|type definition file for) '(?<module>[^']+)'/,
    cause: '$<file>:$<line>$<at> imports $<module>, which TypeScript does not find',
    hint: 'a package: npm install it, or its types @types/…; a file: commit it, and spell it as on disk (Linux tells Foo and foo apart)',
    evidence: TS_LINES,
  },
  {
    name: 'typescript-error',
    code: 'BUILD_FAILED',
    pattern: /^(?<file>\S+?)(?:\((?<line>\d+),\d+\):|:(?<at>\d+):\d+ -) error TS\d+: (?<what>.+)/,
    cause: 'TypeScript finds an error in $<file>:$<line>$<at>: $<what>',
    hint: 'mend it; npx tsc --noEmit shows all of them on your machine',
    evidence: TS_LINES,
  },
  {
    name: 'typescript-config',
    code: 'BUILD_FAILED',
    pattern: /^error TS(?:5058|5057|18003|6053): (?<what>.+)/,
    cause: 'TypeScript cannot begin: $<what>',
    hint: 'is that file committed, and not in .dockerignore?',
  },
  {
    name: 'bundler-file-missing',
    code: 'BUILD_FAILED',
    pattern:
      /(?:failed to resolve import|Could not resolve|Can't resolve) ["'](?<path>(?:\.{1,2}|@|~|\$lib)\/[^"']+)["']/,
    cause: 'the source imports $<path>, and there is no such file',
    hint: SPELLING,
    evidence: BUNDLER_LINES,
  },
  {
    name: 'bundler-module-missing',
    code: 'BUILD_FAILED',
    pattern:
      /(?:failed to resolve import|Could not resolve|Can't resolve) ["'](?<module>@[\w.-]+\/[\w.-]+|[\w][\w.-]*)[^"']*["']/,
    cause: 'the source imports the package $<module>, which is not installed',
    hint: ADD,
    evidence: BUNDLER_LINES,
  },
  {
    name: 'bundler-export-missing',
    code: 'BUILD_FAILED',
    pattern: /^(?<file>\S+) \((?<at>\d+):\d+\): "(?<name>[^"]+)" is not exported by "(?<from>[^"]+)"/,
    cause: '$<file>:$<at> imports $<name>, which $<from> does not export',
    hint: 'mend the import, or export it there',
  },
  {
    name: 'vite-entry-missing',
    code: 'BUILD_FAILED',
    pattern: /Could not resolve entry module "(?<path>[^"]+)"/,
    cause: 'Vite finds no $<path> to begin with',
    hint: 'commit it, or say where it is: root or build.rollupOptions.input in the configuration of Vite',
  },
  {
    name: 'next-folders-missing',
    code: 'BUILD_FAILED',
    pattern: /Couldn't find any `pages` or `app` directory/,
    cause: 'Next finds neither a folder pages nor app',
    hint: 'commit it; where it is in a folder of its own, name that in backendim.yaml: build: { root: FOLDER }',
  },
  {
    name: 'next-prerender',
    code: 'BUILD_FAILED',
    pattern: /^Error occurred prerendering page "(?<page>[^"]+)"/,
    cause: 'Next could not render the page $<page> while building',
    hint: 'mend what the page throws; one that needs config vars or a database renders per request: export const dynamic = "force-dynamic"',
  },
  {
    name: 'next-lint',
    code: 'BUILD_FAILED',
    pattern: /^\d+:\d+\s+Error: (?<what>.+?)\s{2,}(?<rule>[\w@/-]+)$/,
    with: [/^\.\/(?<file>\S+)$/],
    cause: 'ESLint finds an error in $<file>: $<what> ($<rule>)',
    hint: 'mend it; npx eslint . shows all of them on your machine',
    evidence: /^\.\/\S+$|^\d+:\d+\s+Error: /,
  },
  {
    name: 'eslint',
    code: 'BUILD_FAILED',
    pattern: /^✖ \d+ problems? \((?<errors>[1-9]\d*) errors?,/,
    cause: 'ESLint, which is part of the build, finds errors ($<errors>)',
    hint: 'mend them; npx eslint . shows them on your machine',
    evidence: /^\/\S+$|^\s+\d+:\d+\s+error\b|^✖ /,
  },
  {
    name: 'fetch-failed',
    code: 'BUILD_FAILED',
    pattern: /^Error: request to (?<url>\S+) failed, reason: (?<reason>.+)/,
    cause: '$<url> could not be fetched: $<reason>',
    hint: 'push again later; if it stays, this host has no way there: ask its owner',
  },
]
