/** Files that `node --env-file` names and that are not committed: Node ends at once where one is not there. */
import type { Source } from '../../lib/model/plan.ts'
import { plainPath, type Run } from './facts.ts'
import type { Package } from './package.ts'
import { started } from './scripts.ts'

export function envFiles(source: Source, pkg: Package, run: Run): string[] {
  const folder = /^cd ([\w@./-]+) && /.exec(run.web ?? '')?.[1] ?? '.'
  const named = started(pkg, run).flatMap((text) => [...text.matchAll(/--env-file[= ]([\w./-]+)/g)])
  const files = named.map((found) => plainPath(`${folder}/${found[1]}`)).filter((file) => file !== undefined)
  return [...new Set(files)].filter((file) => !source.has(file))
}
