/** The build files of a Java or Kotlin project, module by module, and which module is the one that runs. */
import type { Source } from '../../lib/model/plan.ts'
import { blanked } from '../found.ts'

export interface Module {
  /** Ends with `/`, or is empty: the root. */
  folder: string
  file: string
  text: string
}

const FILES = {
  maven: /^(?!(?:.*\/)?(?:node_modules|target|build)\/)(?:[\w.-]+\/){0,3}pom\.xml$/,
  gradle: /^(?!(?:.*\/)?(?:node_modules|buildSrc)\/)(?:[\w.-]+\/){0,3}build\.gradle(?:\.kts)?$/,
}
const ASIDE =
  /(?:^|\/)(?:examples?|samples?|tests?|e2e|docs?|buildSrc|build-logic|benchmarks?|integration-tests?|[\w.-]+-(?:examples?|samples?|tests?|demos?))\//

/** With comments taken out; the root first. */
export async function modulesOf(source: Source, tool: 'maven' | 'gradle'): Promise<Module[]> {
  const paths = source
    .match(FILES[tool])
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .slice(0, 40)
  const modules: Module[] = []
  for (const file of paths) {
    const text = (await source.read(file)) ?? ''
    const plain =
      tool === 'maven' ? blanked(text, /<!--[\s\S]*?-->/g) : blanked(text, /^[ \t]*\/\/.*$|\/\*[\s\S]*?\*\//gm)
    modules.push({ folder: file.replace(/[^/]*$/, ''), file, text: plain })
  }
  return modules
}

const SOURCES = /^(?:.*\/)?src\/(?:main|jvmMain|commonMain)\/.*\.(?:java|kt|groovy)$|^src\/[\w./-]+\.kt$/
const LIKELY =
  /(?:Application|App|Main|Server|Starter|Bootstrap|Launcher|Run(?:ner)?|Boot)(?:[A-Z]\w*)?\.(?:java|kt|groovy)$|(?:^|\/)(?:main|server|app|application)\.kt$/

export interface Start {
  module: Module
  /** The class with `main`, where the source tells it. */
  className?: string
  spring: boolean
}

/** Modules in whose sources something starts: a class with @SpringBootApplication, or with main. */
export async function startsOf(source: Source, modules: Module[]): Promise<Start[]> {
  const files = source.match(SOURCES)
  const found = new Map<Module, Start[]>()
  const likely = files.filter((path) => LIKELY.test(path)).sort((a, b) => a.split('/').length - b.split('/').length)
  for (const path of likely.slice(0, 60)) {
    const module = moduleOf(modules, path)
    const text = (await source.read(path)) ?? ''
    const spring = /@SpringBootApplication|SpringApplication\.run\(|SpringApplicationBuilder|runApplication</.test(text)
    if (!module || (!spring && !/\bstatic\s+(?:\w+\s+)?void\s+main\s*\(|^(?:suspend )?fun main\s*\(/m.test(text)))
      continue
    found.set(module, [...(found.get(module) ?? []), { module, className: classOf(path, text), spring }])
  }
  return [...found.values()].map((all) => all.find(({ spring }) => spring) ?? unsure(all))
}

/** Of several classes with main none is known to be the one. */
const unsure = (all: Start[]): Start => {
  const [first] = all
  if (!first) throw new Error('a module without a start')
  return all.length === 1 ? first : { ...first, className: undefined }
}

const moduleOf = (modules: Module[], path: string): Module | undefined =>
  modules.filter(({ folder }) => path.startsWith(folder)).sort((a, b) => b.folder.length - a.folder.length)[0]

function classOf(path: string, text: string): string {
  const name = path.replace(/^.*\//, '').replace(/\.\w+$/, '')
  const pack = /^\s*package\s+([\w.]+)/m.exec(text)?.[1]
  const kotlin = path.endsWith('.kt') && /^(?:suspend )?fun main\s*\(/m.test(text) ? `${name}Kt` : name
  return pack ? `${pack}.${kotlin}` : kotlin
}

/** The one that starts; of several the one at the root or with a usual name. Undefined: none, or several. */
export function choose(starts: Start[]): Start | undefined {
  const main = starts.filter(({ module }) => !ASIDE.test(module.folder))
  const spring = main.filter((one) => one.spring)
  const few = spring.length > 0 ? spring : main
  if (few.length <= 1) return few[0]
  const usual = few.filter(({ module }) =>
    /(?:^|[-_/])(?:app|application|server|web|api|boot|bootstrap|start|starter|main|backend)\/$/.test(module.folder),
  )
  return few.find(({ module }) => module.folder === '') ?? (usual.length === 1 ? usual[0] : undefined)
}

export const several = (starts: Start[]): string => {
  const names = starts.map(({ module }) => module.folder.slice(0, -1) || 'the root').slice(0, 6)
  return `several modules can be started: ${names.join(', ')}`
}
