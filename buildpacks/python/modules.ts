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

export const ASIDE =
  /(?:^|\/)(?:\w*tests?|testing|docs?|examples?|samples?|demos?|tutorials?|benchmarks?|migrations|alembic|scripts|tools|node_modules|\.?venv|env|site-packages|build|dist|notebooks|frontend|client)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?|conftest|setup)\.py$/
/** What an app's file is usually called, likeliest first. */
const USUAL = [
  'wsgi',
  'asgi',
  'app',
  'main',
  'application',
  'server',
  'run',
  'api',
  'index',
  'web',
  '__init__',
  'bot',
  '__main__',
]

/** The likeliest first: few folders down, then by the usual names. Limited, since a plan is made of a few files; those of usual names may lie deeper. */
export async function modulesOf(source: Source, limit = 60): Promise<Module[]> {
  const all = source.match(/^(?:[\w-]+\/){0,5}\w+\.py$/).filter((path) => !ASIDE.test(path))
  const likely = all.filter((path) => usual(path) < USUAL.length && path.split('/').length > 2)
  const near = all.filter((path) => path.split('/').length <= 4 && !likely.includes(path))
  const picked = [...likely.sort(byLikelihood).slice(0, limit / 2), ...near.sort(byLikelihood)].slice(0, limit)
  const folders = foldersOf(source)
  const found: Module[] = []
  for (const path of picked.sort(byLikelihood)) {
    const text = await source.read(path)
    if (text !== undefined) found.push({ path, text, ...placeOf(source, folders, path, text) })
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

/** Every folder that holds Python, at any depth. */
function foldersOf(source: Source): Set<string> {
  const all = new Set<string>()
  for (const path of source.match(/^(?:[^/]+\/)+[^/]+\.py$/))
    for (let at = path.lastIndexOf('/'); at > 0 && !all.has(path.slice(0, at)); at = path.lastIndexOf('/', at - 1))
      all.add(path.slice(0, at))
  return all
}

/** The folder from which most of a file's own imports are found; of equals the outermost, and src/ where nothing says otherwise. */
function placeOf(source: Source, folders: Set<string>, path: string, text: string): { base: string; name: string } {
  const above = path.split('/').slice(0, -1)
  const inside = /^[ \t]*from[ \t]+\./m.test(text) && source.has([...above, '__init__.py'].join('/'))
  const bases = above.map((_, at) => above.slice(0, at).join('/'))
  if (!inside || above.length === 0) bases.push(above.join('/'))
  const wanted = new Set([...text.matchAll(/^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)/gm)].map((found) => found[1]))
  const score = (base: string): number => {
    const at = base === '' ? '' : `${base}/`
    return [...wanted].filter((name) => source.has(`${at}${name}.py`) || folders.has(at + name)).length
  }
  const least = above.findLastIndex((folder) => /\W/.test(folder)) + 1
  const scores = bases.map((base, at) => (at < least ? -1 : score(base)))
  const most = Math.max(...scores)
  const first = scores.indexOf(most)
  const src = above[0] === 'src' && most === 0 && !source.has('src/__init__.py') && bases.length > 1
  const base = bases[src ? Math.max(1, least) : first] ?? ''
  const name = path
    .slice(base === '' ? 0 : base.length + 1)
    .replace(/\.py$/, '')
    .replace(/(?:^|\/)__init__$/, '')
  return { base, name: name.replaceAll('/', '.') }
}

const ASSIGNED = '[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:[A-Za-z_]\\w*[ \\t]*=[ \\t]*)?(?:\\w+\\.)*'

/** The name that the result of a call of `kinds` is given at the top of a file: `app` of "app: FastAPI = fastapi.FastAPI(". */
export const madeBy = (text: string, kinds: string): string | undefined =>
  new RegExp(`^([A-Za-z_]\\w*)${ASSIGNED}(?:${kinds})\\(`, 'm').exec(text)?.[1]

/** `create_app` of "def create_app(": the function of the top of a file whose body makes one. */
export function factoryIn(text: string, kinds: string): string | undefined {
  const makes = new RegExp(`^[ \\t]+(?:\\w+${ASSIGNED}|return[ \\t]+(?:\\w+\\.)*)(?:${kinds})\\(`, 'm').exec(text)
  if (!makes) return undefined
  const above = [
    ...text.slice(0, makes.index).matchAll(/^(?:(?:async )?def[ \t]+(\w+)[ \t]*\(|class[ \t]|[A-Za-z@])/gm),
  ]
  return above.findLast(([line]) => !line.startsWith('@'))?.[1]
}

/** Names of classes that are made of one of `kinds`, with it: FastAPI|Shop of "class Shop(FastAPI):". */
export function withHeirs(modules: Module[], kinds: string): string {
  const pattern = new RegExp(`^class[ \\t]+(\\w+)\\([^)\\n]*\\b(?:${kinds})\\b[^)\\n]*\\)`, 'gm')
  const heirs = modules.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name))
  return [kinds, ...new Set(heirs)].join('|')
}
