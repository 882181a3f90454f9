/** How a project is built: what the build pack finds, and what backendim.yaml, Procfile and Aptfile say over it. Pure: only the source decides. */
import { packByCommand } from '../../buildpacks/by-command.ts'
import { packFor } from '../../buildpacks/packs.ts'
import { withPackages } from '../../buildpacks/system-packages.ts'
import { withTests } from '../../buildpacks/tests/index.ts'
import { inMember, within } from '../../buildpacks/within.ts'
import { withSecrets } from '../model/build-secrets.ts'
import type { AppConfig } from '../model/config.ts'
import { Failure } from '../model/errors.ts'
import {
  type BuildPlan,
  type Buildpack,
  type PlanOptions,
  type ProjectPlan,
  processesOf,
  type Source,
} from '../model/plan.ts'
import { withSourceArgs } from '../model/source-args.ts'
import { overridesOf } from './overrides.ts'

interface Project {
  source: Source
  config: AppConfig
  /** What the build sees, and the folder of the app in it, where that is more than the app. */
  around?: Source
  inside?: string
}

/** What to run is settled here, so that a project that names nothing is refused before it is built. */
export async function planOf(project: Project): Promise<ProjectPlan> {
  const { config, source } = project
  const { dockerfile, buildpack } = config.build
  const asked = dockerfile ? 'dockerfile' : buildpack
  const started = asked ? undefined : await packByCommand(source, config.processes.web?.command)
  const pack = started ?? (await packFor(source, asked))
  const planned = await placed(project, pack)
  const plan = await planned(optionsOf(config))
  // Stages of conventions are made for an app that is all that its build sees.
  const tested = project.inside === undefined || project.inside === '.' ? await withTests(source, plan) : plan
  refuseBeside(plan, config)
  return {
    ...sourced(packed(tested, config)),
    ...argued(config, plan),
    processes: processesOf(plan, config.processes),
    notes: [...plan.notes, ...unused(plan, config)],
    overrides: await overridesOf({ config, source }, pack, tested, planned),
  }
}

/** The pack's plans where the app lies: by itself, as a member of a workspace, or in a folder of all that the build sees. */
async function placed(
  { source, around = source, inside = '.' }: Project,
  pack: Buildpack,
): Promise<(options: PlanOptions) => Promise<BuildPlan>> {
  if (inside !== '.' && (await pack.workspace?.(around, inside)))
    return async (options) => inMember(await pack.plan(around, { ...options, member: inside }), inside)
  return async (options) => within(await pack.plan(source, options), inside)
}

function optionsOf(config: AppConfig): PlanOptions {
  const { dockerfile, target, args: given, vars, version, install, command: build } = config.build
  // Packs declare every name; the values of config vars are the build's, not the plan's.
  const args = { ...given, ...Object.fromEntries(vars.map((name) => [name, ''])) }
  const commands = [config.release, ...Object.values(config.processes).map(({ command }) => command)]
  return { dockerfile, target, args, version, install, build, whole: commands.some((command) => command !== undefined) }
}

/** What a compose file gives its build counts too. */
const argued = ({ build: { args, vars } }: AppConfig, plan: BuildPlan): Pick<BuildPlan, 'args' | 'vars'> => ({
  args: { ...Object.fromEntries(Object.entries(plan.args).filter(([name]) => !vars.includes(name))), ...args },
  ...(vars.length > 0 ? { vars } : {}),
})
const sourced = <Plan extends BuildPlan>(plan: Plan): Plan =>
  'text' in plan.dockerfile ? { ...plan, dockerfile: { text: withSourceArgs(plan.dockerfile.text) } } : plan

function packed(plan: BuildPlan, { apt, aptfile, build }: AppConfig): BuildPlan & { packages: string[] } {
  const named = new Set(apt.map(bare))
  const packages = [...apt, ...aptfile.filter((one) => !named.has(bare(one)))]
  if (!('text' in plan.dockerfile)) return { ...plan, packages: [] }
  return {
    ...plan,
    packages,
    dockerfile: { text: withSecrets(withPackages(plan.dockerfile.text, packages), build.secrets) },
  }
}
const bare = (name: string): string => name.replace(/=.*/, '')

/** A project's own Dockerfile says these things itself. */
function refuseBeside({ dockerfile }: BuildPlan, { apt, build }: AppConfig): void {
  if ('text' in dockerfile) return
  const keys = (['version', 'install', 'command'] as const).filter((key) => build[key] !== undefined)
  const [key] = [...(apt.length > 0 ? ['apt'] : []), ...keys.map((one) => `build.${one}`)]
  if (key === undefined) return
  throw new Failure('CONFIG_INVALID', {
    message: `backendim.yaml: ${key}: ${dockerfile.path} is taken as it is, and says that itself`,
    hint: `take ${key} out of backendim.yaml and write it into ${dockerfile.path}`,
  })
}

/** What was said, and what this runtime has no use for. */
function unused({ dockerfile, buildpack, ...plan }: BuildPlan, { aptfile, build }: AppConfig): string[] {
  if ('path' in dockerfile)
    return aptfile.length > 0 ? [`Aptfile is not read: ${dockerfile.path} installs what it needs`] : []
  const used = { version: plan.version, install: plan.install, command: plan.build, target: undefined }
  return (['version', 'install', 'command', 'target'] as const)
    .filter((key) => build[key] !== undefined && build[key] !== '' && used[key]?.from !== SAID(key))
    .map((key) => `build.${key} in backendim.yaml is not used: ${buildpack} has no such step`)
}
const SAID = (key: string): string => `build.${key} in backendim.yaml`
