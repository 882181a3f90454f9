/** What a server for developers would have started: `nodemon X` is `node X`. Where that is not clear it is started as it is, or refused. */
import type { Facts, Run } from './facts.ts'
import { depends, type Package } from './package.ts'
import { botOf, program, serves } from './program.ts'
import { meant, reached } from './scripts.ts'

const WATCHERS = /\b(?:nodemon|ts-node-dev|tsnd|nest)\b|\b(?:node|tsx|ts-node|bun)\b.*(?:--watch|--hot|\bwatch\b)/

/** By the script `start`; without one, by what `dev` watches in a package that serves. */
export async function fromDev(facts: Facts): Promise<Run | undefined> {
  const { pkg, run } = facts
  const start = pkg.scripts.start && meant(pkg.scripts, 'start')
  if (!start || SAYS_NO.test(start)) return fromDevScript(facts)
  const once = runOnce(start, facts)
  if (once) return { web: once }
  if (start === 'nodemon' || start === 'nodemon .') {
    const main = await program(facts)
    if (main) return main
  }
  const kind = /^(?:docker|podman|kubectl|vagrant)/.test(start) ? 'starts containers' : 'is a server for developers'
  const what = `the start script (${start.slice(0, 80)}) ${kind}`
  // Watchers start the app itself; other such servers listen where nobody outside can reach them.
  if (!WATCHERS.test(start) || reached(pkg.scripts, start).length > 1)
    return { lacks: `${what}: add a script start:prod that starts what is built` }
  return { web: run('start'), notes: [what] }
}

/** `echo "no start"` and the like start nothing. */
export const SAYS_NO = /^\s*(?:echo\b[^&|;]*(?:(?:&&|;)\s*exit \d+)?|exit \d+|true|:)\s*$/

function fromDevScript(facts: Facts): Run | undefined {
  const { pkg } = facts
  const name = ['dev', 'develop', 'start:dev', 'watch'].find((one) => pkg.scripts[one])
  if (!name || pkg.published.length > 0 || !(serves(pkg) || botOf(pkg))) return undefined
  const once = runOnce(meant(pkg.scripts, name), facts)
  return once ? { web: once, notes: [`there is no start script: web runs what ${name} watches`] } : undefined
}

const FILE = '["\']?(?<file>(?:\\./)?[\\w./-]+?)["\']?'
const FLAG = String.raw`(?:\s+-{1,2}(?:r|require|P|project|import|e|ext|w|watch|i|ignore|ignore-watch|delay|env-file)[ =][^\s]+|\s+--?[\w-]+(?:=\S+)?)`
const ONCE: [RegExp, 'node' | 'typed'][] = [
  [new RegExp(`^(?:nodemon|node|node-dev)(?<flags>${FLAG}*)\\s+${FILE.replace('+?)', '+?\\.[cm]?js)')}$`), 'node'],
  [
    new RegExp(
      `^(?<runner>nodemon|tsx(?: watch)?|ts-node-dev|tsnd|ts-node(?:-esm)?)(?<flags>${FLAG}*)\\s+${FILE.replace('+?)', '+?\\.[cm]?tsx?)')}$`,
    ),
    'typed',
  ],
]
const BUN = new RegExp(`^bun(?: run)?(?<flags>${FLAG}*)\\s+(?<file>(?:\\./)?[\\w./-]+\\.[cm]?[jt]sx?)$`)
const PREFIX = /^(?:(?:npx|cross-env|env)\s+|(?:dotenv(?:\s+-\w+\s+\S+)*\s+--\s+)|[A-Z_]+=\S+\s+)+/

/** The same program, started once and watched by nobody. */
function runOnce(text: string, { pkg, exec }: Facts): string | undefined {
  const plain = inner(text.trim().slice(0, 500).replace(PREFIX, ''))
  const bun = BUN.exec(plain)?.groups?.file
  if (bun) return `bun run ${bun}`
  for (const [pattern, kind] of ONCE) {
    const { file, flags = '', runner = '' } = pattern.exec(plain)?.groups ?? {}
    if (!file) continue
    if (kind === 'node') return ['node', ...kept(flags), file].join(' ')
    const tool = typedRunner(runner, pkg)
    return tool && exec([tool, ...(tool === 'tsx' ? [] : kept(flags)), file].join(' '))
  }
  return undefined
}

/** nodemon's `--exec`, which stands last or before the file. */
function inner(text: string): string {
  const [, quoted, open, rest = ''] =
    /^nodemon\b.*?\s(?:--exec|-x)[ =](?:["']+([^"']+?)\s*["']+|(.+?))(\s+(?:\.\/)?[\w./-]+\.[cm]?[jt]sx?)?$/.exec(
      text,
    ) ?? []
  const command = quoted ?? open
  return command === undefined ? text : `${command}${rest}`.trim()
}

function typedRunner(runner: string, pkg: Package): string | undefined {
  const own = runner.startsWith('tsx') ? 'tsx' : 'ts-node'
  return [own, 'tsx', 'ts-node'].find((name) => depends(pkg, name)) ?? own
}

/** Flags that say how the program is loaded, not when it is started again. */
const kept = (flags: string): string[] =>
  flags.match(/(?:-r|--require|--import|-P|--project)[ =]\S+|--transpile-only|-T\b|--files\b|--esm\b/g) ?? []
