/** Packages of Debian that a project asks for, put into a generated Dockerfile: what builds may need them, and what runs. */
import { parentOf, stagesOf } from '../lib/model/dockerfile.ts'
import { aptLine } from './apt.ts'

/** Images without apt. */
const OTHERS = /alpine|distroless|chainguard|wolfi|busybox|^scratch$/

/**
 * After each FROM of an image; a stage that starts from another one has them. The line is the same everywhere and comes first, so that
 * stages on one base share its layer, and a change of the source does not install again.
 */
export function withPackages(text: string, packages: string[]): string {
  if (packages.length === 0) return text
  const stages = stagesOf(text)
  const outside = new Set(stages.filter((one) => !parentOf(stages, one) && !OTHERS.test(one.from)))
  let at = 0
  const lines = text.split('\n').flatMap((line) => {
    if (!/^FROM\s/i.test(line)) return [line]
    const stage = stages[at++]
    return stage && outside.has(stage) ? [line, aptLine(packages)] : [line]
  })
  return lines.join('\n')
}
