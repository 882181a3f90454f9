/** What a .NET project targets, and which SDK builds it: the image that runs it follows the one, the image that builds it the other. */
import type { Found, Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { foundIn, lineAt } from '../found.ts'
import type { Project } from './projects.ts'

const DEFAULT = '9.0'

export interface Target extends Found {
  /** One of several, which has to be named. */
  named?: string
}

export async function targetOf(source: Source, project: Project | undefined): Promise<Target> {
  if (project) {
    const own = target(project.text, project.path)
    if (own) return own
    for (const file of [...importsOf(project), ...propsOf(project.path)]) {
      const found = target(await source.read(file), file)
      if (found) return found
    }
  }
  const sdk = foundIn(await source.read('global.json'), 'global.json', 'sdk', /"version"\s*:\s*"(\d+\.\d)/)
  return sdk ?? { value: DEFAULT, from: 'the default' }
}

/** The newest of those that run anywhere. */
function target(text: string | undefined, file: string): Target | undefined {
  const match = /<((?:Default|Latest)?TargetFrameworks?)\b[^>]*>([^<]+)</.exec(text ?? '')
  const names = (match?.[2] ?? '').split(';').map((name) => name.trim())
  const all = names
    .map((name) => /^net(?:coreapp)?(\d+\.\d)$/.exec(name))
    .filter((one) => one !== null)
    .sort((a, b) => Number(b[1]) - Number(a[1]))
  const [newest] = all
  if (!match || !newest?.[1]) return undefined
  const from = `${match[1]} in ${file}:${lineAt(text ?? '', match.index)}`
  return { value: newest[1], from, named: names.length > 1 ? newest[0] : undefined }
}

/** Files that the project names, from its own folder. */
function importsOf({ path, text }: Project): string[] {
  const named = [...text.matchAll(/<Import\s+Project="([\w./\\ -]+)"/g)].map(([, file = '']) =>
    file.replaceAll('\\', '/'),
  )
  return named.slice(0, 5).map((file) => {
    const parts = path.split('/').slice(0, -1)
    for (const part of file.split('/')) part === '..' ? parts.pop() : part !== '.' && parts.push(part)
    return parts.join('/')
  })
}

/** From the project's folder up, as MSBuild looks for it. */
function propsOf(path: string): string[] {
  const files: string[] = []
  for (let folder = path.replace(/[^/]*$/, ''); ; folder = folder.replace(/[^/]+\/$/, '')) {
    files.push(`${folder}Directory.Build.props`)
    if (folder === '') return [...files, 'Directory.Packages.props', 'Common.props', 'common.props']
  }
}

/** An SDK that global.json pins, if it may not roll forward by more than patches; never one older than the target. */
export async function sdkOf(source: Source, version: string): Promise<string> {
  const text = await source.read('global.json')
  const pinned = firstMatch(text, /"version"\s*:\s*"(\d+\.\d+\.\d{3})"/)
  const roll = firstMatch(text, /"rollForward"\s*:\s*"(\w+)"/) ?? 'latestPatch'
  const asked = pinned && /^\d+\.\d/.exec(pinned)?.[0]
  if (!pinned || !asked || Number(asked) < Number(version)) return version
  return /^(?:disable|patch|latestPatch)$/i.test(roll) ? pinned : asked
}
