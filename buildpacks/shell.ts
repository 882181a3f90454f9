/** A start.sh on plain Debian: the last that is asked. */
import type { About, Buildpack, ProcessPlan } from '../lib/model/plan.ts'

const about: About = {
  title: 'Shell',
  detected: '`start.sh`',
  versions: [],
  install: [],
  build: [],
  start: ['`start.sh` with sh, or with bash where its first line says so'],
  notes: [
    'The image is `debian:bookworm-slim`, its user 1000; programs that it needs come from `apt:` ([builds.md](builds.md))',
  ],
}

export const shell: Buildpack = {
  name: 'shell',
  about,
  detect: (source) => source.has('start.sh'),
  async plan(source, { args }) {
    const processes: Record<string, ProcessPlan> = {}
    const bash = /^#!.*\bbash\b/.test((await source.read('start.sh')) ?? '')
    if (source.has('start.sh')) processes.web = { command: `${bash ? 'bash' : 'sh'} start.sh` }
    const text = [
      'FROM debian:bookworm-slim',
      ...Object.keys(args).map((name) => `ARG ${name}`),
      'RUN install -d -o 1000 -g 1000 /app',
      'COPY --chown=1000:1000 . /app',
      'WORKDIR /app',
      'USER 1000:1000',
      '',
    ].join('\n')
    return {
      buildpack: 'shell',
      runtime: 'shell (start.sh)',
      dockerfile: { text },
      args,
      processes,
      lacks: 'there is no start.sh',
      notes: [],
    }
  },
}
