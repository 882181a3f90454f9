/** docs/BENCHMARKS.md: each part has a section there that is replaced whole, with the machine that it was measured on. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../test/host.ts'
import { type Section, text } from './table.ts'

const FILE = join(ROOT, 'docs', 'BENCHMARKS.md')

export async function writePage(sections: Section[], where: string): Promise<void> {
  let page = await readFile(FILE, 'utf8')
  const day = new Date().toISOString().slice(0, 10)
  for (const section of sections) {
    const [aim, ...rest] = text(section).split('\n\n')
    const blocks = section.tables.length
    const body = rest.map((block, at) => (at < blocks ? `\`\`\`\n${block}\n\`\`\`` : block))
    const whole = [`## ${section.title}`, aim, ...body, `${day}: ${where}`].join('\n\n')
    page = replaceSection(page, section.title, whole)
  }
  await writeFile(FILE, page)
}

export function replaceSection(page: string, title: string, whole: string): string {
  const parts = page.trimEnd().split(/^(?=## )/m)
  const at = parts.findIndex((part) => part.startsWith(`## ${title}\n`))
  parts.splice(at < 0 ? parts.length : at, at < 0 ? 0 : 1, `${whole}\n\n`)
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}
