/** What CMake and Meson build: the executables that the build files name, without tests and examples. Read, not run: only plain names are known. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { blanked } from '../found.ts'

export interface Native {
  tool: 'CMake' | 'Meson'
  project?: string
  executables: string[]
  /** Some of it goes where `install` puts it. */
  installs: boolean
  /** Of all build files. */
  text: string
}

const FILES = {
  CMake:
    /^(?!(?:.*\/)?(?:build|third_?party|vendor|external|extern|deps|lib|libs|submodules|subprojects|\.[^/]*)\/)(?:[\w.-]+\/){0,3}CMakeLists\.txt$/i,
  Meson: /^(?!(?:.*\/)?(?:build|third_?party|vendor|external|subprojects|\.[^/]*)\/)(?:[\w.-]+\/){0,3}meson\.build$/i,
}
const ASIDE = /(?:^|\/)(?:tests?|examples?|samples?|benchmarks?|bench|docs?|fuzz\w*|tools|demos?|unittests?|cmake)\//i
const ASIDE_NAME =
  /(?:^|[-_.])(?:unit_?)?(?:tests?|unittests?|bench(?:mark)?s?|fuzz\w*|examples?|samples?|demos?)(?:$|[-_.])|(?:Test|Tests|Benchmark)$/i

export async function nativeOf(source: Source): Promise<Native> {
  const tool = source.has('CMakeLists.txt') ? 'CMake' : 'Meson'
  const paths = source
    .match(FILES[tool])
    .filter((path) => !ASIDE.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length)
  const texts: string[] = []
  for (const path of paths.slice(0, 40)) texts.push(blanked((await source.read(path)) ?? '', /#[^\n]*/g))
  const text = texts.join('\n')
  return tool === 'CMake' ? cmake(text) : meson(text)
}

function cmake(text: string): Native {
  const project = firstMatch(text, /\bproject\s*\(\s*"?([\w.-]+)/i)
  const values = new Map<string, string>(
    [...text.matchAll(/\bset\s*\(\s*(\w+)\s+"?([\w.-]+)"?\s*\)/gi)].map(([, name = '', value = '']) => [name, value]),
  )
  const named = (word: string): string =>
    word.replace(/\$\{(\w+)\}/g, (_, name: string) =>
      /^(?:PROJECT_NAME|CMAKE_PROJECT_NAME)$/.test(name) ? (project ?? '') : (values.get(name) ?? ''),
    )
  const all = [...text.matchAll(/\badd_executable\s*\(\s*"?([\w.${}-]+)"?(?![^)]*\b(?:ALIAS|IMPORTED)\b)/gi)].map(
    ([, word = '']) => named(word),
  )
  const output = new Map(
    [...text.matchAll(/set_target_properties\s*\(\s*([\w.${}-]+)[^)]*\bOUTPUT_NAME\s+"?([\w.-]+)/gi)].map(
      ([, target = '', name = '']) => [named(target), name],
    ),
  )
  return {
    tool: 'CMake',
    project,
    executables: own(all.map((name) => output.get(name) ?? name)),
    installs: /\binstall\s*\(\s*TARGETS\b/i.test(text),
    text,
  }
}

function meson(text: string): Native {
  const project = firstMatch(text, /\bproject\s*\(\s*['"]([\w.-]+)/)
  const all = [...text.matchAll(/\bexecutable\s*\(\s*(?:['"]([\w.-]+)['"]|meson\.project_name\(\))/g)].map(
    ([, name]) => name ?? project ?? '',
  )
  return { tool: 'Meson', project, executables: own(all), installs: /install\s*:\s*true/.test(text), text }
}

const own = (names: string[]): string[] =>
  [...new Set(names)].filter((name) => /^[A-Za-z0-9][\w.-]*$/.test(name) && !ASIDE_NAME.test(name))

const USUAL = /^(?:server|web|api|app|main|httpd?|backend)$/i

/** The only one; else the one with a usual name, or called as the project, or with such an end. */
export function mainOf({ executables, project }: Native): string | undefined {
  if (executables.length <= 1) return executables[0]
  const pick = (test: (name: string) => boolean): string | undefined => {
    const few = executables.filter(test)
    return few.length === 1 ? few[0] : undefined
  }
  return (
    pick((name) => USUAL.test(name)) ??
    pick((name) => name === project || name === `${project}d`) ??
    pick((name) => /[-_](?:server|web|api|app)$/i.test(name) || /\w(?:Server|d)$/.test(name))
  )
}
