/** What npm, pnpm, yarn and Bun say when the lock file does not fit. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

/** Name, what tells, what is wrong, what makes the lock file anew and its name. */
const outOfDate = (name: string, pattern: RegExp, install: string, lock: string, evidence?: RegExp): FailureRule => ({
  name,
  code: 'LOCKFILE_OUT_OF_DATE',
  pattern,
  cause: `the lock file ${lock} does not match package.json`,
  hint: `run ${install} on your machine, commit ${lock} and push again`,
  evidence,
})

export const lockFailures: FailureRule[] = [
  outOfDate(
    'npm-lock-out-of-date',
    /(?:npm ci`|cipm) can only install packages when your package\.json and (?<lock>\S+)/,
    'npm install',
    '$<lock>',
    /can only install packages|^npm (?:error|ERR!) (?:Missing|Invalid): /,
  ),
  outOfDate(
    'pnpm-lock-out-of-date',
    /ERR_PNPM_(?:OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH)/,
    'pnpm install',
    'pnpm-lock.yaml',
  ),
  outOfDate(
    'yarn-lock-out-of-date',
    /Your lockfile needs to be updated, but yarn was run with/,
    'yarn install',
    'yarn.lock',
  ),
  outOfDate(
    'yarn-berry-lock-out-of-date',
    /The lockfile would have been (?:modified|created) by this install/,
    'yarn install',
    'yarn.lock',
    /YN0028/,
  ),
  outOfDate('bun-lock-out-of-date', /lockfile had changes, but lockfile is frozen/, 'bun install', 'bun.lock'),
  {
    name: 'npm-lock-missing',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /`npm ci` command can only install with an existing package-lock\.json/,
    cause: 'npm ci found no lock file that it can read beside package.json',
    hint: 'run npm install on your machine, commit package-lock.json and push again',
  },
  {
    name: 'pnpm-lock-missing',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /ERR_PNPM_NO_LOCKFILE/,
    cause: 'pnpm found no pnpm-lock.yaml beside package.json',
    hint: 'run pnpm install on your machine, commit pnpm-lock.yaml and push again',
  },
]
