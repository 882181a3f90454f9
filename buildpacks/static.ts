/** Static files behind a small server of our own on the Node base. */
import type { About, Buildpack } from '../lib/model/plan.ts'
import { STATIC_SERVER } from './static-server.ts'

export const STATIC_BASE = 'FROM node:24-slim'
const COMMAND = 'node /srv/server.mjs /app'

const about: About = {
  title: 'Static files',
  detected: '`index.html` at the root or in `public/`',
  versions: [],
  install: [],
  build: [],
  start: [
    'a small server: compressed, with ETags, `/healthz`, `404.html` for what is not there; no dot files but `.well-known`',
  ],
  notes: ['The server runs on the Node base, its user `node`'],
}

export const staticFiles: Buildpack = {
  name: 'static',
  about,
  detect: (source) => source.has('index.html') || source.has('public/index.html'),
  async plan(source, { args }) {
    const folder = !source.has('index.html') && source.has('public/index.html') ? 'public' : '.'
    const text = [STATIC_BASE, ...staticImage(`COPY ${folder} /app`), ''].join('\n')
    return {
      buildpack: 'static',
      runtime: `static files (${folder === '.' ? 'index.html' : 'public/index.html'})`,
      dockerfile: { text },
      args,
      processes: { web: { command: staticCommand(false) } },
      notes: [],
    }
  },
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
