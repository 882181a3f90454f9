/** What failed builds of Gleam projects mean. */
import type { FailureRule } from '../lib/model/failure-rule.ts'

export const gleamFailures: FailureRule[] = [
  {
    name: 'locked-version',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern:
      /^specified with the requirement .*, but it is locked to|^An unrecoverable error happened while solving dependencies: (?<package>\w+) is$/,
    cause: 'manifest.toml does not match gleam.toml',
    hint: 'run gleam update on your machine, commit manifest.toml and push again',
  },
  {
    name: 'versions-conflict',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^Unable to find compatible versions for the version constraints/,
    cause: 'no versions of the packages fit what gleam.toml asks for',
    hint: 'loosen the versions in gleam.toml, run gleam deps download on your machine and commit manifest.toml',
  },
  {
    name: 'manifest-corrupt',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /^error: Corrupt manifest\.toml/,
    cause: 'manifest.toml cannot be read',
    hint: 'run gleam update on your machine, commit manifest.toml and push again',
  },
  {
    name: 'hex-unreachable',
    code: 'DEPENDENCY_INSTALL',
    pattern: /error sending request for url|^request for url \(https:\/\/(?<host>[\w.-]+)/,
    with: [/https:\/\/(?<name>[\w.-]+)/],
    cause: 'packages cannot be had: the host does not reach $<name>',
    hint: 'push again later; if it stays, ask the owner of the host whether builds may reach the internet',
  },
]
