/**
 * The plan of an app whose build sees more than its folder (`build.context`): the whole context lies at /app, and the app
 * is built and run in its folder there, so that `../../packages/shared` is what it is in the repository. Works on the
 * Dockerfiles that our packs write, and on nothing else.
 */
import { invalid } from '../lib/model/errors.ts'
import type { BuildPlan } from '../lib/model/plan.ts'

const PLAIN = /^[\w.@+-]+(?:\/[\w.@+-]+)*$/
/** Where packs put the source. */
const HOME = /(?<![\w.\-/])\/(app|src)(?![\w.-])/g

export function within(plan: BuildPlan, folder: string): BuildPlan {
  if (folder === '.' || 'path' in plan.dockerfile) return plan
  checkFolder(folder)
  const moved = (text: string): string => text.replace(HOME, `/$1/${folder}`)
  const processes = Object.fromEntries(
    Object.entries(plan.processes).map(([type, one]) => [
      type,
      { ...one, ...(one.command ? { command: moved(one.command) } : {}) },
    ]),
  )
  return { ...plan, dockerfile: { text: new Shift(folder, moved).text(plan.dockerfile.text) }, processes }
}

/** Of a workspace that was planned from its top: what runs, and the tests, run in the folder of the app. */
export function inMember(plan: BuildPlan, folder: string): BuildPlan {
  if ('path' in plan.dockerfile) return plan
  checkFolder(folder)
  const lines = plan.dockerfile.text.split('\n')
  const last = lines.lastIndexOf('WORKDIR /app')
  const served = plan.processes.web?.command?.includes('/srv/server.mjs')
  const text = lines
    .flatMap((line, at) => {
      if (at === last && !served) return [`WORKDIR /app/${folder}`]
      return / AS test$/.test(line) ? [line, `WORKDIR /app/${folder}`] : [line]
    })
    .join('\n')
  const strip = (command: string | undefined) => command?.replace(`cd ${folder} && `, '')
  const processes = Object.fromEntries(
    Object.entries(plan.processes).map(([type, one]) => [type, { ...one, command: strip(one.command) }]),
  )
  return { ...plan, dockerfile: { text }, processes }
}

function checkFolder(folder: string): void {
  if (!PLAIN.test(folder))
    throw invalid(
      'backendim.yaml',
      `build.context: the name of the folder ${JSON.stringify(folder)} may hold letters, digits and . _ - @ + only`,
    )
}

class Shift {
  private readonly folder: string
  private readonly moved: (text: string) => string
  /** Stages that hold the whole context. */
  private readonly whole = new Set<string>()
  private stage = ''
  private home = '/app'
  private base = ''
  constructor(folder: string, moved: (text: string) => string) {
    this.folder = folder
    this.moved = moved
  }
  text(dockerfile: string): string {
    return dockerfile
      .split('\n')
      .flatMap((line) => this.line(line))
      .join('\n')
  }
  private line(line: string): string[] {
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    if (instruction === 'FROM') return this.from(line, rest)
    if (instruction === 'COPY') return this.copy(rest)
    if (instruction === 'WORKDIR') return this.workdir(rest)
    if (instruction === 'ENV') return [this.moved(line)]
    if (instruction !== 'RUN' || /^RUN (?:install -d|chown) |base64 -d/.test(line)) return [line]
    return [this.moved(line)]
  }
  private from(line: string, rest: string): string[] {
    const [base = '', , name = ''] = rest.split(' ')
    this.stage = name
    this.base = base
    this.home = '/app'
    if (this.whole.has(base)) this.whole.add(name)
    else this.whole.delete(name)
    return [line]
  }
  private workdir(path: string): string[] {
    if (path === '/app' || path === '/src') this.home = path
    // Cargo would build at the top of the workspace.
    const cargo = this.base.startsWith('rust:') ? [`ENV CARGO_TARGET_DIR=${this.moved(path)}/target`] : []
    return [`WORKDIR ${this.moved(path)}`, ...cargo]
  }
  private copy(rest: string): string[] {
    const words = rest.split(' ')
    const flags = words.filter((word) => word.startsWith('--'))
    const [to = '', ...from] = words.filter((word) => !word.startsWith('--')).reverse()
    const head = ['COPY', ...flags].join(' ')
    if (flags.some((flag) => flag.startsWith('--from='))) return [this.fromStage(head, from.reverse(), to)]
    if (from.join() === '.') return this.copyWhole(head, to)
    const shifted = from.reverse().map((path) => `${this.folder}/${path}`)
    // What installs may read what lies beside the app's folder.
    const first =
      to.startsWith('/app') || this.whole.has(this.stage)
        ? []
        : [...this.copyWhole('COPY', '.'), `WORKDIR ${this.home}/${this.folder}`]
    return [...first, `${head} ${shifted.join(' ')} ${this.moved(to)}`]
  }
  private fromStage(head: string, from: string[], to: string): string {
    const all = from.join() === this.home
    return all ? `${head} ${this.home} ${this.home}` : `${head} ${from.map(this.moved).join(' ')} ${this.moved(to)}`
  }
  private copyWhole(head: string, to: string): string[] {
    this.whole.add(this.stage)
    return [`${head} . ${to.startsWith('/') ? to : this.home}`]
  }
}
