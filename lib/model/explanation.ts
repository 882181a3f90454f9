/** A plan as it is told: what will be built and run, where each decision comes from, what overrode what. */
import { cachesOf, environmentOf, imagesOf } from './dockerfile.ts'
import type { Found, ProcessPlan, ProjectPlan } from './plan.ts'

export interface Explanation {
  buildpack: string
  runtime: string
  version?: Found
  install?: Found
  build?: Found
  test?: Found
  release?: Found
  processes: Record<string, ProcessPlan & { from: string }>
  /** What web listens on. */
  port: Found
  /** Packages of Debian that the project asks for. */
  packages: string[]
  /** Images that are built upon. */
  images: string[]
  /** Folders that are kept from build to build. */
  caches: string[]
  /** Names of build arguments. */
  args: string[]
  /** Variables of the image, without those of its base; and the defaults of the project's files. */
  env: Record<string, string>
  overrides: string[]
  notes: string[]
  /** Path of the project's own Dockerfile; null: it is generated. */
  dockerfile: string | null
  text: string
}

type Told = Pick<Explanation, 'test' | 'release' | 'processes' | 'port'> & { env: Record<string, string> }

/** `text`: of the Dockerfile. */
export function explanation(plan: ProjectPlan, text: string, told: Told): Explanation {
  const { buildpack, runtime, version, install, build, packages, overrides, notes } = plan
  return {
    ...{ buildpack, runtime, version, install, build },
    ...told,
    packages,
    images: imagesOf(text),
    caches: cachesOf(text),
    args: [...Object.keys(plan.args), ...(plan.vars ?? [])],
    env: { ...environmentOf(text), ...told.env },
    ...{ overrides, notes },
    dockerfile: 'path' in plan.dockerfile ? plan.dockerfile.path : null,
    text,
  }
}

/** For people: one line per fact, then the Dockerfile. A file that it carries as base64 is left out. */
export function shown(one: Explanation): string {
  const rows: [string, string[]][] = [
    ['runtime', [one.runtime]],
    ['version', because(one.version)],
    ['install', because(one.install)],
    ['build', because(one.build)],
    ['test', because(one.test)],
    ['release', because(one.release)],
    ...Object.entries(one.processes).map(([type, process]): [string, string[]] => [type, [runs(process)]]),
    ['port', because(one.port)],
    ['packages', one.packages.length > 0 ? [one.packages.join(' ')] : []],
    ['images', [one.images.join(', ')]],
    ['caches', one.caches],
    ['args', one.args.length > 0 ? [one.args.join(' ')] : []],
    ['env', Object.entries(one.env).map(([name, value]) => `${name}=${value}`)],
    ['overrides', one.overrides],
    ['notes', one.notes],
  ]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const lines = rows.flatMap(([name, all]) => all.map((line, at) => (at === 0 ? name : '').padEnd(width) + line))
  return [...lines, '', `# ${one.dockerfile ?? 'Dockerfile'}`, brief(one.text.trimEnd())].join('\n')
}

const because = (found: Found | undefined): string[] => (found ? [`${found.value}  (${found.from})`] : [])

function runs({ command, scale, memory, cpus, from }: ProcessPlan & { from: string }): string {
  const facts = [
    from,
    ...(scale === undefined || scale === 1 ? [] : [`${scale} at first`]),
    ...(memory === undefined ? [] : [`${memory / 1024 ** 2}M`]),
    ...(cpus === undefined ? [] : [`${cpus} cpus`]),
  ]
  return command === undefined ? "the image's own command" : `${command}  (${facts.join(', ')})`
}

const brief = (text: string): string =>
  text.replace(/\becho ([\w+/=]{200,})/g, (_, data: string) => `echo …${data.length} characters…`)
