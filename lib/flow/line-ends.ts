/** Scripts that were committed with the line ends of Windows: `#!/bin/sh\r` starts nothing, so a generated image gets them with those of Unix. */
import { readBlobs } from '../io/tree.ts'
import type { BuildPlan } from '../model/plan.ts'
import type { Entry } from '../model/tree.ts'
import type { Project } from './project.ts'
import type { System } from './system.ts'

const LARGEST = 64 * 1024
const MOST = 500
const SCRIPT = /(?:^|\/)(?:gradlew|mvnw)$|\.(?:sh|bash)$/

/** What is put in the place of files: a project's own Dockerfile gets them as they are. */
export async function replacements(
  system: System,
  id: string,
  { files, ignored, replaced }: Project,
  { dockerfile }: BuildPlan,
  say: (line: string) => void,
): Promise<Project['replaced']> {
  if ('path' in dockerfile) return replaced
  const maybe = files.filter((entry) => mayBeScript(entry) && !ignored(entry.path)).slice(0, MOST)
  const all = new Map(replaced)
  for (const repo of new Set(maybe.map((entry) => entry.repo))) {
    const some = maybe.filter((entry) => entry.repo === repo)
    const texts = await readBlobs(
      system.git,
      repo ?? id,
      some.map((entry) => entry.object),
    )
    for (const { path, object } of some) {
      const text = unixEnds(path, texts.get(object))
      if (!text || all.has(path)) continue
      all.set(path, text)
      say(`       ${path}: its Windows line ends become those of Unix in the image`)
    }
  }
  return all
}

const mayBeScript = ({ path, mode, size }: Entry): boolean =>
  size > 0 && size <= LARGEST && (mode === '100755' || (mode === '100644' && SCRIPT.test(path)))

/** Undefined: it is no script, or has them already. */
export function unixEnds(path: string, bytes: Buffer | undefined): Buffer | undefined {
  const text = bytes?.toString('latin1') ?? ''
  if (!/^#![^\n]*\r\n/.test(text) && !(SCRIPT.test(path) && /\r\n/.test(text))) return undefined
  return text.includes('\0') ? undefined : Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1')
}
