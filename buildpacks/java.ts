/** Java and Kotlin with Maven or Gradle, by their wrappers where these are: Spring Boot, Quarkus, Micronaut, and programs that name their main class. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'
import { gradle, type Made, maven } from './java-tools.ts'

const GRADLE = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']

const about: About = {
  title: 'Java and Kotlin',
  detected: '`pom.xml`, `build.gradle`, `build.gradle.kts`, `settings.gradle`, `settings.gradle.kts`',
  versions: [
    '`system.properties`',
    '`.java-version`',
    '`.sdkmanrc`',
    '`.tool-versions`',
    '`java.version`, `maven.compiler.release` and their like in pom.xml; toolchain or compatibility in the build file of Gradle',
  ],
  version: '21. The next release with long-term support (8, 11, 17, 21, 25) that is not older than what is asked for',
  install: ['Maven or Gradle, by the wrapper where one is committed'],
  build: ['`mvn package` without tests; `bootJar`, `build` or `installDist` of Gradle'],
  start: [
    'Spring Boot, Quarkus, Micronaut: their jar, listening on $PORT',
    'Maven: a jar with a main class',
    'Gradle: the start script of the plugin `application` (Ktor too)',
    'of several modules the one that can be started',
  ],
  notes: ['It is built on the JDK and runs on `eclipse-temurin:N-jre`, its user 1000'],
}

export const java: Buildpack = {
  name: 'java',
  about,
  detect: (source) => source.has('pom.xml') || GRADLE.some((file) => source.has(file)),
  plan,
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const text = (await textsOf(source)).join('\n')
  const [version, why] = await jdkVersion(source, text)
  const made = source.has('pom.xml') ? await maven(source, text, version) : await gradle(source, text, version)
  return {
    buildpack: 'java',
    runtime: `Java ${version} (${why}), ${[made.tool, made.framework].filter(Boolean).join(', ')}`,
    dockerfile: { text: dockerfile(version, made, Object.keys(args)) },
    args,
    processes: made.web === undefined ? {} : { web: { command: made.web } },
    lacks: made.lacks,
    notes: [],
  }
}

/** The build files of the project, and of the modules below it. */
async function textsOf(source: Source): Promise<string[]> {
  const files = source.match(
    /^(?:[\w.-]+\/){0,2}(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|libs\.versions\.toml)$/,
  )
  const sorted = files.sort((a, b) => a.split('/').length - b.split('/').length)
  const texts = await Promise.all(sorted.slice(0, 20).map((file) => source.read(file)))
  return texts.map((text) => (text ?? '').replace(/<!--[\s\S]*?-->/g, '').replace(/^\s*\/\/.*$/gm, ''))
}

/** Releases with long-term support, whose images there are. */
const LONG_TERM = [8, 11, 17, 21, 25]

async function jdkVersion(source: Source, text: string): Promise<[string, string]> {
  const number = String.raw`(?:1\.)?(\d{1,2})\b`
  const asked: [string | undefined, string][] = [
    [
      firstMatch(
        await source.read('system.properties'),
        new RegExp(`^\\s*java\\.runtime\\.version\\s*=\\s*(?:\\w+-)?${number}`, 'm'),
      ),
      'system.properties',
    ],
    [firstMatch(await source.read('.java-version'), new RegExp(`^\\s*(?:[a-z-]+)?${number}`, 'm')), '.java-version'],
    [firstMatch(await source.read('.sdkmanrc'), new RegExp(`^\\s*java\\s*=\\s*${number}`, 'm')), '.sdkmanrc'],
    [
      firstMatch(await source.read('.tool-versions'), new RegExp(`^java[ \\t]+(?:[a-z]+-)?${number}`, 'm')),
      '.tool-versions',
    ],
    [
      firstMatch(
        text,
        new RegExp(`<(?:java\\.version|maven\\.compiler\\.(?:release|target|source)|jdk\\.version)>\\s*${number}`),
        new RegExp(`<(?:release|target)>\\s*${number}`),
        new RegExp(`JavaLanguageVersion\\.of\\(\\s*["']?${number}`),
        new RegExp(`jvmToolchain\\(\\s*${number}`),
        /JavaVersion\.VERSION_(?:1_)?(\d{1,2})\b/,
        new RegExp(`(?:source|target)Compatibility\\s*=\\s*["']?${number}`),
      ),
      source.has('pom.xml') ? 'pom.xml' : 'the build file',
    ],
  ]
  const [found, why] = asked.find(([one]) => one !== undefined) ?? []
  const version = LONG_TERM.find((one) => one >= Number(found))
  return version !== undefined && why !== undefined ? [String(version), why] : ['21', 'the default']
}

const dockerfile = (version: string, made: Made, args: string[]): string =>
  [
    `FROM ${made.image} AS build`,
    'WORKDIR /app',
    ...args.map((name) => `ARG ${name}`),
    'COPY . .',
    `RUN --mount=type=cache,target=${made.cache} ${made.build}`,
    `RUN mkdir -p /out && ${made.collect}`,
    `FROM eclipse-temurin:${version}-jre`,
    // The heap follows the memory limit of the container.
    'ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75 HOME=/app',
    'RUN install -d -o 1000 -g 1000 /app',
    'COPY --from=build --chown=1000:1000 /out /app',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
