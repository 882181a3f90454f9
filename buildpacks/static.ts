/** Static files behind a small server of our own on the Node base. */
import type { Buildpack } from '../lib/model/plan.ts'
import { STATIC_SERVER } from './static-server.ts'

export const staticFiles: Buildpack = {
  name: 'static',
  detect: (source) => source.has('index.html') || source.has('public/index.html'),
  async plan(source, { args }) {
    const folder = !source.has('index.html') && source.has('public/index.html') ? 'public' : '.'
    // As base64, because a heredoc or a second file would need more of the builder.
    const server = Buffer.from(STATIC_SERVER).toString('base64')
    const text = [
      'FROM node:24-slim',
      'ENV NODE_ENV=production',
      `RUN mkdir -p /srv && echo ${server} | base64 -d > /srv/server.mjs`,
      'WORKDIR /app',
      `COPY ${folder} /app`,
      'USER node',
      '',
    ].join('\n')
    return {
      buildpack: 'static',
      runtime: `static files (${folder === '.' ? 'index.html' : 'public/index.html'})`,
      dockerfile: { text },
      args,
      processes: { web: { command: 'node /srv/server.mjs /app' } },
      notes: [],
    }
  },
}
