/** What failed builds of Node projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

export const nodeFailures: FailureRule[] = [
  {
    name: 'out-of-heap',
    code: 'BUILD_OOM',
    pattern: /JavaScript heap out of memory/,
    cause: 'Node reached the limit of its own heap while building',
    hint: 'give it more in the script that builds: "build": "NODE_OPTIONS=--max-old-space-size=2048 …", if the machine has it',
    evidence: /^FATAL ERROR|^> |^\s*$/,
  },
  {
    name: 'npm-lock-out-of-date',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /npm ci` can only install packages when your package\.json and (?<lock>\S+)/,
    cause: 'the lock file $<lock> does not match package.json',
    hint: 'run npm install on your machine, commit $<lock> and push again',
  },
  {
    name: 'npm-lock-missing',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /`npm ci` command can only install with an existing package-lock\.json/,
    cause: 'npm ci found no lock file that it can read beside package.json',
    hint: 'run npm install on your machine, commit package-lock.json and push again',
  },
]
