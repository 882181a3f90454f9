/** What failed builds of Java and Kotlin projects mean, with Maven and with Gradle. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

export const javaFailures: FailureRule[] = [
  {
    name: 'release-not-supported',
    code: 'BUILD_FAILED',
    pattern:
      /(?:error: release version (?<asked>[\d.]+) not supported|invalid (?:target|source) release: (?<other>[\d.]+))/,
    cause: 'the project is compiled for Java $<asked>$<other>, and the image has an older one',
    hint: 'name that version in system.properties (java.runtime.version=21), or as build.version in backendim.yaml',
  },
  {
    name: 'source-too-old',
    code: 'BUILD_FAILED',
    pattern: /error: Source option (?<asked>\S+) is no longer supported/,
    cause: 'the project is compiled for Java $<asked>, which this JDK no longer compiles for',
    hint: 'set maven.compiler.release to 8 or newer, or name an older Java as build.version in backendim.yaml',
  },
  {
    name: 'class-file-version',
    code: 'BUILD_FAILED',
    pattern: /Unsupported class file major version (?<version>\d+)/,
    cause:
      'the Gradle of the wrapper, or a plugin, is too old for the Java of the image (class files of version $<version>)',
    hint: 'upgrade the wrapper: ./gradlew wrapper --gradle-version 8.10; or name an older Java as build.version in backendim.yaml',
  },
  {
    name: 'registry-login',
    code: 'DEPENDENCY_INSTALL',
    pattern:
      /(?:status code: 40[13]|(?:status:|error:) 40[13]|Received status code 40[13]|Not authorized|authentication failed for)\b/,
    with: [/(?<host>https?:\/\/[^/\s]+)/],
    cause: 'the repository $<host> wants a login, which the build does not have',
    hint: 'take the library from a public repository, or commit it; logins for builds come by build.secrets',
  },
  {
    name: 'repository-unreachable',
    code: 'DEPENDENCY_INSTALL',
    pattern: /(?:Unknown host|UnknownHostException:|: Connection timed out|No such host is known) ?(?<host>[\w.-]*)/,
    cause: 'libraries cannot be had: the host does not reach $<host>',
    hint: 'push again later; if it stays, ask the owner of the host whether builds may reach the internet',
  },
  {
    name: 'artifact-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern: /Could not find(?: artifact)? (?<artifact>[\w.-]+:[\w.:-]*\w)/,
    cause: 'no repository has $<artifact>',
    hint: 'check its name and version in the build file, and the repositories that it names',
  },
  {
    name: 'plugin-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern:
      /Plugin \[id: '(?<plugin>[^']+)'.*was not found|Plugin (?<name>[\w.:-]+) or one of its dependencies could not be resolved/,
    cause: 'the plugin $<plugin>$<name> cannot be had',
    hint: 'check its name and version in the build file',
  },
  {
    name: 'wrapper-jar-missing',
    code: 'BUILD_FAILED',
    pattern:
      /(?:Unable to access jarfile|Could not find or load main class) \S*(?:gradle-wrapper\.jar|org\.gradle\.wrapper\.GradleWrapperMain)/,
    cause: 'gradle/wrapper/gradle-wrapper.jar is not committed',
    hint: 'run git add -f gradle/wrapper/gradle-wrapper.jar, commit and push again',
  },
  {
    name: 'task-missing',
    code: 'BUILD_FAILED',
    pattern: /Task '(?<task>[^']+)' not found in/,
    cause: 'the build has no task $<task>',
    hint: 'add the plugin that has it, or name the command as build.command in backendim.yaml',
  },
  {
    name: 'jar-missing',
    code: 'BUILD_FAILED',
    command: /\/out\b/,
    pattern: /^cp: cannot stat '[^']*': No such file or directory$/,
    cause: 'the build made nothing that can be started',
    hint: 'name the module as build.root in backendim.yaml, or what starts it in a Procfile',
  },
  {
    name: 'compile-error',
    code: 'BUILD_FAILED',
    pattern:
      /^(?:\[ERROR\] |e: (?:file:\/\/)?)?(?<at>\/[\w./+-]+\.(?:java|kt)):\[?(?<line>\d+)(?:,\d+\]|:\d+)?:? (?:error: )?(?<what>\S.+)$/,
    cause: 'it does not compile: $<at>:$<line>: $<what>',
    hint: 'mend what the compiler names',
    evidence: /\.(?:java|kt):/,
  },
]
