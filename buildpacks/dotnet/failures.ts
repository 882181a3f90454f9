/** What failed builds of .NET projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

export const dotnetFailures: FailureRule[] = [
  {
    name: 'target-not-supported',
    code: 'BUILD_FAILED',
    pattern: /error NETSDK1045: The current \.NET SDK does not support targeting (?<target>\.NET (?:Core )?[\d.]+\d)/,
    cause: 'the project targets $<target>, which the SDK of the image is too old for',
    hint: 'take global.json out, or let it ask for an SDK that is new enough',
  },
  {
    name: 'sdk-not-found',
    code: 'BUILD_FAILED',
    pattern: /A compatible \.NET SDK was not found|^Requested SDK version: (?<version>\S+)/,
    with: [/Requested SDK version: (?<asked>\S+)/],
    cause: 'global.json asks for the SDK $<asked>, which the image does not have',
    hint: 'add "rollForward": "latestFeature" to sdk in global.json, or take it out',
  },
  {
    name: 'lock-out-of-date',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern: /error NU1004: /,
    cause: 'packages.lock.json does not match the project',
    hint: 'run dotnet restore --force-evaluate on your machine, commit packages.lock.json and push again',
  },
  {
    name: 'package-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern: /error NU1101: Unable to find package (?<package>\S+?)\.? /,
    cause: 'there is no package $<package>',
    hint: 'check its name in the project file, and the sources in nuget.config',
  },
  {
    name: 'package-version-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern: /error NU1102: Unable to find package (?<package>\S+) with version \((?<version>[^)]+)\)/,
    cause: 'there is no $<package> in the version $<version>',
    hint: 'check the version in the project file',
  },
  {
    name: 'source-login',
    code: 'DEPENDENCY_INSTALL',
    pattern:
      /error NU1301: .*(?:40[13] \((?:Unauthorized|Forbidden)\)|Response status code does not indicate success: 40[13])/,
    with: [/(?<host>https?:\/\/[^/\s']+)/],
    cause: 'the package source $<host> wants a login, which the build does not have',
    hint: 'take the package from a public source, or commit it in a folder that nuget.config names',
  },
  {
    name: 'source-unreachable',
    code: 'DEPENDENCY_INSTALL',
    pattern:
      /error NU1301: .*(?:service index for source (?<source>\S+?)\.?(?: |$)|Name or service not known|Resource temporarily unavailable)/,
    cause: 'packages cannot be had: the host does not reach $<source>',
    hint: 'push again later; if it stays, ask the owner of the host whether builds may reach the internet',
  },
  {
    name: 'workload-missing',
    code: 'BUILD_FAILED',
    pattern: /error NETSDK1147: .*workloads must be installed: (?<workload>[\w-]+)/,
    cause: 'the project wants the workload $<workload>, which the SDK of the image does not have',
    hint: 'turn RunAOTCompilation off in the project file, or name dotnet workload install $<workload> as build.install in backendim.yaml',
  },
  {
    name: 'npm-missing',
    code: 'BUILD_FAILED',
    pattern: /error MSB3073: The command "(?<command_line>npm [^"]*)" exited with code 127/,
    cause: 'the project file runs $<command_line>, and npm is not there',
    hint: 'build the front end as an app of its own, or add nodejs and npm by apt: in backendim.yaml',
  },
  {
    name: 'compile-error',
    code: 'BUILD_FAILED',
    pattern:
      /^\s*(?<at>\/?[\w./ +-]+\.(?:cs|fs|vb|razor|cshtml)\(\d+),\d+\): error (?<number>(?:CS|FS|BC|RZ)\d{4}): (?<what>.+?)(?: \[|$)/,
    cause: 'it does not compile: $<at>): $<number>: $<what>',
    hint: 'mend what the compiler names; dotnet build on your machine says the same',
    evidence: /: error /,
  },
]
