/** Java and Kotlin with Maven or Gradle, by their wrappers where these are: frameworks that start themselves, programs that name their main class, wars on Tomcat. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../../lib/model/plan.ts'
import { settled } from '../found.ts'
import { dockerfile } from './dockerfile.ts'
import { gradle, gradleVersion } from './gradle.ts'
import { maven } from './maven.ts'
import { modulesOf } from './project.ts'
import { jdkVersion } from './version.ts'

const GRADLE = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']

const about: About = {
  title: 'Java and Kotlin',
  detected: '`pom.xml`, `build.gradle`, `build.gradle.kts`, `settings.gradle`, `settings.gradle.kts`',
  versions: [
    '`system.properties`',
    '`.java-version`',
    '`.sdkmanrc`',
    '`.tool-versions`',
    '`java.version`, `maven.compiler.release` and their like in pom.xml; toolchain, release or compatibility in the build file of Gradle, gradle.properties or libs.versions.toml',
  ],
  version:
    '21, or the newest that the wrapper of Gradle runs on, or 8 with Spring Boot 1 and 2. Always the next release with long-term support (8, 11, 17, 21, 25) that is not older than what is asked for',
  install: ['Maven or Gradle, by the wrapper where one is committed'],
  build: [
    '`mvn package` without tests (`-Pprod` of JHipster, `-Pproduction` of Vaadin); `bootJar`, `build` or `installDist` of Gradle; of several modules only what the one that runs needs',
  ],
  start: [
    'of several modules the one with `@SpringBootApplication` or a class with `main`',
    'Spring Boot, Quarkus, Micronaut, Helidon, Dropwizard: listening on $PORT',
    'Maven: a jar that holds its libraries, else the main class with the libraries beside it',
    'Gradle: the start script of the plugin `application` (Ktor too)',
    'a war without Spring Boot: on Tomcat, 9 for javax and 10 for jakarta',
  ],
  notes: [
    'It is built on the JDK and runs on `eclipse-temurin:N-jre`, its user 1000; where a Procfile names what runs, the project with its `target/` or `build/` is there too',
  ],
}

export const java: Buildpack = {
  name: 'java',
  about,
  detect: (source) => source.has('pom.xml') || GRADLE.some((file) => source.has(file)),
  plan,
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const tool = source.has('pom.xml') ? 'maven' : 'gradle'
  const modules = await modulesOf(source, tool)
  const asked = tool === 'gradle' ? await gradleVersion(source) : undefined
  const version = settled(options, 'version', await jdkVersion(source, modules, asked))
  const release = version?.value ?? '21'
  const made = tool === 'maven' ? await maven(source, modules, release) : await gradle(source, modules, release)
  return {
    buildpack: 'java',
    runtime: `Java ${release} (${version?.from}), ${[made.tool, made.framework].filter(Boolean).join(', ')}`,
    version,
    install: settled(options, 'install', undefined),
    build: settled(options, 'build', { value: made.build, from: tool === 'maven' ? 'pom.xml' : 'the build file' }),
    dockerfile: { text: dockerfile(release, made, options) },
    args: options.args,
    processes: made.web === undefined ? {} : { web: { command: made.web } },
    lacks: made.lacks,
    notes: made.notes ?? [],
  }
}
