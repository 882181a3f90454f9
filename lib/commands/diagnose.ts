/** One answer of at most 4 KB: state, last deploy, resources, last error lines, suspected cause, next command. */
import { z } from 'zod'
import { type Instance, instanceName } from '../io/engine.ts'
import { type App, formation, liveRelease } from '../model/app.ts'
import { resolve, state } from './apps.ts'
import { type Call, command, pairs } from './command.ts'

const MOST = 4096
const MB = 1024 * 1024
/** Of processes and the router; what a deploy said is in the deploy. */
const TROUBLE = /^\S+ v\d+ (?!backendim\[deploy\]).*(?:error|exception|fatal|panic)/i

interface Diagnosis {
  app: string
  state: string
  release: number | null
  processes: string[]
  /** `web.1 41 of 512 MB` */
  resources: string[]
  deploy: { id: string; status: string; code: string | null } | null
  errors: string[]
  cause: string
  next: string
}

async function run({ system, input }: Call<{ app: string }>): Promise<Diagnosis> {
  const app = resolve(system, input.app)
  const instances = (await system.engine.list(app.id)).filter((one) => one.type !== 'run').slice(0, 10)
  const begun = liveRelease(app)?.createdAt ?? app.createdAt
  const lines = await system.logs.tail(app.id, { lines: 10, grep: TROUBLE, since: new Date(begun) })
  const restarts = await Promise.all(instances.map((one) => restartsOf(system.engine, one)))
  const last = app.deploys.at(-1)
  return fit({
    app: app.name,
    state: state(app),
    release: app.live?.release ?? null,
    processes: instances.map((one) => `${instanceName(one)} v${one.release} ${one.status}`),
    resources: (await Promise.all(instances.map((one) => memory(system.engine.docker, one)))).filter(
      (one) => one !== undefined,
    ),
    deploy: last ? { id: last.id, status: last.status, code: last.error?.code ?? null } : null,
    errors: lines.map((line) => line.slice(0, 250)),
    ...suspect(app, instances, restarts),
  })
}

const restartsOf = (engine: Call<unknown>['system']['engine'], one: Instance): Promise<number> =>
  engine.state(one.id).then(
    (state) => state.restarts,
    () => 0,
  )

/** What is most likely wrong, and what to do about it. */
function suspect(app: App, instances: Instance[], restarts: number[]): { cause: string; next: string } {
  const now = instances.filter((one) => one.generation === app.live?.generation)
  const down = now.filter((one) => !one.running && !(app.run === 'asleep' && one.type === 'web'))
  const again = now.findIndex((one) => (restarts[instances.indexOf(one)] ?? 0) > 1)
  const last = app.deploys.at(-1)
  const live = liveRelease(app)
  const logs = `ssh backendim logs ${app.name} -n 200`
  if (down.length > 0) return { cause: `${down.map(instanceName).join(', ')} is down: ${down[0]?.status}`, next: logs }
  if (app.wakeError)
    return { cause: `${app.wakeError.code}, when it was woken: ${app.wakeError.message}`.slice(0, 300), next: logs }
  const crashing = now[again]
  if (crashing)
    return {
      cause: `${instanceName(crashing)} ended and was started again ${restarts[instances.indexOf(crashing)]} times`,
      next: logs,
    }
  if (app.gate?.maintenance !== undefined)
    return {
      cause: 'it is under maintenance: visitors get 503',
      next: `ssh backendim maintenance:off ${app.name}`,
    }
  if (last?.error)
    return {
      cause: `${last.error.code}: ${last.error.message}`.slice(0, 300),
      next: `ssh backendim deploys:log ${last.id}`,
    }
  if (app.run === 'asleep')
    return { cause: 'it is asleep; the next request wakes it', next: `ssh backendim ps:wake ${app.name}` }
  if (app.run === 'stopped') return { cause: 'it was stopped', next: `ssh backendim ps:start ${app.name}` }
  if (!live) return { cause: 'nothing was deployed yet', next: 'git push backendim main' }
  const idle = Object.entries(formation(app, live)).find(([, count]) => count === 0)
  if (now.length === 0 || (idle?.[0] === 'web' && live.processes.web))
    return {
      cause: `${idle?.[0] ?? 'everything'} is scaled to 0`,
      next: `ssh backendim ps:scale ${app.name} ${idle?.[0] ?? 'web'}=1`,
    }
  return { cause: 'nothing stands out', next: `ssh backendim logs ${app.name}` }
}

/** What it uses without what the kernel would give back at once, as `docker stats` counts it. */
async function memory(docker: Call<unknown>['system']['engine']['docker'], one: Instance): Promise<string | undefined> {
  if (!one.running) return undefined
  const asked = { stream: false, 'one-shot': true } as { stream: false }
  const { memory_stats: found } = await docker.getContainer(one.id).stats(asked)
  const counted = (found.stats ?? {}) as unknown as Record<string, number>
  const used = (found.usage ?? 0) - (counted.inactive_file ?? counted.total_inactive_file ?? 0)
  return `${instanceName(one)} ${Math.ceil(used / MB)} of ${Math.round((found.limit ?? 0) / MB)} MB`
}

const show = (data: Diagnosis): string =>
  pairs({
    ...data,
    processes: data.processes.join('; '),
    resources: data.resources.join('; ') || '-',
    deploy: data.deploy ? `${data.deploy.id} ${data.deploy.status} ${data.deploy.code ?? ''}`.trimEnd() : '-',
    errors: data.errors.map((line) => `\n  ${line}`).join('') || '-',
  })

/** Shortens until text and JSON both are small enough: the oldest error lines go first, then processes. */
function fit(data: Diagnosis): Diagnosis {
  const size = Math.max(Buffer.byteLength(JSON.stringify(data)), Buffer.byteLength(show(data)))
  if (size < MOST) return data
  if (data.errors.length > 0) return fit({ ...data, errors: data.errors.slice(1) })
  if (data.processes.length > 0)
    return fit({ ...data, processes: data.processes.slice(0, -1), resources: data.resources.slice(0, -1) })
  return fit({ ...data, cause: data.cause.slice(0, -20) })
}

export const diagnose = [
  command({
    name: 'diagnose',
    summary: 'what is wrong with an app, in one answer',
    access: 'app',
    effect: 'read',
    input: z.object({ app: z.string().describe('name of the app') }),
    args: ['app'],
    run,
    show,
  }),
]
