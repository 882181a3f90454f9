/** What was pushed, and what its files say: the tree and the configuration. */
import type { Replacement } from '../io/context.ts'
import { type Listing, listTree, sourceFrom } from '../io/tree.ts'
import { type AppConfig, parseConfig } from '../model/config.ts'
import { dockerignore } from '../model/dockerignore.ts'
import { invalid } from '../model/errors.ts'
import type { Source } from '../model/plan.ts'
import { below } from '../model/source.ts'
import { checkSize, type Entry, strays } from '../model/tree.ts'
import { fingerprintOf } from './fingerprint.ts'
import { type Gathering, gather, type Part } from './gather.ts'
import { insideOf, layoutOf } from './layout.ts'
import type { System } from './system.ts'

export { planOf } from './plan.ts'

/** What the files say, of a commit or of a folder on a developer's disk. */
export interface Reading {
  /** Folder of the app in the repository; `.` for the whole. */
  root: string
  source: Source
  /** What the build sees, and the folder of the app in it; `.` where both are one. */
  around: Source
  inside: string
  config: AppConfig
}

export interface Project extends Reading {
  /** Absent: there is an image, and nothing is built. */
  commit?: string
  /** Folder that the build sees. */
  context: string
  /** Which of its files .dockerignore keeps out. */
  ignored(path: string): boolean
  /** Of all that it is built of; undefined: the app is the whole repository. */
  fingerprint?: string
  /** For the pusher: what is to be known about the files. */
  remarks: string[]
  /** What the context is made of: the commit and its submodules. */
  parts: Part[]
  /** Files of the host that take the place of some. */
  replaced: Map<string, Replacement>
  /** What the build sees. */
  files: Entry[]
}

const quiet = (): Gathering => ({ say: () => {}, signal: AbortSignal.timeout(120_000) })

export async function readProject(system: System, id: string, commit: string, run = quiet()): Promise<Project> {
  const { git, store } = system
  const layout = await layoutOf(git, id, commit, store.byId(id)?.root)
  const { root, context, yaml } = layout
  const listing = await listTree(git, id, context === '.' ? commit : `${commit}:${context}`)
  const inside = insideOf(layout)
  const own = sourceFrom(git, id, listing)
  const config = parseConfig({ yaml: yaml?.text, yamlName: yaml?.path, ...(await filesOf(below(own, inside))) })
  const ignored = dockerignore((await ignoreFile(own, inside, config)) ?? '')
  const fingerprint = await fingerprintOf(git, id, commit, layout, listing.entries)
  const { parts, replaced, ...gathered } = await gather(system, id, { ...layout, commit }, listing, ignored, run)
  checkSize(gathered.entries, ignored)
  const around = sourceFrom(git, id, gathered)
  const remarks = [...layout.notes, ...gathered.remarks, ...strayNotes(gathered, ignored)]
  const said = { config, ignored, fingerprint, remarks, parts, replaced, files: gathered.entries }
  return { commit, root, context, inside, source: below(around, inside), around, ...said }
}

/** `at` answers the tree below a folder. */
/** `stored`: the folder that apps:create or apps:root would name. */
export async function readTree(
  top: Source,
  at: (root: string) => Source | Promise<Source>,
  stored?: string,
): Promise<Reading> {
  const own = stored === undefined ? undefined : await top.read(`${stored}/backendim.yaml`)
  const yaml = own ?? (await top.read('backendim.yaml'))
  const { build } = parseConfig({ yaml })
  const root = stored ?? build.root ?? '.'
  const context = build.context ?? root
  if (root !== '.' && below(top, root).match(/(?:)/).length === 0)
    throw invalid('backendim.yaml', `build.root: there is no folder ${root}`)
  if (context !== '.' && root !== context && !root.startsWith(`${context}/`))
    throw invalid('backendim.yaml', `build.context: ${context} is not above the folder of the app, ${root}`)
  const [source, around] = await Promise.all([root, context].map((one) => (one === '.' ? top : at(one))))
  const config = parseConfig({ yaml, ...(await filesOf(source as Source)) })
  return { root, source: source as Source, around: around as Source, inside: insideOf({ root, context }), config }
}

async function filesOf(source: Source): Promise<{ procfile?: string; appJson?: string; aptfile?: string }> {
  const [procfile, appJson, aptfile] = await Promise.all(
    ['Procfile', 'app.json', 'Aptfile'].map((name) => source.read(name)),
  )
  return { procfile, appJson, aptfile }
}

/** As the engine's own client looks for it: beside the Dockerfile under its name, else at the top of the context. */
async function ignoreFile(around: Source, inside: string, { build }: AppConfig): Promise<string | undefined> {
  const dockerfile = `${inside === '.' ? '' : `${inside}/`}${build.dockerfile ?? 'Dockerfile'}`
  return (await around.read(`${dockerfile}.dockerignore`)) ?? around.read('.dockerignore')
}

function strayNotes({ entries, links }: Listing, ignored: (path: string) => boolean): string[] {
  const found = strays(entries, links).filter((one) => !ignored(one.slice(0, one.indexOf(' → '))))
  if (found.length === 0) return []
  const more = found.length > 3 ? ` and ${found.length - 3} more` : ''
  return [`links that lead out of what is built: ${found.slice(0, 3).join(', ')}${more}`]
}
