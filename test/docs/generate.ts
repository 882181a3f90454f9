/** Writes the pages that are made from the code: `npm run docs`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../host.ts'
import { pages } from './pages.ts'

for (const [path, text] of Object.entries(pages())) {
  await writeFile(join(ROOT, path), text)
  console.log(path)
}
