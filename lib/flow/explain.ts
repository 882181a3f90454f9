/** A project's plan with the reasons for it: the same for `build:plan` on the host and for `backendim plan` on a developer's machine. */
import type { AppConfig } from '../model/config.ts'
import { type Explanation, explanation } from '../model/explanation.ts'
import type { Found, ProjectPlan, Source } from '../model/plan.ts'
import { parseProcfile } from '../model/procfile.ts'
import { planOf } from './plan.ts'

interface Project {
  source: Source
  config: AppConfig
}
const YAML = 'backendim.yaml'

export async function explain(project: Project): Promise<Explanation> {
  const { source, config } = project
  const plan = await planOf(project)
  const { dockerfile } = plan
  const text = 'text' in dockerfile ? dockerfile.text : ((await source.read(dockerfile.path)) ?? '')
  const procfile = parseProcfile((await source.read('Procfile')) ?? '')
  return explanation(plan, text, {
    test: testOf(config, plan),
    release: found(config.release, config.release === procfile.release ? 'Procfile' : YAML),
    processes: Object.fromEntries(
      Object.entries(plan.processes).map(([type, process]) => {
        const given = config.processes[type]?.command
        const from = given === undefined ? 'detected' : given === procfile.processes[type]?.command ? 'Procfile' : YAML
        return [type, { ...process, from }]
      }),
    ),
    port: portOf(config, plan),
    env: config.env,
  })
}

const found = (value: string | undefined, from: string): Found | undefined =>
  value === undefined ? undefined : { value, from }

/** What is only known, but not run, is told as such. */
function testOf({ test }: AppConfig, { testCommand }: ProjectPlan): Found | undefined {
  if (typeof test === 'string' && test !== 'auto') return found(test || undefined, 'named by the project')
  if (test) return found(testCommand, `test: ${test} in backendim.yaml`)
  return test === undefined ? found(testCommand, 'not run; "test: true" in backendim.yaml runs it') : undefined
}

function portOf(config: AppConfig, plan: ProjectPlan): Found {
  const { port } = plan
  if (config.port !== undefined) return { value: String(config.port), from: 'port in backendim.yaml' }
  return port === undefined
    ? { value: '5000', from: 'the default, as $PORT' }
    : { value: String(port), from: plan.buildpack === 'compose' ? 'its ports' : 'EXPOSE' }
}
