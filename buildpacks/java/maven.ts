/** Maven: what is built, what of it is taken into the image, and how that is started. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { flags, frameworkOf, jarOf, type Made, settingsOf, tomcatOf, warOf } from './made.ts'
import { choose, type Module, type Start, several, startsOf } from './project.ts'

const FAT =
  /spring-boot-maven-plugin|maven-shade-plugin|maven-assembly-plugin|vertx-maven-plugin|micronaut-maven-plugin|onejar|capsule-maven-plugin|<artifactId>micronaut-parent/

export async function maven(source: Source, modules: Module[], version: string): Promise<Made> {
  const [root] = modules
  const wrapper = source.has('mvnw') && source.match(/^\.mvn\/wrapper\//).length > 0
  const starts = await startsOf(source, modules)
  const several_ = /<modules>/.test(root?.text ?? '')
  const start = choose(starts) ?? (await byPlugin(modules, several_))
  const module = start?.module ?? (several_ ? undefined : root)
  const text = module === undefined || module === root ? (root?.text ?? '') : `${module.text}\n${root?.text}`
  const framework = frameworkOf(text)
  const tool = wrapper ? 'sh ./mvnw' : 'mvn'
  const only = module && module !== root ? ` -pl ${module.folder.slice(0, -1)} -am` : ''
  const made: Made = {
    tool: wrapper ? 'Maven wrapper' : 'Maven',
    framework,
    image: wrapper ? `eclipse-temurin:${version}-jdk` : `maven:3-eclipse-temurin-${version}`,
    cache: '/root/.m2',
    build: `${tool} -B -DskipTests${profileOf(source, text)}${only} package`,
    collect: jarOf(`${module?.folder ?? ''}target`),
  }
  if (module === undefined || (starts.length > 1 && start === undefined))
    return { ...made, lacks: starts.length > 1 ? `${several(starts)}; ${HOW}` : `no module can be started; ${HOW}` }
  return finished(source, made, { module, text, start, tool, only })
}

const HOW =
  'name a jar in a Procfile, such as web: java -jar MODULE/target/MODULE-1.0.jar, or the folder of one as build.root in backendim.yaml'

interface Parts {
  module: Module
  text: string
  start?: Start
  tool: string
  only: string
}

function finished(source: Source, made: Made, { module, text, start, tool, only }: Parts): Made {
  const target = `${module.folder}target`
  const { framework } = made
  const war = /<packaging>\s*war\s*</.test(module.text)
  if (framework === 'Quarkus')
    return {
      ...made,
      collect: `cp -r ${target}/quarkus-app/. /out/`,
      web: `java ${flags(framework)}-jar quarkus-run.jar`,
    }
  if (war && !/spring-boot-maven-plugin/.test(module.text))
    return { ...made, collect: warOf(target), tomcat: tomcatOf(text, versionIn(made)), web: 'catalina.sh run' }
  const settings = settingsOf(framework, source.match(/^[\w.-]+\.ya?ml$/))
  const end = settings ? ` server ${settings}` : ''
  const collect = settings ? `${made.collect} && cp ${settings} /out/` : made.collect
  if (FAT.test(text) && (framework === 'Spring Boot' || framework === 'Micronaut' || hasMain(text) || start))
    return { ...made, collect, web: `java ${flags(framework)}-jar app.jar${end}` }
  const main =
    firstMatch(text, /<(?:mainClass|main\.class|exec\.mainClass|start-class)>\s*([\w.$]+)\s*</) ?? start?.className
  if (main === undefined)
    return {
      ...made,
      lacks:
        'no class with main was found, and none is named: add spring-boot-maven-plugin, or maven-shade-plugin with a mainClass',
    }
  // Its libraries lie beside a jar that holds only its own classes.
  return {
    ...made,
    build: `${made.build} && ${tool} -B${only} dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/out/lib`,
    collect: `mkdir -p /out/lib && ${collect}`,
    web: `java ${flags(framework)}-cp 'app.jar:lib/*' ${main}${end}`,
  }
}

const hasMain = (text: string): boolean =>
  /<mainClass>|<Main-Class>|<main\.class>|main\.verticle|vertx\.verticle/.test(text)
const versionIn = ({ image }: Made): string => /(\d+)(?:-jdk)?$/.exec(image)?.[1] ?? '21'

/** A module that its plug-in makes a program although no class with main was seen in it. */
async function byPlugin(modules: Module[], several_: boolean): Promise<Start | undefined> {
  if (!several_) return undefined
  const marked = modules.filter(
    ({ folder, text }) =>
      folder !== '' &&
      /<artifactId>(?:spring-boot-maven-plugin|quarkus-maven-plugin|micronaut-maven-plugin)<|<packaging>\s*war\s*</.test(
        text,
      ),
  )
  const [module] = marked
  return marked.length === 1 && module ? { module, spring: false } : undefined
}

/** Front ends are left out of what some generators build unless a profile is named. */
function profileOf(source: Source, text: string): string {
  if (source.has('.yo-rc.json') && /<id>prod<\/id>/.test(text)) return ' -Pprod'
  return /com\.vaadin/.test(text) && /<id>production<\/id>/.test(text) ? ' -Pproduction' : ''
}
