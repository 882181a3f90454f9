/** The one table of everything that can go wrong: code, exit code, HTTP status, sentence and what to do next. */

interface Kind {
  exit: number
  http: number
  message: string
  hint: string
}

const kind = (exit: number, http: number, message: string, hint: string): Kind => ({ exit, http, message, hint })

export const ERRORS = {
  UNEXPECTED: kind(1, 500, 'something went wrong on the host', 'look at the host log; trying again is safe'),
  HOST_ERROR: kind(1, 500, 'the host failed, not your app', 'try again; if it stays, ask the owner for the host log'),
  USAGE: kind(2, 400, 'the command was not understood', 'see help'),
  UNKNOWN_COMMAND: kind(2, 404, 'no such command', 'see help'),
  NOT_FOUND: kind(3, 404, 'not found', 'list what there is'),
  NOT_ALLOWED: kind(4, 403, 'your key may not do this', 'ask an admin of the host'),
  CONFIRM: kind(5, 409, 'this destroys something and wants to be confirmed', 'add --confirm NAME'),
  LOCKED: kind(6, 423, 'something else is changing this app', 'try again in a moment'),
  NO_SUCH_APP: kind(20, 404, 'no such app', 'see apps'),
  NAME_TAKEN: kind(2, 409, 'that name is taken', 'choose another name'),
  NAME_INVALID: kind(
    2,
    400,
    'not a valid app name',
    'use a to z, 0 to 9 and single dashes, at most 30, starting with a letter',
  ),
  BUILD_FAILED: kind(10, 422, 'the build failed', 'mend what the build says and push again'),
  BUILD_OOM: kind(10, 422, 'the build ran out of memory', 'make the build smaller or the machine larger'),
  BUILD_TIMEOUT: kind(10, 422, 'the build took too long', 'make the build faster and push again'),
  DISK_FULL: kind(14, 507, 'the disk of the host is full', 'free space on the host and push again'),
  MEMORY_FULL: kind(14, 507, 'the memory of the host is full', 'stop or scale down an app, or use a larger machine'),
  NO_RUNTIME_DETECTED: kind(
    10,
    422,
    'no runtime was detected',
    'commit the file by which its language is known (package.json, requirements.txt, go.mod, …), a Dockerfile or an index.html',
  ),
  CONFIG_INVALID: kind(10, 422, 'the configuration is not valid', 'mend the line that is named and push again'),
  CONTEXT_TOO_LARGE: kind(
    10,
    413,
    'the project is larger than a build takes',
    'keep data and what is built out of the repository (or out of the build, by .dockerignore), and push again',
  ),
  SUBMODULE_FAILED: kind(10, 422, 'a submodule cannot be fetched', 'mend its URL in .gitmodules and push again'),
  LFS_MISSING: kind(
    10,
    422,
    'files that git LFS keeps are missing',
    'say where they are: lfs.url in .lfsconfig, or "lfs: { url: https://… }" in backendim.yaml; or commit the files themselves (git lfs migrate export)',
  ),
  DEPENDENCY_INSTALL: kind(
    10,
    422,
    'installing the dependencies failed',
    'mend what the installer says and push again',
  ),
  LOCKFILE_OUT_OF_DATE: kind(
    10,
    422,
    'the lock file does not match',
    'run the installer on your machine, commit the lock file and push again',
  ),
  IMAGE_PULL_DENIED: kind(10, 422, 'a base image cannot be had', 'check the name of the image in FROM'),
  TESTS_FAILED: kind(11, 422, 'the tests failed', 'mend the tests, or push with -o skip-tests'),
  RELEASE_COMMAND_FAILED: kind(12, 422, 'the release command failed', 'mend it and push again'),
  MISSING_ENV: kind(13, 422, 'a required config var is missing', 'set it with config:set and push again'),
  BOOT_CRASH: kind(
    13,
    422,
    'the process ended before it was healthy',
    'read the last lines of its output, mend and push again',
  ),
  BOOT_OOM: kind(
    13,
    422,
    'the process ran out of memory while starting',
    'use less memory, or give it more in backendim.yaml',
  ),
  PORT_MISMATCH: kind(13, 422, 'the process listens on another port', 'listen on the port in $PORT'),
  BOUND_LOCALHOST: kind(13, 422, 'the process listens on 127.0.0.1 only', 'listen on 0.0.0.0'),
  HEALTH_STATUS: kind(
    13,
    422,
    'the health check was answered with an error',
    'make the health path answer 200 once the app is ready',
  ),
  HEALTH_TIMEOUT: kind(
    13,
    422,
    'the health check was not answered in time',
    'make the app listen on $PORT and answer its health path',
  ),
  CANCELED: kind(15, 409, 'the deploy was canceled', 'push again to deploy'),
  SUPERSEDED: kind(15, 409, 'a newer push took its place', 'wait for the newer deploy'),
  STALE: kind(1, 409, 'the branch has moved on since', 'pull or rebase, then push again'),
  PUSH_REFUSED: kind(2, 422, 'this cannot be pushed', 'push the deploy branch'),
  CERT_INVALID: kind(2, 422, 'this certificate cannot be used', 'give the chain, leaf first, and its private key'),
  DNS_NOT_POINTING_HERE: kind(
    1,
    422,
    'the name does not lead to this host',
    'point its A and AAAA records here; behind a NAT or CDN start the host with --public-address',
  ),
  CHALLENGE_FAILED: kind(1, 422, 'the CA could not see that the name is ours', 'open port 80 or 443 to the world'),
  CA_UNREACHABLE: kind(1, 503, 'the CA does not answer', 'wait; it is tried again by itself'),
  CA_RATE_LIMITED: kind(1, 429, 'the CA wants a pause', 'wait; it is tried again when the CA allows it'),
  CA_REFUSED: kind(1, 422, 'the CA refused the order', 'mend what the CA says; it is tried again by itself'),
  DNS_HOOK_FAILED: kind(1, 500, 'the dns-01 hook failed', 'mend DATA/hooks/dns-01 on the host; see its sample'),
  WAIT_TIMEOUT: kind(124, 504, 'still running', 'wait again with deploys:wait'),
} satisfies Record<string, Kind>

export type ErrorCode = keyof typeof ERRORS

/** The one shape of an error, on every face. */
export interface ErrorShape {
  code: ErrorCode
  message: string
  hint: string
  evidence: string[]
  next: string[]
}

interface Detail {
  message?: string
  hint?: string
  evidence?: string[]
  next?: string[]
}

/** A failure that the user is told about. Anything else that is thrown is ours, and becomes `UNEXPECTED`. */
export class Failure extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly evidence: string[]
  readonly next: string[]
  constructor(code: ErrorCode, detail: Detail = {}) {
    super(detail.message ?? ERRORS[code].message)
    this.code = code
    this.hint = detail.hint ?? ERRORS[code].hint
    this.evidence = detail.evidence ?? []
    this.next = detail.next ?? []
  }
  get exit(): number {
    return ERRORS[this.code].exit
  }
  toJSON(): ErrorShape {
    return { code: this.code, message: this.message, hint: this.hint, evidence: this.evidence, next: this.next }
  }
}

/** Any thrown thing as a Failure; what we did not expect keeps its text as evidence for the host log only. */
export function failure(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure('UNEXPECTED', { message: error instanceof Error ? error.message : String(error) })
}

/** For people, on stderr. */
export function sentence(error: Failure): string {
  const evidence = error.evidence.map((line) => `   | ${line}\n`).join('')
  const next = error.next.map((line) => `   ${line}\n`).join('')
  return `error: ${error.message}\n${evidence}   ${error.hint}\n${next}`
}

/** A mistake in a file of the project; `where` is the file, or file:line:column. */
export const invalid = (where: string, what: string): Failure =>
  new Failure('CONFIG_INVALID', { message: `${where}: ${what}` })
