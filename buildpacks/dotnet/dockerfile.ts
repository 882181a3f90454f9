/** The Dockerfile of .NET: published by the SDK, run on the ASP.NET image; Blazor WebAssembly is served as files. */
import type { PlanOptions } from '../../lib/model/plan.ts'
import { quote } from '../../lib/model/words.ts'
import { oneLine } from '../found.ts'
import { STATIC_BASE, staticImage } from '../static.ts'

export interface Recipe {
  version: string
  sdk: string
  path: string
  wasm: boolean
  /** Front ends are built with npm by the project file. */
  node: boolean
  build?: string
  /** Commands of a Procfile, which may name what Heroku's build pack leaves. */
  procfile: string
  options: PlanOptions
}

const CACHE = 'RUN --mount=type=cache,target=/root/.nuget/packages'
const NODE = [
  'COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node',
  'COPY --from=node:24-slim /usr/local/lib/node_modules /usr/local/lib/node_modules',
  'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
]

export const publishOf = (path: string, framework: string | undefined): string =>
  `dotnet publish ${quote(path)} -c Release${framework ? ` -f ${framework}` : ''} -o /out`

export function dockerfile({ version, sdk, path, wasm, node, build, procfile, options }: Recipe): string {
  const folder = path.replace(/\/?[^/]*$/, '') || '.'
  return [
    `FROM mcr.microsoft.com/dotnet/sdk:${sdk} AS build`,
    ...(node ? NODE : []),
    'WORKDIR /src',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    'COPY . .',
    ...(options.install?.trim() ? [`${CACHE} ${oneLine(options.install)}`] : []),
    ...(build ? [`${CACHE} ${oneLine(build)}`] : []),
    ...(wasm
      ? [STATIC_BASE, ...staticImage('COPY --from=build /out/wwwroot /app')]
      : [
          `FROM mcr.microsoft.com/dotnet/aspnet:${version}`,
          'ENV DOTNET_ENVIRONMENT=Production HOME=/app',
          ...(options.whole ? ['COPY --chown=1000:1000 . /app'] : []),
          'COPY --from=build --chown=1000:1000 /out /app',
          'WORKDIR /app',
          ...(/\bbin\/publish\b/.test(procfile) && folder !== '.'
            ? [`RUN mkdir -p ${quote(`${folder}/bin`)} && ln -s /app ${quote(`${folder}/bin/publish`)}`]
            : []),
          'USER 1000:1000',
        ]),
    '',
  ].join('\n')
}
