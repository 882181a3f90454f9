/** Static files behind a small server of our own on the Node base. */
import { Failure } from '../lib/model/errors.ts'
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { STATIC_SERVER } from './static-server.ts'
import { type Settings, settingsOf, siteFolder } from './staticfile.ts'

export const STATIC_BASE = 'FROM node:24-slim'
const COMMAND = 'node /srv/server.mjs /app'

const about: About = {
  title: 'Static files',
  detected:
    '`Staticfile`, `static.json`, or `index.html` at the root or in `public/`, `dist/`, `build/`, `out/`, `www/`, `_site/`, `htdocs/` or `site/`',
  versions: [],
  install: [],
  build: [],
  start: [
    'a small server: compressed, with ETags, `/healthz`, `404.html` for what is not there; no dot files but `.well-known`',
    '`Staticfile` (Cloud Foundry): `root: DIR`, and `pushstate: enabled` for the paths of a single-page app; `static.json` (Heroku): `root`, `routes`. What else they say is told as not supported',
  ],
  notes: [
    'The server runs on the Node base, its user `node`',
    'Sites whose source is for Hugo, Zola or mdBook are refused: these are not built here. Commit what they build, or add a Dockerfile',
  ],
}

const SETTINGS = ['Staticfile', 'static.json']

export const staticFiles: Buildpack = {
  name: 'static',
  about,
  detect: (source) =>
    SETTINGS.some((file) => source.has(file)) || siteFolder(source) !== undefined || generatorOf(source) !== undefined,
  plan,
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const settings = await settingsOf(source)
  const folder = settings.folder ?? siteFolder(source)
  const { install, build, args } = options
  const builds = [install, build].filter((command) => command)
  if (builds.length === 0) check(source, settings, folder)
  const served = folder ?? '.'
  const copy = builds.length === 0 ? `COPY ${served} /app` : `COPY --from=build /src/${served} /app`
  return {
    buildpack: 'static',
    runtime: `static files (${settings.from ?? (served === '.' ? 'index.html' : `${served}/index.html`)})`,
    ...found('install', install, 'install'),
    ...found('build', build, 'command'),
    dockerfile: { text: [...stage(builds), STATIC_BASE, ...staticImage(copy), ''].join('\n') },
    args,
    processes: { web: { command: staticCommand(settings.spa ?? false) } },
    notes: settings.notes,
  }
}

const found = (key: string, value: string | undefined, name: string): object =>
  value === undefined ? {} : { [key]: { value, from: `build.${name} in backendim.yaml` } }

const stage = (commands: (string | undefined)[]): string[] =>
  commands.length === 0
    ? []
    : [`${STATIC_BASE} AS build`, 'WORKDIR /src', 'COPY . .', ...commands.map((command) => `RUN ${command}`)]

/** There is something to serve where the settings, or the lack of them, say. */
function check(source: Source, { from }: Settings, folder: string | undefined): void {
  const generator = generatorOf(source)
  if (folder === undefined && generator !== undefined)
    throw new Failure('NO_RUNTIME_DETECTED', {
      message: `this is the source of a site for ${generator}, which is not built here`,
      hint: `add a Dockerfile that runs ${generator}, or commit what it builds, with a Staticfile that says "root: public"`,
    })
  const path = folder === undefined || folder === '.' ? '' : `${folder}/`
  if (source.match(new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*\\.html?$`)).length === 0)
    throw new Failure('NO_RUNTIME_DETECTED', {
      message: `${from ?? 'the project'} is for static files, and there is no HTML in ${path || 'the root'}`,
      hint: `commit the files, or name their folder in ${from ?? 'a Staticfile'}`,
    })
}

/** A program that makes a site of the source, by the files that its documentation names. */
function generatorOf(source: Source): string | undefined {
  const has = (pattern: RegExp): boolean => source.match(pattern).length > 0
  if (has(/^(?:hugo\.(?:toml|ya?ml|json)|config\/_default\/(?:hugo|config)\.(?:toml|ya?ml|json))$/)) return 'Hugo'
  const config = has(/^config\.(?:toml|ya?ml|json)$/)
  if (config && has(/^archetypes\//)) return 'Hugo'
  if (source.has('config.toml') && has(/^content\/.*\.md$/)) return has(/^templates\//) ? 'Zola' : 'Hugo'
  return source.has('book.toml') ? 'mdBook' : undefined
}

/** What follows FROM. As base64, because a heredoc or a second file would need more of the builder. */
export function staticImage(copy: string): string[] {
  const server = Buffer.from(STATIC_SERVER).toString('base64')
  return [
    'ENV NODE_ENV=production',
    `RUN mkdir -p /srv && echo ${server} | base64 -d > /srv/server.mjs`,
    'WORKDIR /app',
    copy,
    'USER node',
  ]
}

/** With `spa`, paths that no file answers get index.html. */
export const staticCommand = (spa: boolean): string => (spa ? `${COMMAND} index.html` : COMMAND)
