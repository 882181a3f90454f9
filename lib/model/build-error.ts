/** What a failed build means, told from its last words. */
import type { ErrorCode } from './errors.ts'

const RULES: [RegExp, ErrorCode, string][] = [
  [/no space left on device/i, 'DISK_FULL', 'the disk of the host is full'],
  [
    /can only install (packages )?when your package\.json and package-lock\.json|lock ?file .*(out of date|not in sync)|EUSAGE/i,
    'LOCKFILE_OUT_OF_DATE',
    'package-lock.json does not match package.json',
  ],
  [
    /pull access denied|failed to resolve|not found: manifest|manifest unknown|failed to do request/i,
    'IMAGE_PULL_DENIED',
    'a base image cannot be had',
  ],
  [/exit code: 137|\bKilled\b|signal: killed/i, 'BUILD_OOM', 'a build step was killed, most likely for memory'],
  [
    /npm (ERR!|error)|No matching distribution|Could not find a version that satisfies/i,
    'DEPENDENCY_INSTALL',
    'installing the dependencies failed',
  ],
]

export function classifyBuild(
  error: string,
  lines: string[],
): { code: ErrorCode; message: string; evidence: string[] } {
  const evidence = lines.slice(-15)
  const all = [error, ...evidence].join('\n')
  const rule = RULES.find(([pattern]) => pattern.test(all))
  return rule
    ? { code: rule[1], message: rule[2], evidence }
    : { code: 'BUILD_FAILED', message: error.split('\n')[0]?.slice(0, 300) || 'the build failed', evidence }
}
