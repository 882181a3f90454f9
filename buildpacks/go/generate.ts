/** Generated Go that is not committed: templ's. What other generators make, a project commits, or names in build.command. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'

export async function generators(source: Source, mod: string | undefined): Promise<string[]> {
  const templates = source.match(/^(?!vendor\/|.*\/testdata\/).*\.templ$/)
  const missing = templates.some((path) => !source.has(`${path.slice(0, -'.templ'.length)}_templ.go`))
  if (!missing) return []
  if (/^\s*(?:tool\s+)?github\.com\/a-h\/templ\/cmd\/templ$/m.test(mod ?? '')) return ['go tool templ generate']
  const version = firstMatch(mod, /\bgithub\.com\/a-h\/templ\s+(v[\w.+-]+)/)
  return [`go run github.com/a-h/templ/cmd/templ@${version ?? 'latest'} generate`]
}
