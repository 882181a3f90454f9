/** Python files in which an app may be made, and what each is called from where it can be imported. */
import type { Source } from '../../lib/model/plan.ts'

export interface Module {
  path: string
  text: string
  /** Folder that imports are found from; '' is the project's. */
  base: string
  /** `pkg.main`, as seen from base. */
  name: string
}

const ASIDE =
  /(?:^|\/)(?:tests?|docs?|examples?|samples?|migrations|alembic|scripts|node_modules|\.?venv|env|site-packages|build|dist|notebooks)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup|manage)\.py$/
/** What an app's file is usually called, likeliest first. */
const USUAL = ['wsgi', 'asgi', 'app', 'main', 'application', 'server', 'run', 'api', 'index', 'web', '__init__', 'bot']

/** The likeliest first: few folders down, then by the usual names. Limited, since a plan is made of a few files. */
export async function modulesOf(source: Source, limit = 60): Promise<Module[]> {
  const paths = source.match(/^(?:[\w-]+\/){0,3}\w+\.py$/).filter((path) => !ASIDE.test(path))
  const found: Module[] = []
  for (const path of paths.sort(byLikelihood).slice(0, limit)) {
    const text = await source.read(path)
    if (text !== undefined) found.push({ path, text, ...placeOf(source, path, text) })
  }
  return found
}

const depth = (path: string): number => path.replace(/^src\//, '').split('/').length
const usual = (path: string): number => {
  const at = USUAL.indexOf(path.replace(/^.*\//, '').replace(/\.py$/, ''))
  return at < 0 ? USUAL.length : at
}
const byLikelihood = (a: string, b: string): number =>
  depth(a) - depth(b) || usual(a) - usual(b) || (a < b ? -1 : Number(a > b))

/** A file that imports the files beside it by their bare names is run from its own folder; one in src/ from there, unless it says `src.`. */
function placeOf(source: Source, path: string, text: string): { base: string; name: string } {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const beside = [...text.matchAll(/^(?:from|import)[ \t]+(\w+)/gm)].map((found) => found[1])
  const bare = folder !== '' && beside.some((name) => source.has(`${folder}/${name}.py`) && !source.has(`${name}.py`))
  const src = /^src\//.test(path) && !/^(?:from|import)[ \t]+src\b/m.test(text) && !source.has('src/__init__.py')
  const package_ = folder !== '' && source.has(`${folder}/__init__.py`)
  const base = (bare && !package_) || (folder !== '' && /[^\w/]/.test(folder)) ? folder : src ? 'src' : ''
  const name = path
    .slice(base === '' ? 0 : base.length + 1)
    .replace(/\.py$/, '')
    .replace(/(?:^|\/)__init__$/, '')
  return { base, name: name.replaceAll('/', '.') }
}

/** The name that the result of a call of `kinds` is given: `app` of "app: FastAPI = fastapi.FastAPI(". */
export const madeBy = (text: string, kinds: string): string | undefined =>
  new RegExp(`^([A-Za-z_]\\w*)[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:\\w+\\.)*(?:${kinds})\\(`, 'm').exec(text)?.[1]

/** `create_app` of "def create_app(": a function whose body makes one. */
export function factoryIn(text: string, kinds: string): string | undefined {
  const makes = new RegExp(
    `^[ \\t]+\\w+[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:\\w+\\.)*(?:${kinds})\\(|^[ \\t]+return[ \\t]+(?:\\w+\\.)*(?:${kinds})\\(`,
    'm',
  )
  return makes.test(text)
    ? /^(?:async )?def[ \t]+((?:create|make|build|get)_(?:app|application|server)\w*)[ \t]*\(/m.exec(text)?.[1]
    : undefined
}
