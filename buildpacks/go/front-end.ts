/** A front end that Go embeds and whose built files are not committed: it is built on Node in a stage before. */
import type { Source } from '../../lib/model/plan.ts'
import { sourcesOf } from './mains.ts'

export interface FrontEnd {
  /** Lines of the stage, and the folders that it makes. */
  stage?: string[]
  made?: string[]
  note?: string
}

const LIKELY =
  /(?:embed|assets?|static|front\w*|web|ui|dist|public|main|spa|site|handler|templates?)\w*\.go$|(?:^|\/)(?:web|ui|front\w*|client|dashboard|assets|static|public)\/[\w.-]+\.go$/i
const PLACEHOLDER = /(?:^|\/)(?:\.[^/]*|placeholder[^/]*|README[^/]*)$/i

export async function frontEnd(source: Source): Promise<FrontEnd> {
  const missing = await missingFolders(source)
  const [first] = missing
  if (first === undefined) return {}
  const folder = only(
    source
      .match(/^(?!(?:docs?|website|e2e|tests?|examples?)\/)(?:[\w.-]+\/){0,2}package\.json$/)
      .map((path) => path.replace(/\/?package\.json$/, '') || '.'),
  )
  const scripts = folder === undefined ? {} : await scriptsOf(source, folder)
  const script = folder === undefined ? undefined : await scriptFor(source, folder, first, scripts)
  if (folder === undefined || script === undefined)
    return {
      note: `//go:embed asks for ${first}, which is not committed: commit it, or build it first with build.command in backendim.yaml or a Dockerfile`,
    }
  return { stage: stage(source, folder, script), made: missing }
}

/** Folders that //go:embed names and in which nothing is committed. */
async function missingFolders(source: Source): Promise<string[]> {
  const files = sourcesOf(source).filter((path) => LIKELY.test(path))
  const missing = new Set<string>()
  for (const path of files.slice(0, 60)) {
    const text = (await source.read(path)) ?? ''
    const folder = path.replace(/[^/]*$/, '')
    for (const [, patterns = ''] of text.matchAll(/^\/\/go:embed[ \t]+(.+)$/gm))
      for (const pattern of patterns.split(/\s+/)) {
        const inside = pattern.replace(/^["`]?(?:all:)?/, '').replace(/["`]$/, '')
        const [, plain = ''] = /^([\w./-]*?)\/?(?:[*?[].*)?$/.exec(inside) ?? []
        const whole = `${folder}${plain}`
        if (plain === '' || /\.\w+$/.test(plain) || !/^[\w./-]+$/.test(whole)) continue
        const there = source
          .match(new RegExp(`^${whole.replace(/[.]/g, '\\.')}/`))
          .filter((one) => !PLACEHOLDER.test(one))
        if (there.length === 0 && !source.has(whole)) missing.add(whole)
      }
  }
  return [...missing]
}

async function scriptsOf(source: Source, folder: string): Promise<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse((await source.read(inFolder(folder, 'package.json'))) ?? '{}')
    const scripts = (read as { scripts?: unknown } | null)?.scripts
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** The script that writes there: one that says so, or `build` where the folder is the front end's own or its bundler names it. */
async function scriptFor(
  source: Source,
  folder: string,
  made: string,
  scripts: Record<string, unknown>,
): Promise<string | undefined> {
  const tail = made.split('/').slice(-2).join('/')
  const says = Object.entries(scripts).find(
    ([name, text]) => /^[\w:.-]+$/.test(name) && typeof text === 'string' && text.includes(tail),
  )
  if (says) return says[0]
  if (typeof scripts.build !== 'string') return undefined
  if (folder === '.' || made.startsWith(`${folder}/`)) return 'build'
  for (const path of source.match(/\b(?:vite|webpack|rollup|svelte|next|nuxt|vue)\.config\.[cm]?[jt]s$/))
    if (path.startsWith(folder) && ((await source.read(path)) ?? '').includes(tail)) return 'build'
  return undefined
}

function stage(source: Source, folder: string, script: string): string[] {
  const has = (file: string): boolean => source.has(inFolder(folder, file))
  const [manager, install] = has('pnpm-lock.yaml')
    ? ['pnpm', 'npm install -g pnpm@10 && pnpm install --frozen-lockfile']
    : has('yarn.lock')
      ? ['yarn', 'npm install -g yarn@1 && yarn install --frozen-lockfile']
      : ['npm', has('package-lock.json') ? 'npm ci' : 'npm install']
  return [
    'FROM node:24-slim AS front',
    'WORKDIR /app',
    'COPY . .',
    `RUN --mount=type=cache,target=/root/.npm ${folder === '.' ? '' : `cd ${folder} && `}${install} && ${manager} run ${script}`,
  ]
}

const inFolder = (folder: string, file: string): string => (folder === '.' ? file : `${folder}/${file}`)
const only = <T>(all: T[]): T | undefined => (all.length === 1 ? all[0] : undefined)
