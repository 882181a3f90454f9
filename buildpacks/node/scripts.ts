/** What a script of package.json comes down to: the scripts that it calls, and whether it only hands over to a package in a folder. */
import type { Run } from './facts.ts'
import type { Package } from './package.ts'

type Scripts = Package['scripts']

/** `npm run dev` stands for the script dev. */
export function meant(scripts: Scripts, name: string): string {
  let text = scripts[name] ?? ''
  for (let depth = 0; depth < 5; depth++) {
    const other = /^(?:npm(?: run)?|(?:yarn|pnpm|bun)(?: run)?) ([\w:.-]+)$/.exec(text.trim())?.[1]
    if (other === undefined || scripts[other] === undefined) return text
    text = scripts[other]
  }
  return text
}

/** The text of a command and of every script that it calls, with what runs before and after these. */
export function reached(scripts: Scripts, text: string, seen = new Set<string>()): string[] {
  const fresh = called(scripts, text.slice(0, 2000)).filter((name) => !seen.has(name))
  for (const name of fresh) seen.add(name)
  const all = fresh.flatMap((name) => [`pre${name}`, name, `post${name}`].map((one) => scripts[one] ?? ''))
  return [text, ...all.filter(Boolean).flatMap((one) => reached(scripts, one, seen))]
}

/** What the web process comes down to, by the scripts of the package that it is of. */
export const started = (pkg: Package, { web, member }: Run): string[] =>
  web === undefined ? [] : reached((member ?? pkg).scripts, web)

const CALL =
  /\b(?:npm|pnpm|yarn|bun)(?:[ \t]+(?:run|-s|--silent))*[ \t]+([\w:.-]+)|\b(?:npm|pnpm|yarn|bun):([\w:*.-]+)/g
const RUN_ALL = /\b(?:run-[sp]|npm-run-all2?)[ \t]+([^;&|]*)/g

/** Names, and patterns such as `build:*` of the tools that run several. */
function called(scripts: Scripts, text: string): string[] {
  const words = [
    ...[...text.matchAll(CALL)].map(([, plain, prefixed]) => plain ?? prefixed ?? ''),
    ...[...text.matchAll(RUN_ALL)].flatMap(([, list = '']) => list.replace(/["'\\]/g, '').split(/\s+/)),
  ]
  return words.flatMap((word) => (word.includes('*') ? matching(scripts, word) : scripts[word] ? [word] : []))
}

const matching = (scripts: Scripts, glob: string): string[] => {
  const start = glob.slice(0, glob.indexOf('*'))
  return Object.keys(scripts).filter((name) => name.startsWith(start))
}

export interface Handover {
  /** A folder of the project, or the name of a member of its workspace. */
  to: string
  script: string
}

const TO = '[ =]["\']?(?<to>[@\\w./-]+?)/?(?:\\.\\.\\.)?["\']?'
const SCRIPT = '(?:run )?(?<script>[\\w:.-]+)'
const HANDOVERS = [
  `yarn --cwd${TO} ${SCRIPT}`,
  `yarn workspace${TO} ${SCRIPT}`,
  `npm (?:--prefix|-C|--workspace|-w)${TO} ${SCRIPT}`,
  `npm ${SCRIPT} (?:--prefix|-C|--workspace|-w)${TO}`,
  `pnpm (?:--dir|-C|--filter|-F)${TO} ${SCRIPT}`,
  `pnpm ${SCRIPT} (?:--dir|-C|--filter|-F)${TO}`,
  `bun (?:run )?(?:--cwd|--filter|-F)${TO} ${SCRIPT}`,
  `cd${TO} && (?:npm|yarn|pnpm|bun) ${SCRIPT}`,
  `(?:npx )?turbo ${SCRIPT} (?:--filter|-F)${TO}`,
  `(?:npx )?lerna ${SCRIPT} --scope${TO}`,
].map((one) => new RegExp(`^${one}$`))

/** Undefined: it does more than that, or something else. */
export function handover(text: string): Handover | undefined {
  for (const pattern of HANDOVERS) {
    const { to, script } = pattern.exec(text.trim().replace(/\s+/g, ' ').slice(0, 300))?.groups ?? {}
    if (to && script) return { to: to.replace(/^\.\//, ''), script }
  }
  return undefined
}

const EVERY = [
  /^(?:npx )?turbo (?:run )?start(?: --\w[\w=-]*)*$/,
  /^(?:npx )?lerna run(?: --\w[\w=-]*)* start(?: --\w[\w=-]*)*$/,
  /^pnpm (?=.*(?:-r|--recursive)\b)[\w\s=-]*\bstart$/,
  /^npm (?:run )?start (?:--workspaces|-ws)(?: --if-present)?$/,
  /^yarn workspaces foreach .*\brun start$/,
  /^bun (?:run )?--filter[ =]["']?\*["']? start$/,
]

/** Starts whatever the members of a workspace start: which that is, they say. */
export const startsEvery = (text: string): boolean =>
  !/--(?:filter|scope)[= ](?!["']?\*)/.test(text) && EVERY.some((one) => one.test(text.trim().slice(0, 300)))

const PARTS = [
  /\bcd (?<to>[\w./-]+) && (?:npm|yarn|pnpm|bun)(?: run)? (?<script>[\w:.-]+)/g,
  /(?:--prefix|--cwd|--dir|-C)[ =](?<to>[\w./-]+) (?:run )?(?<script>[\w:.-]+)/g,
  /\b(?:npm|pnpm)(?: run)? (?<script>[\w:.-]+) (?:--prefix|--dir|-C)[ =](?<to>[\w./-]+)/g,
]

/** All that a command hands over to, among other things. */
export const handovers = (text: string): Handover[] =>
  PARTS.flatMap((part) => [...text.slice(0, 2000).matchAll(part)]).map(({ groups }) => ({
    to: (groups?.to ?? '').replace(/^\.\//, '').replace(/\/$/, ''),
    script: groups?.script ?? '',
  }))
