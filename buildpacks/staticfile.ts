/** What a folder of static files says of itself: Cloud Foundry's `Staticfile`, Heroku's `static.json`, or where its index.html lies. */
import type { Source } from '../lib/model/plan.ts'
import { plainPath } from './node/facts.ts'

export interface Settings {
  /** The file that says so. */
  from?: string
  /** `.` for the root; undefined: it is not named. */
  folder?: string
  /** Paths that no file answers get index.html. */
  spa?: boolean
  notes: string[]
}

const FOLDERS = ['public', 'dist', 'build', 'out', 'www', '_site', 'htdocs', 'site']

export const siteFolder = (source: Source): string | undefined =>
  ['.', ...FOLDERS].find((folder) => source.has(folder === '.' ? 'index.html' : `${folder}/index.html`))

export async function settingsOf(source: Source): Promise<Settings> {
  const staticfile = await source.read('Staticfile')
  if (staticfile !== undefined) return ofStaticfile(staticfile)
  const json = await source.read('static.json')
  return json === undefined ? { notes: [] } : ofStaticJson(json)
}

/** YAML of one level: `root: dist`, `pushstate: enabled`. */
function ofStaticfile(text: string): Settings {
  const lines = [...text.matchAll(/^([\w-]+)[ \t]*:[ \t]*["']?([^\s"'#]*)/gm)]
  const values = new Map(lines.map(([, key = '', value = '']) => [key.toLowerCase(), value]))
  const on = (key: string): boolean => /^(?:enabled|true)$/i.test(values.get(key) ?? '')
  const known = ['root', 'pushstate', 'index_fallback', 'force_https', 'directory']
  const left = [...values.keys()].filter((key) => !known.includes(key) || (key === 'directory' && values.get(key)))
  return {
    from: 'Staticfile',
    folder: folderIn(values.get('root')),
    spa: on('pushstate') || on('index_fallback') || undefined,
    notes: left.length > 0 ? [`Staticfile: ${left.join(', ')} is not supported`] : [],
  }
}

function ofStaticJson(text: string): Settings {
  try {
    const { root, routes, ...rest } = JSON.parse(text) as { root?: unknown; routes?: Record<string, unknown> }
    const left = Object.keys(rest).filter((key) => key !== 'clean_urls' && key !== 'https_only')
    return {
      from: 'static.json',
      folder: folderIn(typeof root === 'string' ? root : 'public_html'),
      spa: Object.values(routes ?? {}).includes('index.html') || undefined,
      notes: left.length > 0 ? [`static.json: ${left.join(', ')} is not supported`] : [],
    }
  } catch {
    return { notes: ['static.json is not JSON: it is not read'] }
  }
}

const folderIn = (value: string | undefined): string | undefined => (value ? plainPath(value) : undefined)
