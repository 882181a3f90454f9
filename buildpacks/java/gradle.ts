/** Gradle: which task builds what runs, what of it is taken into the image, and how that is started. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { flags, frameworkOf, jarOf, type Made, settingsOf, tomcatOf, warOf } from './made.ts'
import { choose, type Module, type Start, several, startsOf } from './project.ts'

const APPLICATION =
  /\bid\s*\(?\s*["']application["']|^\s*application\s*$|apply plugin:\s*["']application["']|apply\(?\s*plugin\s*=\s*["']application["']|io\.ktor\.plugin|\bmainClass\b|\bmainClassName\b|`application`|io\.micronaut\.(?:minimal\.)?application|plugins\.ktor\b/m
/** The jar itself is the program, and names no others beside it. */
const RUNNABLE = /^(?![\s\S]*Class-Path)[\s\S]*['"]Main-Class['"]/
const BOOT = /org\.springframework\.boot|plugins\.spring\.?boot|springBoot\b|spring-boot/i

/** The version that the wrapper asks for: 8.10. */
export const gradleVersion = async (source: Source): Promise<string | undefined> =>
  firstMatch(await source.read('gradle/wrapper/gradle-wrapper.properties'), /gradle-(\d+(?:\.\d+)?)/)

export async function gradle(source: Source, modules: Module[], version: string): Promise<Made> {
  const [root] = modules
  const all = modules.map(({ text }) => text).join('\n')
  const asked = await gradleVersion(source)
  // A wrapper without its jar cannot fetch Gradle.
  const wrapper = source.has('gradlew') && source.has('gradle/wrapper/gradle-wrapper.jar')
  const crlf = wrapper && ((await source.read('gradlew')) ?? '').includes('\r\n')
  const starts = await startsOf(source, modules)
  const start = choose(starts) ?? byPlugin(modules)
  const text = start ? `${start.module.text}\n${root?.text ?? ''}` : all
  const framework = frameworkOf(text) ?? frameworkOf(await catalog(source))
  const made: Made = {
    tool: wrapper ? 'Gradle wrapper' : 'Gradle',
    framework,
    image: wrapper ? `eclipse-temurin:${version}-jdk` : `gradle:${asked ?? '8'}-jdk${version}`,
    env: 'GRADLE_USER_HOME=/cache/gradle',
    cache: '/cache/gradle',
    build: `${wrapper ? `${crlf ? "sed -i 's/\\r$//' gradlew && " : ''}sh ./gradlew` : 'gradle'} --no-daemon `,
    collect: '',
  }
  const path = start?.module.folder ? `:${start.module.folder.slice(0, -1).replaceAll('/', ':')}:` : ''
  const folder = start?.module.folder ?? ''
  if (/com\.android\.application|android[-.]application/i.test(all) && !start?.spring)
    return {
      ...made,
      build: `${made.build}build`,
      collect: jarOf('build/libs'),
      lacks: 'this is an app for Android, which is not run on a server',
    }
  if (start === undefined)
    return {
      ...made,
      build: `${made.build}installDist`,
      collect: 'cp -r build/install/*/. /out/',
      lacks: `${starts.length > 1 ? several(starts) : 'no module can be started'}; ${HOW}`,
    }
  return finished(source, made, { start, text, path, folder })
}

const HOW =
  'add the plugin application with a mainClass, name a command in a Procfile, or the folder of one as build.root in backendim.yaml'

async function finished(
  source: Source,
  made: Made,
  { start, text, path, folder }: { start: Start; text: string; path: string; folder: string },
): Promise<Made> {
  const { framework } = made
  const war = /\bid\s*\(?\s*["']war["']|apply plugin:\s*["']war["']|^\s*war\s*$/m.test(start.module.text)
  const run = (task: string, collect: string, web: string): Made => ({
    ...made,
    build: `${made.build}${path}${task}`,
    collect,
    web,
  })
  if (framework === 'Spring Boot' && (start.spring || BOOT.test(start.module.text)))
    return run(war ? 'bootWar' : 'bootJar', jarOf(`${folder}build/libs`), `java ${flags(framework)}-jar app.jar`)
  if (framework === 'Quarkus')
    return run(
      'build -x test',
      `cp -r ${folder}build/quarkus-app/. /out/`,
      `java ${flags(framework)}-jar quarkus-run.jar`,
    )
  if (war) return { ...run('war', warOf(`${folder}build/libs`), 'catalina.sh run'), tomcat: tomcatOf(text, '17') }
  if (!APPLICATION.test(start.module.text) && RUNNABLE.test(start.module.text))
    return run('build -x test', jarOf(`${folder}build/libs`), `java ${flags(framework)}-jar app.jar`)
  if (!APPLICATION.test(start.module.text))
    return {
      ...run('build -x test', jarOf(`${folder}build/libs`), ''),
      web: undefined,
      lacks: `no plugin makes a program of it; ${HOW}`,
    }
  const settings = settingsOf(framework, source.match(/^[\w.-]+\.ya?ml$/))
  const collect = `cp -r ${folder}build/install/*/. /out/${settings ? ` && cp ${settings} /out/` : ''}`
  const engine = /EngineMain/.test(start.module.text) ? ' -host=0.0.0.0 -port=$PORT' : ''
  const options = flags(framework).trim()
  const name = await nameOf(source, start.module)
  return run(
    'installDist',
    collect,
    `${options ? `JAVA_OPTS="${options}" ` : ''}bin/${name}${engine}${settings ? ` server ${settings}` : ''}`,
  )
}

function byPlugin(modules: Module[]): Start | undefined {
  const marked = modules.filter(
    ({ text }) =>
      /^(?![\s\S]*com\.android\.application)/.test(text) &&
      (APPLICATION.test(text) ||
        RUNNABLE.test(text) ||
        /["']org\.springframework\.boot["'](?![^\n]*apply\s*\(?\s*false)|["']war["']|id\s*\(?\s*["']io\.quarkus["']/.test(
          text,
        )),
  )
  const below = marked.filter(({ folder }) => folder !== '')
  const [one] = marked.length === 1 ? marked : below
  return one && (marked.length === 1 || below.length === 1) ? { module: one, spring: false } : undefined
}

const catalog = async (source: Source): Promise<string> => (await source.read('gradle/libs.versions.toml')) ?? ''

/** The start script is called as applicationName, else as the project, or as its module. */
async function nameOf(source: Source, module: Module): Promise<string> {
  const said = firstMatch(module.text, /applicationName\s*=\s*["']([\w.-]+)["']/)
  const settings = (await source.read('settings.gradle.kts')) ?? (await source.read('settings.gradle'))
  const named = firstMatch(settings, /rootProject\.name\s*=\s*["']([\w.-]+)["']/)
  return said ?? (module.folder ? (module.folder.split('/').at(-2) ?? 'app') : (named ?? 'app'))
}
