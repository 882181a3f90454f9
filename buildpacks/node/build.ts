/** What builds a package: a script of its own, else its framework's command; and what comes before it. */
import type { Found, Source } from '../../lib/model/plan.ts'
import { placeOf } from '../json-line.ts'
import { isDev } from './dev-server.ts'
import type { Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { depends, type Package } from './package.ts'
import { reached } from './scripts.ts'

interface Building {
  /** In order. */
  commands: string[]
  found?: Found
}

/** With `asked`, that is all that builds; an empty text is no build. */
export async function buildOf(
  source: Source,
  pkg: Package,
  manager: Manager,
  run: Run & { framework?: string },
  asked: string | undefined,
): Promise<Building> {
  if (asked !== undefined)
    return { commands: asked ? [asked] : [], found: { value: asked, from: 'build.command in backendim.yaml' } }
  const script = run.replaces ? undefined : buildScript(pkg, run.builds)
  const build = script ? manager.run(script) : run.build
  const watched = script && isDev(pkg.scripts[script] ?? '') ? unwatched(pkg.scripts[script] ?? '', manager) : undefined
  const own = build && !(script === undefined && /^node /.test(build)) ? (watched ?? [build]) : []
  const commands = [...(run.before ?? []), ...generates(source, pkg, manager, script), ...own]
  if (commands.length === 0) return { commands }
  const from = script
    ? await placeOf(source, 'package.json', `scripts.${script}`, 'scripts', script)
    : run.framework
      ? `how ${run.framework} is built`
      : 'what is found'
  return { commands, found: { value: commands.join(' && '), from } }
}

/** A build that watches never ends: the compiler runs without that, and other watchers do not. */
function unwatched(text: string, { exec }: Manager): string[] {
  const [, flags] = /^(?:npx )?tsc((?: [\w./=-]+)*)$/.exec(text.trim()) ?? []
  return flags === undefined ? [] : [exec(`tsc${flags.replace(/ (?:-w|--watch)\b/g, '')}`)]
}

/** A script `build` that builds something else gives way to the one that calls the framework. */
function buildScript({ scripts }: Package, builds: RegExp | undefined): string | undefined {
  // What builds an image of its own is not part of this one.
  const named = ['heroku-postbuild', 'build'].find(
    (name) => scripts[name] && !/^docker(?:-compose)?\s/.test(scripts[name]),
  )
  if (builds === undefined) return named
  if (
    named &&
    (reached(scripts, scripts[named] ?? '').some((text) => builds.test(text)) || !OTHER.test(scripts[named] ?? ''))
  )
    return named
  const others = Object.keys(scripts).filter(
    (name) => builds.test(scripts[name] ?? '') && !/[&|]/.test(scripts[name] ?? ''),
  )
  return others.length === 1 ? others[0] : named
}
const OTHER = /\b(?:tsc|tsup|rollup|unbuild|microbundle|babel|tsdown|father)\b/

/** Prisma's client is made from the schema; its documentation asks for that in the build. */
function generates(source: Source, pkg: Package, manager: Manager, script: string | undefined): string[] {
  if (!depends(pkg, 'prisma') || !source.has('prisma/schema.prisma')) return []
  const names = ['postinstall', 'prepare', ...(script ? [`pre${script}`, script] : [])]
  const text = names.flatMap((name) => reached(pkg.scripts, pkg.scripts[name] ?? '')).join('\n')
  return /\bprisma\b.*\bgenerate\b/.test(text) ? [] : [manager.exec('prisma generate')]
}

/** Whether what is built lies among the modules too. */
export const marksModules = (pkg: Package, commands: string[]): boolean =>
  pkg.workspaces !== undefined ||
  depends(pkg, 'prisma', 'zenstack') ||
  commands
    .flatMap((one) => reached(pkg.scripts, one))
    .some((text) => /\b(?:generate|install|ci|patch-package|link)\b/.test(text))
