/** The projects of a .NET tree: what each is, what it targets, and which is the one that runs. */
import type { Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { blanked } from '../found.ts'

export const PROJECT = /^(?:[^/]+\/){0,4}[^/]+\.(?:cs|fs|vb)proj$/

export interface Project {
  path: string
  text: string
  kind: 'web' | 'wasm' | 'worker' | 'program' | 'library'
  /** Runs on Windows only, and why. */
  windows?: string
}

const ASIDE =
  /(?:^|\/)(?:samples?|examples?|tests?|benchmarks?|fuzz|templates?|docs?|tools?|build|perf|eng|playground|demos?)\/|(?:^|[/.])(?:samples?|examples?|benchmarks?|fuzz|tests?|testing|demos?)(?:\.|\/|\w*\.\w+proj$)/i

export async function projectsOf(source: Source): Promise<Project[]> {
  const listed = await inSolution(source)
  const paths = source.match(PROJECT).filter((path) => /^[\w .+/@()-]+$/.test(path) && (!listed || listed.has(path)))
  const found: Project[] = []
  for (const path of paths.sort((a, b) => a.split('/').length - b.split('/').length).slice(0, 80)) {
    const text = blanked((await source.read(path)) ?? '', /<!--[\s\S]*?-->/g)
    if (/Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true|xunit|NUnit|MSTest\.Sdk/i.test(text)) continue
    found.push({ path, text, kind: kindOf(text), windows: windowsOf(text) })
  }
  return found
}

/** What the one solution at the root names; undefined: there is none, or several. */
async function inSolution(source: Source): Promise<Set<string> | undefined> {
  const files = source.match(/^[^/]+\.slnx?$/)
  const [file] = files
  if (files.length !== 1 || !file) return undefined
  const text = (await source.read(file)) ?? ''
  const paths = [...text.matchAll(/"([^"\n]+\.(?:cs|fs|vb)proj)"/g)].map(([, path = '']) => path.replaceAll('\\', '/'))
  return paths.length > 0 ? new Set(paths) : undefined
}

function kindOf(text: string): Project['kind'] {
  if (/IsAspireHost>\s*true|Aspire\.AppHost\.Sdk|Aspire\.Hosting\.AppHost/i.test(text)) return 'library'
  const sdk = firstMatch(text, /<Project\b[^>]*\bSdk\s*=\s*"([^"/]+)/, /<Sdk\s+Name="([^"]+)"/) ?? ''
  if (/BlazorWebAssembly$/.test(sdk) || /Components\.WebAssembly\.DevServer/.test(text)) return 'wasm'
  const isLibrary = /<OutputType>\s*Library\s*</i.test(text)
  if (/Sdk\.Web$/.test(sdk) && !isLibrary) return 'web'
  if (/Sdk\.Worker$/.test(sdk)) return 'worker'
  if (!/<OutputType>\s*(?:Win)?Exe\s*</i.test(text) || /<PackAsTool>\s*true/i.test(text)) return 'library'
  if (
    /FrameworkReference\s+Include="Microsoft\.AspNetCore\.App"|Include="(?:Suave|EmbedIO|Nancy|WatsonWebserver|Microsoft\.AspNetCore(?:\.App|\.All)?)"/.test(
      text,
    )
  )
    return 'web'
  return /Discord\.Net|DSharpPlus|Telegram\.Bot|Microsoft\.Extensions\.Hosting|Quartz|MassTransit|RabbitMQ|Confluent\.Kafka|Hangfire|NetCord/.test(
    text,
  )
    ? 'worker'
    : 'program'
}

function windowsOf(text: string): string | undefined {
  const old = firstMatch(text, /<TargetFrameworkVersion>\s*v(\d[\d.]*)/)
  if (old) return `.NET Framework ${old}`
  const targets = firstMatch(text, /<TargetFrameworks?>([^<]+)</) ?? ''
  const framework = firstMatch(targets, /^\s*net(4\d+)\s*$/)
  if (framework) return `.NET Framework ${[...framework].join('.')}`
  if (/<UseWPF>\s*true|<UseWindowsForms>\s*true/i.test(text)) return 'WPF or Windows Forms'
  return /^\s*net\d+\.\d+-(?:windows|android|ios|maccatalyst)[\d.]*\s*$/.test(targets) ? targets.trim() : undefined
}

/** Those that can be started, without what only helps and what another of them holds. */
export function candidatesOf(projects: Project[]): Project[] {
  const runs = projects.filter(({ windows, kind }) => windows === undefined && kind !== 'library')
  const main = runs.filter(({ path }) => !ASIDE.test(path))
  for (const kinds of [['web'], ['wasm'], ['worker'], ['program']]) {
    const few = main.filter(({ kind }) => kinds.includes(kind))
    const own = few.filter((one) => !few.some((other) => other !== one && refersTo(other, one)))
    if (own.length > 0) return own
  }
  return []
}

export const onlyAside = (projects: Project[]): boolean =>
  projects.some(({ path, kind, windows }) => kind !== 'library' && windows === undefined && ASIDE.test(path))

const refersTo = ({ text }: Project, { path }: Project): boolean => {
  const name = path.replace(/^.*\//, '')
  return [...text.matchAll(/<ProjectReference\s+Include="([^"]+)"/g)].some(
    ([, to = '']) => to.replaceAll('\\', '/').replace(/^.*\//, '') === name,
  )
}

/** The one; of several the one with a usual name. */
export function chosen(candidates: Project[]): Project | undefined {
  if (candidates.length <= 1) return candidates[0]
  for (const usual of [
    /(?:^|[./])(?:WebApi|Api|Server|Host|HttpApi\.Host)\.\w+proj$/i,
    /(?:^|[./])(?:Web|WebApp|WebUI|App|UI)\.\w+proj$/i,
  ]) {
    const few = candidates.filter(({ path }) => usual.test(path))
    const others = candidates.filter(
      (one) => !few.includes(one) && /(?:^|[./])(?:Web\w*|\w*Api|Server|App|UI)\.\w+proj$/i.test(one.path),
    )
    if (few.length === 1 && others.length === 0) return few[0]
  }
  return undefined
}
