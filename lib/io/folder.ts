/** A folder on a developer's disk as build packs see it: what a push of it would carry once all is committed. */
import { execFile } from 'node:child_process'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Source } from '../model/plan.ts'

const LARGEST = 1_000_000

export async function folderSource(folder: string): Promise<Source> {
  const paths = new Set((await listed(folder)) ?? (await walked(folder)))
  return {
    has: (path) => paths.has(path),
    match: (pattern) => [...paths].filter((path) => pattern.test(path)),
    read: async (path) => (paths.has(path) ? textOf(join(folder, path)) : undefined),
  }
}

/** As git keeps it: a symlink is the text of its target. */
async function textOf(file: string): Promise<string | undefined> {
  const stat = await lstat(file).catch(() => undefined)
  if (stat?.isSymbolicLink()) return readlink(file)
  return stat?.isFile() && stat.size <= LARGEST ? readFile(file, 'utf8') : undefined
}

/** What git has, and what it would add: no ignored file, none that is gone from the disk. Undefined: git does not know the folder, or ignores it. */
function listed(folder: string): Promise<string[] | undefined> {
  const args = ['ls-files', '-z', '-t', '--cached', '--others', '--deleted', '--exclude-standard']
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { maxBuffer: 256e6 }, (error, out) => {
      if (error) return resolve(undefined)
      const lines = out.split('\0').map((line): [string, string] => [line.slice(0, 1), line.slice(2)])
      // Deleted ones come twice; another repository inside ends with a slash.
      const gone = new Set(lines.filter(([tag]) => tag === 'R').map(([, path]) => path))
      const paths = lines
        .map(([, path]) => path)
        .filter((path) => path !== '' && !path.endsWith('/') && !gone.has(path))
      resolve(paths.length > 0 ? paths : undefined)
    })
  })
}

/** Where a folder lies in its git work tree; undefined: it is the top, or in none. */
export function placeOf(folder: string): Promise<{ top: string; root: string } | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, 'rev-parse', '--show-toplevel', '--show-prefix'], (error, out) => {
      const [top = '', prefix = ''] = out.split('\n')
      resolve(error || prefix === '' ? undefined : { top, root: prefix.replace(/\/$/, '') })
    })
  })
}

const SKIPPED = new Set(['.git', 'node_modules'])

async function walked(folder: string, under = ''): Promise<string[]> {
  const found: string[] = []
  // What may not be read, or went meanwhile, is not there.
  for (const entry of await readdir(join(folder, under), { withFileTypes: true }).catch(() => [])) {
    const path = under + entry.name
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) found.push(...(await walked(folder, `${path}/`)))
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path)
  }
  return found
}
