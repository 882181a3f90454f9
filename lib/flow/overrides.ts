/** What a project's own files say in place of what would be found without them. */
import { detected } from '../../buildpacks/packs.ts'
import type { AppConfig } from '../model/config.ts'
import type { BuildPlan, Buildpack, Found, PlanOptions, Source } from '../model/plan.ts'
import { parseProcfile } from '../model/procfile.ts'

interface Project {
  source: Source
  config: AppConfig
}
const NAMES = ['Dockerfile', 'Containerfile']
const DEFAULT_PORT = 5000

/** `planned`: how the pack plans this project. */
export async function overridesOf(
  project: Project,
  pack: Buildpack,
  plan: BuildPlan,
  planned: (options: PlanOptions) => Promise<BuildPlan>,
): Promise<string[]> {
  const { config, source } = project
  const found = await withoutThem(project, planned)
  const procfile = parseProcfile((await source.read('Procfile')) ?? '')
  return [
    ...(await chosen(project, pack)),
    ...said('build.version', config.build.version, found?.version),
    ...said('build.install', config.build.install, found?.install),
    ...said('build.command', config.build.command, found?.build),
    ...processes(config, procfile.processes, found?.processes ?? {}),
    ...said('release', config.release, named(procfile.release, 'Procfile')),
    ...port(config.port, plan.port),
    ...(await tests(project, plan.testCommand)),
  ]
}

/** The plan as it were if nothing was named. Undefined: it needs what was named, or nothing was. */
function withoutThem(
  { config }: Project,
  planned: (options: PlanOptions) => Promise<BuildPlan>,
): Promise<BuildPlan | undefined> {
  const { dockerfile, target, args, version, install, command } = config.build
  const commands = Object.values(config.processes).map((process) => process.command)
  if ([version, install, command, ...commands].every((one) => one === undefined)) return Promise.resolve(undefined)
  return planned({ dockerfile, target, args }).catch(() => undefined)
}

/** Where it lies, and what builds it. */
async function chosen({ source, config }: Project, pack: Buildpack): Promise<string[]> {
  const { root, dockerfile, buildpack } = config.build
  const first = dockerfile || buildpack ? await detected(source) : undefined
  const own = first?.name === 'dockerfile' ? NAMES.find((file) => source.has(file)) : undefined
  const usual = own ?? first?.name
  return [
    ...(root === undefined || root === '.' ? [] : [`build.root: ${root} instead of the root of the repository`]),
    ...(dockerfile && usual && dockerfile !== usual ? [`build.dockerfile: ${dockerfile} instead of ${usual}`] : []),
    ...(buildpack && usual && first !== pack ? [`build.buildpack: ${buildpack} instead of ${usual}`] : []),
  ]
}

const named = (value: string | undefined, from: string): Found | undefined =>
  value === undefined ? undefined : { value, from }

function said(key: string, value: string | undefined, found: Found | undefined): string[] {
  if (value === undefined || found === undefined || value === found.value) return []
  return [`${key}: ${value === '' ? 'none' : value} instead of ${found.value} (${found.from})`]
}

type Processes = BuildPlan['processes']

/** backendim.yaml over the Procfile over what the runtime's conventions give. */
function processes({ processes }: AppConfig, procfile: Processes, found: Processes): string[] {
  return Object.entries(processes).flatMap(([type, { command }]) => {
    const [lower, usual] = [procfile[type]?.command, found[type]?.command]
    const by = command === lower ? `${type} in Procfile` : `processes.${type}`
    const other = command !== lower && lower !== undefined ? named(lower, 'Procfile') : named(usual, 'detected')
    return said(by, command, other)
  })
}

function port(value: number | undefined, found: number | undefined): string[] {
  const other = found === undefined ? named(String(DEFAULT_PORT), 'the default') : named(String(found), 'EXPOSE')
  return said('port', value?.toString(), other)
}

async function tests({ config, source }: Project, usual: string | undefined): Promise<string[]> {
  if (typeof config.test !== 'string' || config.test === '' || config.test === 'auto') return []
  const listed = /"scripts"/.test((await source.read('app.json')) ?? '') ? 'app.json' : undefined
  const { parseAppJson } = listed ? await import('../model/app-json.ts') : { parseAppJson: undefined }
  const lower = parseAppJson?.((await source.read('app.json')) ?? '{}').test
  if (lower !== undefined && lower !== config.test) return said('test', config.test, named(lower, 'app.json'))
  return said(lower === undefined ? 'test' : 'test in app.json', config.test, named(usual, 'detected'))
}
