/** The last lines of every push: a block for people, then one line for machines. */
import { type App, type Deploy, formation, liveRelease, subject } from './app.ts'

const total = (seconds: Record<string, number>): number =>
  Math.round(Object.values(seconds).reduce((a, b) => a + b, 0) * 100) / 100

export function verdict(app: App, deploy: Deploy, url: string): string[] {
  const seconds = { ...deploy.seconds, total: total(deploy.seconds) }
  const next =
    deploy.status === 'unchanged'
      ? [`ssh backendim ps:rebuild ${app.name}`]
      : deploy.status === 'live' && !deploy.error
        ? [`ssh backendim logs ${app.name} -t`]
        : deploy.error?.next.length
          ? deploy.error.next.map(runnable)
          : [`ssh backendim deploys:log ${deploy.id}`]
  const result = {
    status: deploy.status,
    app: app.name,
    release: (isLive(deploy) && deploy.release) || null,
    commit: deploy.commit ?? null,
    image: deploy.image,
    url: hasWeb(app) ? url : null,
    code: deploy.error?.code ?? null,
    deploy: deploy.id,
    health: deploy.health ?? null,
    tests: deploy.tests ?? 'none',
    seconds,
    next,
  }
  return [...people(app, deploy, url, seconds.total), `backendim-result: ${JSON.stringify(result)}`]
}

/** As it is typed on the machine of the pusher. */
const runnable = (command: string): string => (/^(ssh|git) /.test(command) ? command : `ssh backendim ${command}`)

const isLive = ({ status }: Deploy): boolean => status === 'live' || status === 'unchanged'
const served = (app: App, url: string): string => (hasWeb(app) ? url : 'no web process runs: nothing answers HTTP')

/** Whether anything of it answers HTTP. */
function hasWeb(app: App): boolean {
  const serving = liveRelease(app)
  return serving !== undefined && (formation(app, serving).web ?? 0) > 0
}

function people(app: App, deploy: Deploy, url: string, seconds: number): string[] {
  if (deploy.status === 'live' && !deploy.error)
    return ['', `=====> ${app.name} v${deploy.release} is live after ${seconds} s`, `       ${served(app, url)}`, '']
  if (deploy.status === 'unchanged')
    return [
      '',
      `=====> ${app.name} v${deploy.release} stays live: nothing that it is built of has changed`,
      `       ${served(app, url)}`,
      '',
    ]
  if (deploy.status === 'checked')
    return ['', `=====> ${subject(deploy)} builds and passes; nothing was switched (-o dry-run)`, '']
  const error = deploy.error
  return [
    '',
    ` !     ${error?.code}: ${error?.message}`,
    ...(error?.evidence ?? []).map((line) => ` !       | ${line}`),
    ` !     What to do: ${error?.hint}`,
    ...(error?.next ?? []).map((line) => ` !       ${runnable(line)}`),
    ` !     ${stillServes(app)}`,
    '',
  ]
}

export function stillServes(app: App): string {
  const serving = liveRelease(app)
  return serving ? `v${serving.version} still serves` : 'nothing is live yet'
}

/** The one-line reason that git shows beside `[remote rejected]`. */
export function reason(app: App, deploy: Deploy): string {
  const { code = 'HOST_ERROR', message = 'the deploy ended without a verdict' } = deploy.error ?? {}
  const line = `${code}: ${message}`.replace(/[\s\x00-\x1f\x7f]+/g, ' ').trim()
  return `${line.length > 250 ? `${line.slice(0, 249)}…` : line}; ${stillServes(app)}`
}
