/** An image instead of a commit: nothing is built, all else is as with a push. */
import { pullImage } from '../io/pull.ts'
import type { Deploy } from '../model/app.ts'
import { parseConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import { parseReference, spell } from '../model/image.ts'
import { type BuildPlan, processesOf, type Source } from '../model/plan.ts'
import type { DeployRun } from './deploy.ts'
import type { Project } from './project.ts'
import type { System } from './system.ts'

const NOTHING: Source = { has: () => false, match: () => [], read: async () => undefined }

/** What is known of an image is what a backendim.yaml beside it says; what of that is about building is refused. */
export function imageProject(job: Deploy): Project {
  const config = parseConfig({ yaml: job.yaml })
  if (Object.entries(config.build).some(([, value]) => value !== undefined && !isEmpty(value)))
    throw new Failure('CONFIG_INVALID', {
      message: 'backendim.yaml: build: an image is not built',
      hint: 'leave it out',
    })
  const nothing = { source: NOTHING, around: NOTHING, root: '.', context: '.', inside: '.' }
  return { ...nothing, config, ignored: () => false, remarks: [], parts: [], replaced: new Map(), files: [] }
}

/** `as`: the name under which the image is kept. */
export async function pull(system: System, job: Deploy, as: string, run: DeployRun): Promise<BuildPlan> {
  const reference = parseReference(job.image as string)
  const config = parseConfig({ yaml: job.yaml })
  run.stage('pull')
  run.say(`-----> Pulling ${spell(reference)}`)
  const { signal } = run
  const found = await pullImage(system.engine.docker, reference, as, {
    signal,
    say: (line) => run.say(`       ${line}`),
  })
  const plan: BuildPlan = {
    buildpack: 'image',
    runtime: `image ${spell(reference)} (${found.id.slice(0, 19)})`,
    dockerfile: { text: '' },
    args: {},
    processes: found.runs ? { web: {} } : {},
    lacks: 'the image names no program (CMD or ENTRYPOINT)',
    port: found.port,
    notes:
      found.exposes > 1 && config.port === undefined
        ? [`the image exposes ${found.exposes} ports: name the one that web listens on: port: in backendim.yaml`]
        : [],
  }
  return { ...plan, processes: processesOf(plan, config.processes) }
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && Object.keys(value as object).length === 0
