/** A start.sh, or a script that is called as one that starts, on plain Debian: asked when no language is known. */
import type { About, BuildPlan, Buildpack, PlanOptions, Source } from '../lib/model/plan.ts'
import { oneLine, settled } from './found.ts'

/** A run.sh in a folder of scripts is none of a program. */
const NAMES = ['start.sh', 'start', 'run.sh', 'server.sh', 'serve.sh', 'entrypoint.sh']
/** What a script calls that is for a whole machine, or that starts containers. */
const MACHINE = /^[ \t]*(?:sudo|docker(?:-compose)?|podman|systemctl|service|vagrant|kubectl|brew|yum|dnf|pacman)\b/m

const about: About = {
  title: 'Shell',
  detected:
    '`start.sh`; or `start`, `run.sh`, `server.sh`, `serve.sh` or `entrypoint.sh` where it is the only script at the root',
  versions: [],
  install: ['`build.install` of backendim.yaml'],
  build: ['`build.command` of backendim.yaml'],
  start: ['the script with sh, or with bash where its first line says so'],
  notes: [
    'The image is `debian:bookworm-slim`, its user 1000; programs that it needs come from `apt:` ([builds.md](builds.md))',
    'A script that calls docker, systemctl or sudo is not started',
  ],
}

export const shell: Buildpack = { name: 'shell', about, detect: (source) => scriptOf(source) !== undefined, plan }

function scriptOf(source: Source): string | undefined {
  if (source.has('start.sh')) return 'start.sh'
  const scripts = source.match(/^[\w.-]+\.(?:sh|bash)$/)
  return NAMES.find((name) => source.has(name) && (scripts.length <= 1 || name === 'start'))
}

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const script = scriptOf(source)
  const text = script === undefined ? '' : ((await source.read(script)) ?? '')
  const bash = /^#!.*\bbash\b/.test(text)
  const [, calls] = /^[ \t]*(\S+)/.exec(MACHINE.exec(text)?.[0] ?? '') ?? []
  const starts = script !== undefined && calls === undefined
  const install = settled(options, 'install', undefined)
  const build = settled(options, 'build', undefined)
  return {
    buildpack: 'shell',
    runtime: `shell (${script ?? 'no script'})`,
    install,
    build,
    dockerfile: { text: dockerfile(options, [install?.value, build?.value]) },
    args: options.args,
    processes: starts ? { web: { command: `${bash ? 'bash' : 'sh'} ${script}` } } : {},
    lacks: calls
      ? `${script} calls ${calls}, which is for a whole machine and not there in an app`
      : 'there is no start.sh',
    notes: [],
  }
}

const dockerfile = ({ args }: PlanOptions, commands: (string | undefined)[]): string =>
  [
    'FROM debian:bookworm-slim',
    ...Object.keys(args).map((name) => `ARG ${name}`),
    'RUN install -d -o 1000 -g 1000 /app',
    'COPY --chown=1000:1000 . /app',
    'WORKDIR /app',
    ...commands.filter((one) => one !== undefined).map((command) => `RUN ${oneLine(command)}`),
    'USER 1000:1000',
    '',
  ].join('\n')
