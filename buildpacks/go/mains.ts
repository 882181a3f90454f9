/** Main packages of Go: which there are, what each is called, and which of them is the web process. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { compiled } from './constraint.ts'

export interface Main {
  /** `.` is the root. */
  folder: string
  text: string
}

/** What Go itself looks at: no folder that begins with `_` or `.`, no tests; and none of what only helps. */
const CODE = /^(?!(?:.*\/)?(?:vendor|testdata|node_modules|[._][^/]*)\/)(?:[\w.@+-]+\/){0,4}[\w.-]+(?<!_test)\.go$/
const ASIDE =
  /^(?:examples?|tools?|scripts?|docs?|hack|build|ci|e2e|tests?|testing|benchmarks?|misc|contrib)\/|(?:^|\/)(?:examples?|e2e|samples?|internal)\//

export const sourcesOf = (source: Source): string[] => source.match(CODE)

/** The root, else those below cmd/, else all others. */
export async function mainsOf(source: Source): Promise<Main[]> {
  const modules = source.has('go.work') ? [] : source.match(/\/go\.mod$/).map((path) => path.slice(0, -'go.mod'.length))
  const likely = sourcesOf(source).filter(
    (path) =>
      !ASIDE.test(path) &&
      !modules.some((folder) => path.startsWith(folder)) &&
      (!path.includes('/') || path.startsWith('cmd/') || isNamed(path)),
  )
  const found = new Map<string, string>()
  for (const path of likely.slice(0, 300)) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
    const text = (await source.read(path)) ?? ''
    if (isMain(text)) found.set(folder, `${found.get(folder) ?? ''}${text}`)
  }
  const mains = [...found].map(([folder, text]) => ({ folder, text })).sort((a, b) => (a.folder < b.folder ? -1 : 1))
  const root = mains.filter(({ folder }) => folder === '.')
  const commands = mains.filter(({ folder }) => folder.startsWith('cmd'))
  return root.length > 0 ? root : commands.length > 0 ? commands : mains
}

/** main.go, or a file called as its folder. */
const isNamed = (path: string): boolean => /(?:^|\/)main\.go$|(?:^|\/)([\w.-]+)\/\1\.go$/.test(path)
const isMain = (text: string): boolean => /^package main\b/m.test(text) && compiled(text)

export const moduleName = (mod: string | undefined): string =>
  (firstMatch(mod, /^module\s+["']?([\w./~-]+)/m) ?? 'app').replace(/\/v\d+$/, '').replace(/^.*\//, '')
export const binaryOf = (folder: string, mod: string | undefined): string =>
  safe(folder === '.' ? moduleName(mod) : folder.replace(/\/cmd$/, '').replace(/^.*\//, ''))
const safe = (name: string): string => (/^[A-Za-z0-9][\w.-]*$/.test(name) ? name : 'app')

const USUAL = ['web', 'api', 'app', 'main', 'http', 'serve', 'backend']
export const LISTENS =
  /\b(?:ListenAndServe(?:TLS)?|http\.Serve|(?:net|tls)\.Listen\w*|ListenPacket|autocert|lambda\.Start|fcgi\.Serve|grpc\.NewServer)\b|\bhttp\.Server\s*\{|\.(?:Listen|Start|Run|RunTLS)\(\s*(?:"[^"]*:|fmt\.Sprintf\("[^"]*:|":" ?\+)|\.(?:Listen|RunTLS)\(\s*\w*(?:addr|port)/i

export function chosen(mains: Main[], mod: string | undefined): Main | undefined {
  if (mains.length <= 1) return mains[0]
  const name = moduleName(mod)
  const called = ['server', `${name}d`, `${name}-server`, `${name}_server`, name, ...USUAL]
    .map((one) => mains.find(({ folder }) => binaryOf(folder, mod) === one))
    .find((one) => one !== undefined)
  return (
    called ??
    only(mains.filter(({ folder }) => /[-_]?(?:server|api|web|backend)$/.test(folder))) ??
    only(mains.filter(({ text }) => LISTENS.test(text)))
  )
}
const only = <T>(all: T[]): T | undefined => (all.length === 1 ? all[0] : undefined)
