/** Plans: data made by pure functions. What to build, and what should run. */
import { Failure } from './errors.ts'

/** What a build pack sees of the pushed tree: paths from the app's root, with `/`. Never the disk. */
export interface Source {
  has(path: string): boolean
  /** Text of a file, or undefined if there is none or it is larger than 1 MB. */
  read(path: string): Promise<string | undefined>
  /** All paths that match. */
  match(pattern: RegExp): string[]
}

/** The names left out are kinds of containers and log streams of our own. */
export const PROCESS_TYPE = /^(?!(?:run|router|release|deploy)$)[A-Za-z][A-Za-z0-9_-]{0,30}$/

export interface ProcessPlan {
  /** Shell command; undefined: the image's own CMD. */
  command?: string
  /** How many at first: from yaml (1 unless said), from a Procfile web 1 and others 0. */
  scale?: number
  /** Bytes. */
  memory?: number
  cpus?: number
}

/** A decision, and what in the project it comes from. */
export interface Found {
  value: string
  /** "engines in package.json:12", "the default", "build.version in backendim.yaml". */
  from: string
}

export interface BuildPlan {
  buildpack: string
  /** What was found and why, for people: "node 24 (engines in package.json)". */
  runtime: string
  /** Of the runtime; undefined where the pack has none (a Dockerfile of the project's own). */
  version?: Found
  /** The commands that install the dependencies and build; undefined: there is no such step. */
  install?: Found
  build?: Found
  /** Text of a generated Dockerfile, or the path of the project's own. */
  dockerfile: { text: string } | { path: string }
  args: Record<string, string>
  /** Stage of the project's own Dockerfile that runs; undefined: the last. */
  target?: string
  /** Config vars that the build is given as arguments beside them: names, for the values are not the plan's. */
  vars?: string[]
  /** Stage to run the tests in; undefined: the final image. */
  testTarget?: string
  /** Or the instructions of such a stage, which is put after the Dockerfile for the tests alone: see test-stage.ts. */
  testStage?: string[]
  /** Command that `test: true` stands for; undefined: there is none. */
  testCommand?: string
  /** Processes that the runtime's conventions give; Procfile and yaml win over them. */
  processes: Record<string, ProcessPlan>
  /** Why there is no process, for one who expected some: "there is no app.py". */
  lacks?: string
  /** What `web` listens on, where the source tells it (one EXPOSE). */
  port?: number
  /** Sentences for the pusher: what was assumed. */
  notes: string[]
}

/** A build plan with all that the project's own files say over it. */
export interface ProjectPlan extends BuildPlan {
  /** What those files say in place of something that was found: "build.version: 22 instead of 24 (.nvmrc)". */
  overrides: string[]
  /** Packages of Debian that they ask for. */
  packages: string[]
}

/** What should run: what Procfile and yaml say, over the conventions of the runtime. Throws NO_RUNTIME_DETECTED if that is nothing. */
export function processesOf(plan: BuildPlan, given: Record<string, ProcessPlan>): Record<string, ProcessPlan> {
  const processes = { ...plan.processes }
  for (const [type, process] of Object.entries(given)) processes[type] = { ...processes[type], ...process }
  if (Object.keys(processes).length > 0) return processes
  throw new Failure('NO_RUNTIME_DETECTED', {
    message: `nothing says what to run: ${plan.lacks ?? 'there is no process'}`,
    hint: 'name it: "web: COMMAND" in a Procfile, or processes: in backendim.yaml',
  })
}

export interface PlanOptions {
  dockerfile?: string
  args: Record<string, string>
  /** Stage of the project's own Dockerfile. */
  target?: string
  /** What backendim.yaml says under `build:` wins over what is found. */
  version?: string
  install?: string
  build?: string
  /** The source is a workspace, and the app this folder of it. */
  member?: string
  /** Procfile or yaml names commands, which may need any file: the image holds the whole project. */
  whole?: boolean
}

/** What docs/runtimes.md says of a pack (`npm run docs`): sentences in Markdown, without a full stop at the end. */
export interface About {
  /** "Node.js". */
  title: string
  /** The files by which it is known, and where it leaves the project to another pack. */
  detected: string
  /** Where the version is read, the first that names one wins; none: it has no versions. */
  versions: string[]
  /** What a project gets that asks for no version. */
  version?: string
  /** By which files and commands the dependencies are installed. */
  install: string[]
  /** What is built, and by which command. */
  build: string[]
  /** How `web` is found where no Procfile and no backendim.yaml names it: the first that fits. */
  start: string[]
  /** The image, what needs a word, what is not supported. */
  notes: string[]
}

export interface Buildpack {
  name: string
  /** Whether a folder of the source is a member of its workspace: then it is planned from the top, with `member`. */
  workspace?(source: Source, folder: string): Promise<boolean>
  about: About
  /** Whether this pack can build the tree. Pure: only the source decides. */
  detect(source: Source): boolean
  /** Throws Failure NO_RUNTIME_DETECTED or CONFIG_INVALID with what to mend. What to run may be named elsewhere: see `processesOf`. */
  plan(source: Source, options: PlanOptions): Promise<BuildPlan>
}

export interface Health {
  path: string
  /** True when backendim.yaml or app.json names the path: then there is no fallback. */
  named: boolean
  /** Milliseconds. */
  interval: number
  timeout: number
  within: number
}

/** When the web of an idle app is stopped until the next request. */
export interface Sleep {
  /** Milliseconds without a request. */
  after: number
  /** Paths of outside monitors: their requests do not count, and do not wake. */
  ignore: string[]
}

/** One container that should run. */
export interface RunSpec {
  app: string
  appName: string
  release: number
  generation: number
  type: string
  index: number
  /** What `web` listens on. */
  port: number
  image: string
  command?: string
  env: Record<string, string>
  memory: number
  cpus?: number
}
