/** Programs of Cobra and urfave/cli that only print their help unless a subcommand is named. */
import type { Source } from '../../lib/model/plan.ts'
import { sourcesOf } from './mains.ts'

const LIBRARY = /spf13\/cobra|urfave\/cli|alecthomas\/kong/
const NEAR = /^(?:(?:cmd|internal|pkg|cli|app|commands?|src)\/)?(?:[\w.-]+\/){0,3}[\w.-]+\.go$/
const WORDS = ['serve', 'server', 'start', 'web', 'api', 'http']

export async function subcommand(
  source: Source,
  mod: string | undefined,
  folder: string,
  name: string,
): Promise<string | undefined> {
  if (!LIBRARY.test(mod ?? '')) return undefined
  const texts: string[] = []
  const files = sourcesOf(source).filter((path) => NEAR.test(path) && isNear(path, folder))
  for (const path of files.slice(0, 60)) texts.push((await source.read(path)) ?? '')
  const commands = texts.filter((text) => /cobra\.|cli\.|kong/.test(text))
  if (commands.some((text) => runsAlone(text, name))) return undefined
  const has = (word: string): boolean =>
    commands.some((text) => new RegExp(`\\b(?:Use|Name):\\s*"${word}(?:["\\s])`).test(text))
  return WORDS.find(has)
}

const isNear = (path: string, folder: string): boolean =>
  path.startsWith(folder === '.' ? '' : `${folder}/`) && path.split('/').length <= folder.split('/').length + 2
    ? true
    : /^(?:.*\/)?(?:cmd|cli|commands?)\/[^/]*(?:\/[^/]*)?$/.test(path)

/** The root command has a Run of its own, or the App an Action. */
function runsAlone(text: string, name: string): boolean {
  for (const [, body = ''] of text.matchAll(/(?:cobra\.Command|cli\.(?:App|Command))\s*\{([\s\S]*?)\n\}/g)) {
    const root = new RegExp(`\\b(?:Use|Name):\\s*(?:"${name.replace(/[.*+?^$\\]/g, '\\$&')}[" ]|[a-zA-Z.]+,)`).test(
      body,
    )
    if (root && /^\s*(?:RunE?|Action):/m.test(body)) return true
  }
  return /\bcli\.NewApp\(\)/.test(text) && /\.Action\s*=/.test(text)
}
