/** .NET: the one web project of the tree is published, and runs on the ASP.NET image; Blazor WebAssembly is served as files. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { quote } from '../lib/model/words.ts'
import { firstMatch } from './first-match.ts'
import { STATIC_BASE, staticCommand, staticImage } from './static.ts'

const PROJECT = /^(?:[^/]+\/){0,3}[^/]+\.(?:cs|fs|vb)proj$/

const about: About = {
  title: '.NET',
  detected:
    'a `.sln`, `.slnx`, `.csproj`, `.fsproj` or `.vbproj` at the root; without a `package.json` also in folders',
  versions: ['`TargetFramework` of the project', '`Directory.Build.props`', '`global.json`'],
  version: '9.0',
  install: ['`dotnet restore`, as part of publishing'],
  build: ['`dotnet publish -c Release`'],
  start: [
    'the one project with `Sdk="Microsoft.NET.Sdk.Web"`, else the one with `OutputType` Exe',
    'Blazor WebAssembly is served as files with history fallback',
  ],
  notes: ['It runs on `mcr.microsoft.com/dotnet/aspnet:N`, its user 1000'],
}

export const dotnet: Buildpack = { name: 'dotnet', about, detect, plan }

/** With a package.json only where a solution or a project lies at the root. */
function detect(source: Source): boolean {
  const root = source.match(/^[^/]+\.(?:slnx?|csproj|fsproj|vbproj)$/)
  return root.length > 0 || (!source.has('package.json') && source.match(PROJECT).length > 0)
}

interface Project {
  path: string
  text: string
}

async function plan(source: Source, { args }: PlanOptions): Promise<BuildPlan> {
  const projects = await projectsOf(source)
  const web = projects.filter(({ text }) => /Sdk\s*=\s*"Microsoft\.NET\.Sdk\.(?:Web|BlazorWebAssembly)"/.test(text))
  const programs = projects.filter(({ text }) => /<OutputType>\s*(?:Win)?Exe\s*</i.test(text))
  const candidates = web.length > 0 ? web : programs
  const [one] = candidates.length === 1 ? candidates : []
  const [version, why] = await versionOf(source, one ?? candidates[0])
  const wasm = one !== undefined && /BlazorWebAssembly"/.test(one.text)
  const names = candidates.map(({ path }) => path).slice(0, 6)
  return {
    buildpack: 'dotnet',
    runtime: `.NET ${version} (${why})${wasm ? ', Blazor WebAssembly' : ''}`,
    dockerfile: { text: dockerfile(version, one?.path ?? names[0] ?? '.', wasm, Object.keys(args)) },
    args,
    processes: one === undefined ? {} : { web: { command: wasm ? staticCommand(true) : run(one) } },
    lacks:
      names.length === 0
        ? 'no project has Sdk="Microsoft.NET.Sdk.Web" or OutputType Exe'
        : `several projects can be started: ${names.join(', ')}; name the folder of one as build.root in backendim.yaml`,
    notes: [],
  }
}

async function projectsOf(source: Source): Promise<Project[]> {
  const found: Project[] = []
  for (const path of source.match(PROJECT).slice(0, 60)) {
    const text = (await source.read(path)) ?? ''
    const test = /\btests?\b/i.test(path.replace(/[._/-]/g, ' ')) || /Microsoft\.NET\.Test\.Sdk/.test(text)
    if (!test && /^[\w .+/@-]+$/.test(path)) found.push({ path, text })
  }
  return found
}

async function versionOf(source: Source, project: Project | undefined): Promise<[string, string]> {
  const target = firstMatch(project?.text, /<TargetFrameworks?>[^<]*?net(?:coreapp)?(\d+\.\d)\b/)
  if (target && project) return [target, `TargetFramework in ${project.path}`]
  const props = firstMatch(await source.read('Directory.Build.props'), /<TargetFramework>net(\d+\.\d)\b/)
  if (props) return [props, 'Directory.Build.props']
  const sdk = firstMatch(await source.read('global.json'), /"version"\s*:\s*"(\d+\.\d)/)
  return sdk ? [sdk, 'global.json'] : ['9.0', 'the default']
}

function run({ path, text }: Project): string {
  const named = firstMatch(text, /<AssemblyName>\s*([\w .+-]+?)\s*</)
  const name = named ?? path.replace(/^.*\//, '').replace(/\.\w+$/, '')
  return `ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet ${quote(`${name}.dll`)}`
}

const dockerfile = (version: string, path: string, wasm: boolean, args: string[]): string =>
  [
    `FROM mcr.microsoft.com/dotnet/sdk:${version} AS build`,
    'WORKDIR /src',
    ...args.map((name) => `ARG ${name}`),
    'COPY . .',
    `RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish ${quote(path)} -c Release -o /out`,
    ...(wasm
      ? [STATIC_BASE, ...staticImage('COPY --from=build /out/wwwroot /app')]
      : [
          `FROM mcr.microsoft.com/dotnet/aspnet:${version}`,
          'ENV DOTNET_ENVIRONMENT=Production HOME=/app',
          'COPY --from=build --chown=1000:1000 /out /app',
          'WORKDIR /app',
          'USER 1000:1000',
        ]),
    '',
  ].join('\n')
