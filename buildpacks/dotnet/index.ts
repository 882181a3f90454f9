/** .NET: the one web project of the tree is published, and runs on the ASP.NET image; Blazor WebAssembly is served as files. */
import type { About, BuildPlan, Buildpack, PlanOptions, ProcessPlan, Source } from '../../lib/model/plan.ts'
import { quote } from '../../lib/model/words.ts'
import { firstMatch } from '../first-match.ts'
import { settled } from '../found.ts'
import { staticCommand } from '../static.ts'
import { dockerfile, publishOf } from './dockerfile.ts'
import { candidatesOf, chosen, onlyAside, PROJECT, type Project, projectsOf } from './projects.ts'
import { sdkOf, targetOf } from './version.ts'

const about: About = {
  title: '.NET',
  detected:
    'a `.sln`, `.slnx`, `.csproj`, `.fsproj` or `.vbproj` at the root; in folders only where no other language has a manifest',
  versions: [
    '`TargetFramework` of the project; of several the newest that runs anywhere',
    '`Directory.Build.props` beside it or above',
    '`global.json`, which also says which SDK builds',
  ],
  version: '9.0',
  install: ['`dotnet restore`, as part of publishing'],
  build: ['`dotnet publish -c Release`; with Node where the project file calls npm'],
  start: [
    'of the projects of the solution the one with `Sdk="Microsoft.NET.Sdk.Web"` that no other holds, outside of samples, tests and tools; of several the only one called `Api`, `Server`, `Host`, `Web` or `App`',
    'Blazor WebAssembly is served as files with history fallback',
    'a worker (`Microsoft.NET.Sdk.Worker`, a host, a bot) as `worker`',
  ],
  notes: [
    'It runs on `mcr.microsoft.com/dotnet/aspnet:N`, its user 1000',
    'What runs on Windows only (.NET Framework, WPF, Windows Forms) is refused',
  ],
}

export const dotnet: Buildpack = { name: 'dotnet', about, detect, plan }

const OTHER =
  /^(?:[\w.-]+\/){0,2}(?:package\.json|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|requirements\.txt|pyproject\.toml|Cargo\.toml|Gemfile|composer\.json|mix\.exs)$/

function detect(source: Source): boolean {
  if (source.match(/^[^/]+\.(?:slnx?|csproj|fsproj|vbproj)$/).length > 0) return true
  const projects = source.match(PROJECT)
  const folders = projects.map((path) => path.replace(/[^/]*$/, ''))
  // A front end may lie in the project's own folder.
  const others = source
    .match(OTHER)
    .filter((path) => !path.includes('/') || !folders.some((one) => path.startsWith(one)))
  return projects.length > 0 && others.length === 0
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const projects = await projectsOf(source)
  const candidates = candidatesOf(projects)
  const one = chosen(candidates)
  const target = await targetOf(source, one ?? candidates[0])
  const version = settled(options, 'version', target)
  const release = version?.value ?? target.value
  const wasm = one?.kind === 'wasm'
  const path = one?.path ?? candidates[0]?.path ?? '.'
  const build = settled(options, 'build', { value: publishOf(path, target.named), from: path })
  const recipe = { version: release, sdk: await sdkOf(source, release), path, wasm, build: build?.value, options }
  const node = /\bnpm (?:ci|install|run)\b|<SpaRoot>|\.esproj"/.test(one?.text ?? '')
  const procfile = (await source.read('Procfile')) ?? ''
  return {
    buildpack: 'dotnet',
    runtime: `.NET ${release} (${version?.from})${wasm ? ', Blazor WebAssembly' : ''}`,
    version: version && { value: version.value, from: version.from },
    install: settled(options, 'install', undefined),
    build,
    dockerfile: { text: dockerfile({ ...recipe, node, procfile }) },
    args: options.args,
    processes: processesOf(one),
    lacks: lacking(projects, candidates),
    notes: [],
  }
}

function processesOf(one: Project | undefined): Record<string, ProcessPlan> {
  if (one === undefined) return {}
  if (one.kind === 'wasm') return { web: { command: staticCommand(true) } }
  const named = firstMatch(one.text, /<AssemblyName>\s*([\w .+-]+?)\s*</)
  const command = `dotnet ${quote(`${named ?? one.path.replace(/^.*\//, '').replace(/\.\w+$/, '')}.dll`)}`
  if (one.kind === 'worker') return { worker: { command } }
  return one.kind === 'program' ? {} : { web: { command: `ASPNETCORE_URLS=http://0.0.0.0:$PORT ${command}` } }
}

function lacking(projects: Project[], candidates: Project[]): string {
  const names = candidates.map(({ path }) => path).slice(0, 6)
  const [first] = candidates
  if (candidates.length > 1)
    return `several projects can be started: ${names.join(', ')}; name the folder of one as build.root in backendim.yaml`
  if (first?.kind === 'program')
    return `${first.path} is a console program, which answers no requests; say what it is, such as worker: dotnet ${first.path.replace(/^.*\//, '').replace(/\.\w+$/, '')}.dll`
  const windows = projects.find((project) => project.windows !== undefined)
  if (windows)
    return `${windows.path} is for ${windows.windows}, which runs on Windows only; .NET 8 or newer runs anywhere`
  if (onlyAside(projects)) return 'only samples, tests or tools can be started, so this is a library'
  return 'no project has Sdk="Microsoft.NET.Sdk.Web" or OutputType Exe'
}
