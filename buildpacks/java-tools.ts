/** Maven and Gradle: how each builds, what of it is taken into the image, and how that is started. */
import type { Source } from '../lib/model/plan.ts'
import { firstMatch } from './first-match.ts'

export interface Made {
  tool: string
  framework?: string
  image: string
  cache: string
  build: string
  /** Puts what runs into /out. */
  collect: string
  web?: string
  lacks?: string
}

const SPRING = /spring-boot-maven-plugin|org\.springframework\.boot|spring-boot-gradle-plugin|plugins\.spring\.boot/
const QUARKUS = /io\.quarkus/
const MICRONAUT = /io\.micronaut/

const flags = (framework: string | undefined): string =>
  framework === 'Spring Boot'
    ? '-Dserver.port=$PORT '
    : framework === 'Quarkus'
      ? '-Dquarkus.http.host=0.0.0.0 -Dquarkus.http.port=$PORT '
      : framework === 'Micronaut'
        ? '-Dmicronaut.server.host=0.0.0.0 -Dmicronaut.server.port=$PORT '
        : ''
const frameworkOf = (text: string): string | undefined =>
  SPRING.test(text) ? 'Spring Boot' : QUARKUS.test(text) ? 'Quarkus' : MICRONAUT.test(text) ? 'Micronaut' : undefined

/** The jar that runs, not one of its sources or of the classes alone; the largest, which holds the others. */
const jarOf = (folder: string): string =>
  `cp "$(ls -S ${folder}/*.jar ${folder}/*.war 2>/dev/null | grep -v -e '-plain\\.' -e '-sources\\.' -e '-javadoc\\.' -e '-tests\\.' -e '/original-' | head -n 1)" /out/app.jar`
const QUARKUS_RUN = 'quarkus-run.jar'

/** The folder of the one module with this in its build file; '' is the root, undefined: none, or several. */
async function moduleWith(source: Source, file: RegExp, pattern: RegExp): Promise<string | undefined> {
  const found: string[] = []
  for (const path of source.match(file).slice(0, 60))
    if (pattern.test((await source.read(path)) ?? '') && hasCode(source, path)) found.push(path.replace(/[^/]*$/, ''))
  return found.length === 1 ? found[0] : found.find((one) => one === '')
}
const hasCode = (source: Source, path: string): boolean => {
  const folder = path.replace(/[^/]*$/, '')
  return source.match(/\bsrc\/main\//).some((one) => one.startsWith(`${folder}src/main/`))
}

export async function maven(source: Source, text: string, version: string): Promise<Made> {
  const framework = frameworkOf(text)
  const wrapper = source.has('mvnw') && source.match(/^\.mvn\/wrapper\//).length > 0
  const several = /<modules>/.test((await source.read('pom.xml')) ?? '')
  const marks =
    framework === 'Spring Boot'
      ? SPRING
      : framework === 'Quarkus'
        ? QUARKUS
        : framework
          ? MICRONAUT
          : /<mainClass>|<Main-Class>/
  const module = several ? await moduleWith(source, /^(?:[\w.-]+\/){1,2}pom\.xml$/, marks) : ''
  const starts = framework !== undefined || /<mainClass>|<Main-Class>|maven-shade-plugin/.test(text)
  const target = `${module ?? ''}target`
  const made = {
    tool: wrapper ? 'Maven wrapper' : 'Maven',
    framework,
    image: wrapper ? `eclipse-temurin:${version}-jdk` : `maven:3-eclipse-temurin-${version}`,
    cache: '/root/.m2',
    build: `${wrapper ? 'sh ./mvnw' : 'mvn'} -B -DskipTests package`,
    collect: framework === 'Quarkus' ? `cp -r ${target}/quarkus-app/. /out/` : jarOf(target),
  }
  if (module === undefined)
    return {
      ...made,
      lacks: 'several modules, or none, can be started: name the folder of one as build.root in backendim.yaml',
    }
  if (!starts)
    return {
      ...made,
      lacks: 'the jar has no main class: add spring-boot-maven-plugin, or maven-shade-plugin with a mainClass',
    }
  return { ...made, web: `java ${flags(framework)}-jar ${framework === 'Quarkus' ? QUARKUS_RUN : 'app.jar'}` }
}

/** Programs of the plug-in `application` are installed as a folder with a start script. */
export async function gradle(source: Source, text: string, version: string): Promise<Made> {
  const framework = frameworkOf(text)
  const wrapper = source.has('gradlew') && source.match(/^gradle\/wrapper\//).length > 0
  const file = /^(?:[\w.-]+\/){0,2}build\.gradle(?:\.kts)?$/
  const application =
    /\bid\s*\(?\s*["']application["']|^\s*application\s*$|apply plugin:\s*["']application["']|io\.ktor\.plugin|\bmainClass\b|`application`/m
  const module = await moduleWith(
    source,
    file,
    framework === 'Spring Boot' ? SPRING : framework === 'Quarkus' ? QUARKUS : application,
  )
  const run = wrapper ? 'sh ./gradlew' : 'gradle'
  const made = {
    tool: wrapper ? 'Gradle wrapper' : 'Gradle',
    framework: framework ?? (/io\.ktor/.test(text) ? 'Ktor' : undefined),
    image: wrapper ? `eclipse-temurin:${version}-jdk` : `gradle:8-jdk${version}`,
    cache: '/root/.gradle',
  }
  const path = module ? `:${module.slice(0, -1).replaceAll('/', ':')}:` : ''
  const [task, collect, web] =
    framework === 'Spring Boot'
      ? ['bootJar', jarOf(`${module ?? ''}build/libs`), `java ${flags(framework)}-jar app.jar`]
      : framework === 'Quarkus'
        ? [
            'build -x test',
            `cp -r ${module ?? ''}build/quarkus-app/. /out/`,
            `java ${flags(framework)}-jar ${QUARKUS_RUN}`,
          ]
        : [
            'installDist',
            `cp -r ${module ?? ''}build/install/*/. /out/`,
            `JAVA_OPTS="${flags(framework).trim()}" bin/${await nameOf(source, module)}`,
          ]
  const built = { ...made, build: `${run} --no-daemon ${path}${task}`, collect }
  if (module === undefined)
    return {
      ...built,
      lacks:
        'no module, or several, can be started: add the plugin application with a mainClass, or name a folder as build.root in backendim.yaml',
    }
  return { ...built, web: web.replace('JAVA_OPTS="" ', '') }
}

/** The start script is called as the project, or as its module. */
async function nameOf(source: Source, module: string | undefined): Promise<string> {
  const settings = (await source.read('settings.gradle.kts')) ?? (await source.read('settings.gradle'))
  const named = firstMatch(settings, /rootProject\.name\s*=\s*["']([\w.-]+)["']/)
  return module ? (module.split('/').at(-2) ?? 'app') : (named ?? 'app')
}
