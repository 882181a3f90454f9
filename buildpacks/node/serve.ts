/** How a package is started: its production script, else what its framework says, else its main file. A server for developers is the last resort. */
import { bareFiles } from './bare-files.ts'
import { fromDev, SAYS_NO } from './dev-run.ts'
import { isDev } from './dev-server.ts'
import { type Facts, type Framework, isOf, plainPath, type Run, type Site } from './facts.ts'
import { depends, type Package } from './package.ts'
import { botOf, lacks, program, serves } from './program.ts'
import { meant } from './scripts.ts'
import { SERVERS } from './servers.ts'
import { SITES } from './sites.ts'
import { startsDev } from './starts-dev.ts'

export type Served = Run & { framework?: string }

/** With `given`, that script starts it. A member of a workspace is not looked through for files that may start it. */
export async function serve(facts: Facts, scriptsOnly = false, given?: string): Promise<Served> {
  const { source, pkg } = facts
  const all = [...SERVERS, ...SITES].filter((one) => isOf(facts, one))
  const [known] = all
  const site = known !== undefined && SITES.includes(known)
  const script = await productionScript(facts, site && !serves(pkg), given)
  const files = script && filesOf(meant(pkg.scripts, script))
  if (files && (pkg.scripts.build || source.has(`${files.folder}/index.html`)))
    return { site: files, framework: known?.name, builds: known?.builds }
  if (script && !known?.own?.test(meant(pkg.scripts, script)))
    return { web: command(facts, script), framework: known?.name, build: defaultBuild(facts), env: known?.env }
  const run = await byFramework(
    facts,
    all.filter((one) => isApp(one, pkg)),
  )
  if (run?.site && site && hasServer(facts)) return { lacks: TWO }
  if (run && (!run.lacks || run.framework)) return run
  const other =
    (await fromDev(facts)) ??
    (pkg.published.length > 0 || (scriptsOnly && !runs(pkg)) ? undefined : await program(facts, scriptsOnly))
  const bare = scriptsOnly || known || !(other?.lacks ?? !other) ? undefined : await bareFiles(facts)
  return bare ?? other ?? run ?? { lacks: lacks(facts) }
}

/** The root of a workspace may be an app itself. */
const runs = (pkg: Package): boolean => serves(pkg) || botOf(pkg) !== undefined

/** Of frameworks with a server the first that says how; what a site's rule lacks may be found elsewhere. */
async function byFramework(facts: Facts, all: Framework[]): Promise<Served | undefined> {
  const servers = all.filter((one) => SERVERS.includes(one))
  let first: Served | undefined
  for (const one of servers.length > 0 ? servers : all.slice(0, 1)) {
    const run = await one.serve(facts)
    if (!run.lacks) return { ...run, framework: one.name, builds: one.builds, env: run.env ?? one.env }
    first ??= servers.length > 0 ? { ...run, framework: one.name } : run
  }
  return first
}

/** `serve -s dist` and its like stand for what our own server does. */
function filesOf(text: string): Site | undefined {
  const [, named = ''] =
    /^(?:npx |(?:pnpm|yarn) dlx |bunx )?(?:serve|http-server|sirv|sirv-cli)(?: -{1,2}[\w-]+(?:[ =](?:\$\{?PORT\}?|\d+|tcp:\S+))?)* ((?:\.\/)?[\w.][\w./-]*)(?: -{1,2}[\w-]+(?:[ =](?:\$\{?PORT\}?|\d+|tcp:\S+|0\.0\.0\.0))?)*$/.exec(
      text,
    ) ?? []
  const folder = named && plainPath(named)
  return folder && folder !== '.' ? { folder, spa: /(?:^|\s)(?:-s|--single)\b/.test(text) } : undefined
}

const TWO =
  'there is a server beside the files for browsers, and package.json has no script that starts it for production'

/** A package for servers, and a place for what uses it. */
const hasServer = ({ source, pkg }: Facts): boolean =>
  serves({ ...pkg, devDependencies: {} }) &&
  source.match(/^(?:src\/)?(?:server|backend|api)(?:\/|\.[cm]?[jt]s$)/).length > 0

/** A library has frameworks for its own documentation and tests. */
const isApp = ({ packages }: Framework, pkg: Package): boolean =>
  pkg.published.length === 0 || packages.some((name) => Object.hasOwn(pkg.dependencies, name))

/** A server of one's own around Next still needs what Next builds. */
const defaultBuild = ({ pkg, exec }: Facts): string | undefined =>
  depends(pkg, 'next') ? exec('next build') : undefined

const CANDIDATES = [
  'start',
  'start:prod',
  'start:production',
  'start-prod',
  'prod:start',
  'serve:prod',
  'production',
  'prod',
]

/** The script that is meant to start it, for production or not. */
export const startScript = ({ scripts }: Package): string | undefined => CANDIDATES.find((name) => scripts[name])

/**
 * Nest's own `start` compiles at every start, and its template has start:prod for production. Files for browsers are served
 * better than by what stands beside `start`, which tries them out.
 */
async function productionScript(facts: Facts, files: boolean, given?: string): Promise<string | undefined> {
  const { scripts } = facts.pkg
  const names = [...(given === undefined ? [] : [given]), ...(files ? ['start'] : CANDIDATES)]
  for (const name of names) {
    const text = scripts[name]
    if (text !== undefined && !SAYS_NO.test(text) && !(await startsDev(facts, name))) return name
  }
  if (files) return undefined
  // The script of a library tries it out.
  if (facts.pkg.published.length > 0) return undefined
  return ['server', 'serve'].find(
    (name) => /^node \S+\.[cm]?js\b/.test(scripts[name] ?? '') && !isDev(scripts[name] ?? ''),
  )
}

const BUILDS = /^(?:npm run|(?:yarn|pnpm|bun)(?: run)?) build$/

/**
 * `npm start` keeps a shell and npm between the signal and the server, so a plain `node X` is run as it is. What is built
 * first has been built already, and the image says that this is production.
 */
function command({ pkg, run }: Facts, name: string): string {
  const { scripts } = pkg
  const hooks = [scripts[`pre${name}`], scripts[`post${name}`]].filter((hook) => hook && !BUILDS.test(hook))
  const script = (scripts[name] ?? '').trim()
  const [first = '', ...rest] = script.split(/\s*&&\s*/)
  const started = BUILDS.test(first) && scripts.build ? rest.join(' && ') : script
  const plain = started.replace(/^(?:cross-env )?NODE_ENV=["']?production["']? /, '')
  return hooks.length === 0 && /^node [\w./=-]+( [\w./=-]+)*$/.test(plain) ? plain : run(name)
}
