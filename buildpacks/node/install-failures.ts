/** What npm, pnpm, yarn and Bun say when a package cannot be had. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const NAME = 'check its name in package.json; a private package needs its registry in .npmrc'
const VERSION = 'choose a version that was published: npm view $<package> versions'
const LOGIN =
  'give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable'
const NODE =
  'change what is asked for, or say which Node the project needs: "engines": { "node": "22.x" } in package.json'
const REACH = 'check the address in .npmrc and the lock file; if it is right, push again later'
const INTEGRITY =
  'delete the lock file and node_modules, install anew on your machine, commit the lock file and push again'
const JSON_HINT = 'mend it and push again; a comma too many is the usual cause'

const install = (rule: Omit<FailureRule, 'code'>): FailureRule => ({ code: 'DEPENDENCY_INSTALL', ...rule })
const notFound = (name: string, pattern: RegExp, more?: RegExp[]): FailureRule =>
  install({ name, pattern, with: more, cause: 'there is no package $<package> in the registry', hint: NAME })
const noVersion = (name: string, pattern: RegExp): FailureRule =>
  install({ name, pattern, cause: 'the package $<package> has no version $<version>', hint: VERSION })

export const installFailures: FailureRule[] = [
  install({
    name: 'registry-token-unset',
    pattern: /Failed to replace env in config: \$\{(?<variable>\w+)\}/,
    with: [/ERR_PNPM_FETCH_40[134]|^error Error: Failed to replace env/],
    cause: '.npmrc takes the login of a registry from $<variable>, which is not set while building',
    hint: LOGIN,
  }),
  install({
    name: 'npm-login',
    pattern: /^npm (?:error|ERR!) code E401\b/,
    cause: 'a registry of packages wants a login (401), or does not take the one in .npmrc',
    hint: LOGIN,
  }),
  install({
    name: 'npm-forbidden',
    pattern: /^npm (?:error|ERR!) (?:403 )?403 Forbidden - GET (?<url>\S+)/,
    cause: 'the registry refuses to give out $<url> (403)',
    hint: LOGIN,
  }),
  install({
    name: 'pnpm-login',
    pattern: /ERR_PNPM_FETCH_(?<status>40[13])\]?\s+GET (?<url>\S+): /,
    cause: 'the registry refuses to give out $<url> ($<status>)',
    hint: LOGIN,
  }),
  install({
    name: 'yarn-login',
    pattern:
      /^error (?:Error: )?(?:An unexpected error occurred: ")?(?<url>https?:\S+?): .*(?:authenticat|authoriz|permission|forbidden)/i,
    cause: 'the registry refuses to give out $<url>',
    hint: LOGIN,
  }),
  install({
    name: 'yarn-berry-login',
    pattern: /YN0041: │ (?<package>\S+?)@npm:.*(?:Invalid authentication|authentication)/,
    cause: 'the registry of $<package> wants a login, or does not take the one that there is',
    hint: LOGIN,
  }),
  install({
    name: 'yarn-berry-forbidden',
    pattern: /YN0035: │ (?<package>\S+?)@npm:.*: The remote server failed to provide/,
    with: [/YN0035: │\s+Response Code: (?<status>40[13]) /],
    cause: 'the registry refuses to give out $<package> ($<status>)',
    hint: LOGIN,
  }),
  install({
    name: 'yarn-berry-token-unset',
    pattern: /^Usage Error: Environment variable not found \((?<variable>\w+)\) in (?<file>\S+)/,
    cause: '$<file> takes a value from $<variable>, which is not set while building',
    hint: 'give it a value to fall back to, as in {$<variable>:-none} after the $, or take it out of the file',
  }),
  install({
    name: 'bun-login',
    pattern: /^error: GET (?<url>\S+) - (?<status>40[13])$/,
    cause: 'the registry refuses to give out $<url> ($<status>)',
    hint: LOGIN,
  }),
  notFound(
    'npm-package-not-found',
    /^npm (?:error|ERR!) 404\s+'(?<package>(?:@[^@']+\/)?[^@']+)(?:@[^']*)?' is not in (?:this|the npm) registry/,
  ),
  notFound('pnpm-package-not-found', /^(?<package>\S+) is not in the npm registry, or you have no permission/),
  notFound(
    'yarn-package-not-found',
    /^error Couldn't find package "(?<package>[^"@]+|@[^"@]+)(?:@[^"]*)?" (?:required by .* )?on the "\w+" registry/,
  ),
  notFound('yarn-berry-package-not-found', /YN0035: │ (?<package>\S+?)@npm:.*: Package not found/),
  notFound('bun-package-not-found', /^error: (?<package>@?[^@\s]+)@\S+ failed to resolve/, [/^error: GET \S+ - 404$/]),
  noVersion('version-not-found', /No matching version found for (?<package>@?[^@\s]+)@(?<version>.+?)\.?$/),
  noVersion(
    'yarn-version-not-found',
    /^error Couldn't find any versions for "(?<package>[^"]+)" that matches "(?<version>[^"]+)"/,
  ),
  noVersion('yarn-berry-version-not-found', /YN0082: │ (?<package>@?[^@\s]+)@npm:(?<version>.+): No candidates found/),
  noVersion(
    'bun-version-not-found',
    /^error: No version matching "(?<version>[^"]+)" found for specifier "(?<package>[^"]+)"/,
  ),
  install({
    name: 'peer-conflict',
    pattern: /^npm (?:error|ERR!) (?:Conflicting )?peer (?<peer>\S+@".*") from (?<package>\S+)/,
    with: [/^npm (?:error|ERR!) ERESOLVE/, /^npm (?:error|ERR!) Found: (?<found>\S+)/],
    cause: '$<package> wants $<peer> beside it, and the project has $<found>',
    hint: 'choose versions that fit each other; to install them as they are commit an .npmrc with legacy-peer-deps=true',
  }),
  install({
    name: 'npm-engine',
    pattern: /^npm (?:error|ERR!) notsup Required: (?<wanted>.+)/,
    with: [/notsup Not compatible with your version of node\/npm: (?<package>\S+)/, /notsup Actual: (?<has>.+)/],
    cause: '$<package> wants $<wanted>, and the build has $<has>',
    hint: NODE,
  }),
  install({
    name: 'yarn-engine',
    pattern:
      /^error (?<package>\S+): The engine "(?<engine>\w+)" is incompatible.* Expected version "(?<wanted>[^"]*)"\. Got "(?<has>[^"]*)"/,
    cause: '$<package> wants $<engine> $<wanted>, and the build has $<has>',
    hint: NODE,
  }),
  install({
    name: 'pnpm-engine',
    pattern: /^Your (?<engine>Node|pnpm) version is incompatible with "(?<package>[^"]+)"/,
    with: [/^Expected version: (?<wanted>.+)/, /^Got: (?<has>.+)/],
    cause: '$<package> wants $<engine> $<wanted>, and the build has $<has>',
    hint: 'say which it needs in package.json: "engines": { "node": "22.x" }, and "packageManager": "pnpm@9.15.9" for pnpm',
  }),
  install({
    name: 'npm-network',
    pattern: /^npm (?:error|ERR!) .*request to (?<url>\S+) failed, reason: (?<reason>.+)/,
    cause: '$<url> could not be fetched: $<reason>',
    hint: REACH,
  }),
  install({
    name: 'pnpm-network',
    pattern: /ERR_PNPM_META_FETCH_FAIL.*request to (?<url>\S+) failed, reason: (?<reason>.+)/,
    cause: '$<url> could not be fetched: $<reason>',
    hint: REACH,
  }),
  install({
    name: 'yarn-network',
    command: /\byarn\b/,
    pattern:
      /^error (?:Error: |An unexpected error occurred: ").*?\b(?<reason>(?:getaddrinfo E\w+|connect E\w+|ESOCKETTIMEDOUT|ETIMEDOUT|ECONNRESET)[^"]*)/,
    cause: 'a registry of packages could not be reached: $<reason>',
    hint: REACH,
  }),
  install({
    name: 'yarn-berry-network',
    pattern: /YN0001: │ RequestError: (?<reason>(?:getaddrinfo|connect) .+|.*(?:timed out|ETIMEDOUT|ECONNRESET).*)/,
    cause: 'a registry of packages could not be reached: $<reason>',
    hint: REACH,
  }),
  install({
    name: 'bun-network',
    pattern:
      /^error: (?<reason>FailedToOpenSocket|Connection\w+|\w*Timeout\w*) downloading (?:package manifest|tarball) (?<package>\S+)/,
    cause: 'the registry of $<package> could not be reached: $<reason>',
    hint: REACH,
  }),
  install({
    name: 'npm-integrity',
    pattern: /^npm (?:error|ERR!).*EINTEGRITY/,
    with: [/^npm (?:error|ERR!) .*sha\d+\S*.*(?: integrity checksum failed|but got)/],
    cause: 'what the registry gave is not what package-lock.json says: the checksum of a package differs',
    hint: INTEGRITY,
  }),
  install({
    name: 'pnpm-integrity',
    pattern: /ERR_PNPM_TARBALL_INTEGRITY\]?\s+Got unexpected checksum for "(?<url>[^"]+)"/,
    cause: 'what the registry gave is not what pnpm-lock.yaml says: the checksum of $<url> differs',
    hint: INTEGRITY,
  }),
  install({
    name: 'yarn-integrity',
    pattern: /Integrity check failed for "(?<package>[^"]+)"/,
    cause: 'what the registry gave is not what yarn.lock says: the checksum of $<package> differs',
    hint: INTEGRITY,
  }),
  install({
    name: 'bun-integrity',
    pattern: /Integrity check failed.* for tarball: (?<package>\S+)/,
    cause: 'what the registry gave is not what bun.lock says: the checksum of $<package> differs',
    hint: INTEGRITY,
  }),
  install({
    name: 'npm-package-json-invalid',
    pattern: /^npm (?:error|ERR!) JSON\.parse (?<what>.+)/,
    with: [/^npm (?:error|ERR!) code EJSONPARSE/, /^npm (?:error|ERR!) path (?<file>\S+)/],
    cause: '$<file> is not valid JSON: $<what>',
    hint: JSON_HINT,
  }),
  install({
    name: 'pnpm-package-json-invalid',
    pattern: /^\s*ERROR\s+(?<what>.+ in JSON at .+) in (?<file>\S+\.json)$/,
    cause: '$<file> is not valid JSON: $<what>',
    hint: JSON_HINT,
  }),
  install({
    name: 'workspace-protocol',
    pattern: /EUNSUPPORTEDPROTOCOL|Unsupported URL Type "workspace:"/,
    cause: 'package.json uses "workspace:", which npm does not know',
    hint: 'commit the lock file of the manager that you use (pnpm-lock.yaml, yarn.lock, bun.lock), or say it in "packageManager"',
  }),
  install({
    name: 'pnpm-ignored-builds',
    pattern: /ERR_PNPM_IGNORED_BUILDS\]?:?\s+Ignored build scripts: (?<packages>.+)/,
    cause: 'pnpm runs the install scripts of packages only where the project allows it: $<packages>',
    hint: 'run pnpm approve-builds on your machine, commit what it writes and push again',
  }),
  install({
    name: 'npm-broke-off',
    pattern: /^npm (?:error|ERR!) (?:Exit handler never called!|cb\(\) never called!)/,
    cause: 'npm itself broke off while installing',
    hint: 'push again; if it stays, use another version of Node, and with it of npm ("engines" in package.json)',
  }),
  install({
    name: 'corepack-too-old',
    pattern: /Cannot find matching keyid: /,
    cause: 'the corepack of this image is too old for the package manager that it fetches',
    hint: 'update it first: RUN npm install -g corepack@latest, or install the manager: RUN npm install -g pnpm@9',
    evidence: /^(?:Internal )?Error: /,
  }),
  install({
    name: 'git-missing',
    pattern: /^npm (?:error|ERR!) syscall spawn git$|^error Couldn't find the binary git|\bspawn git ENOENT\b/,
    cause: 'a dependency comes from a git repository, and there is no git in the image that this step runs in',
    hint: 'install git before it (apt-get install -y git ca-certificates), or take the package from a registry',
  }),
]
