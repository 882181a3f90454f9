/** What runs of a package: `web`, or `worker` where it is a bot that answers no requests. */
import type { ProcessPlan, Source } from '../../lib/model/plan.ts'
import { staticCommand } from '../static.ts'
import type { Run } from './facts.ts'
import type { Package } from './package.ts'
import { botOf, serves } from './program.ts'

interface Processes {
  processes: Record<string, ProcessPlan>
  notes: string[]
}

export async function processesOf(source: Source, pkg: Package, run: Run, named: boolean): Promise<Processes> {
  const command = run.site ? staticCommand(run.site.spa) : run.web
  if (command === undefined) return { processes: {}, notes: [] }
  const bot = run.site ? undefined : await silentBot(source, pkg, command)
  if (bot === undefined) return { processes: { web: { command } }, notes: [] }
  if (named) return { processes: {}, notes: [] }
  const note = `${bot} and no package that answers requests: it runs as worker; name it web in a Procfile if it listens on $PORT`
  return { processes: { worker: { command, scale: 1 } }, notes: [note] }
}

/** The package that makes it a bot; undefined: it is none, or serves as well. */
async function silentBot(source: Source, pkg: Package, command: string): Promise<string | undefined> {
  const bot = botOf(pkg)
  if (bot === undefined || serves(pkg)) return undefined
  const file = /(?:^|\s)((?:\.\/)?[\w./-]+\.[cm]?[jt]s)\b/.exec(command)?.[1]?.replace(/^\.\//, '') ?? pkg.main ?? ''
  return /\bcreateServer\b|\.listen\s*\(|\bserve\s*\(/.test((await source.read(file)) ?? '') ? undefined : bot
}
