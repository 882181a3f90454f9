/** BuildKit's progress (moby.buildkit.trace) as readable lines, each once. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import protobuf from 'protobufjs'
import { type Step as Ended, shortStep } from '../model/step.ts'
import { Warnings } from '../model/warnings.ts'

interface Stamp {
  seconds?: unknown
  nanos?: number
}
interface Vertex {
  digest: string
  name: string
  cached: boolean
  error: string
  started?: Stamp
  completed?: Stamp
}
interface Status {
  vertexes: Vertex[]
  logs: { vertex: string; msg: Uint8Array }[]
}

/** What a step has said: the part of a line that is not whole yet, and its last lines. */
interface Step {
  decoder: StringDecoder
  rest: string
  last: string[]
  warnings: Warnings
}

/** Where the progress goes. */
export interface Progress {
  /** Every line: steps as they start, and all that they print. */
  onLine(line: string): void
  /** A step that has ended; one per step. */
  onStep?(step: Ended): void
  /** The step that runs now; undefined: none. */
  onNow?(step: string | undefined): void
}

const KEEP = 80
const MAX_LINE = 10_000
/** A generated step can hold a whole file. */
const MAX_NAME = 160
/** Steps that nobody wrote. */
const INTERNAL = /^\[internal\]|^exporting|^copy \/context \/$/

let type: protobuf.Type | undefined
function statusType(): protobuf.Type {
  if (type) return type
  const dockerode = dirname(createRequire(import.meta.url).resolve('dockerode/package.json'))
  const file = join(dockerode, 'lib', 'proto', 'buildkit_status.proto')
  type = protobuf.loadSync(file).lookupType('moby.buildkit.v1.StatusResponse')
  return type
}

export class Trace {
  private readonly to: Progress
  private readonly seen = new Set<string>()
  private readonly steps = new Map<string, Step>()
  private readonly running = new Map<string, string>()
  /** Bases: the engine tells of one twice, first that it is known, then that it is there. */
  private readonly bases = new Map<string, Ended>()
  private failed: string | undefined
  private readonly all: string[] = []
  constructor(to: Progress) {
    this.to = to
  }

  /** The last lines for evidence: of the step that failed where it is known, for others may run beside it. */
  get last(): string[] {
    const own = this.failed === undefined ? undefined : this.steps.get(this.failed)?.last
    return own && own.length > 0 ? own : this.all
  }

  /** Takes one message. One that cannot be decoded tells nothing, and must not end a build. */
  push(aux: string): void {
    let status: Status
    try {
      status = statusType().decode(Buffer.from(aux, 'base64')) as unknown as Status
    } catch {
      return
    }
    for (const vertex of status.vertexes) this.vertex(vertex)
    for (const log of status.logs) this.log(this.step(log.vertex), Buffer.from(log.msg))
    for (const vertex of status.vertexes) if (vertex.completed) this.ended(vertex)
  }

  end(): void {
    for (const step of this.steps.values()) this.flush(step)
    this.sayBases()
  }

  /** A last line may have no end. */
  private flush(step: Step | undefined): void {
    if (!step || step.rest === '') return
    this.say(step, step.rest)
    step.rest = ''
  }

  private vertex(vertex: Vertex): void {
    if (INTERNAL.test(vertex.name)) return
    const name = nameOf(vertex)
    if (vertex.started && !vertex.cached) this.once(`start ${vertex.digest}`, () => this.to.onLine(name))
    if (vertex.cached) this.once(`cached ${vertex.digest}`, () => this.to.onLine(`${name} (cached)`))
    if (vertex.error !== '' && !canceled(vertex)) this.failed ??= vertex.digest
    if (!vertex.started || vertex.completed || vertex.cached) return
    this.running.set(vertex.digest, shortStep(name))
    this.now()
  }

  private now(): void {
    this.to.onNow?.([...this.running.values()].at(-1))
  }

  private ended(vertex: Vertex): void {
    const step = this.steps.get(vertex.digest)
    // What a step that failed says last may come after its end.
    if (vertex.error === '') this.flush(step)
    if (this.running.delete(vertex.digest)) this.now()
    if (canceled(vertex)) return
    const seconds = at(vertex.completed) - at(vertex.started)
    const state = vertex.cached ? 'cached' : vertex.error === '' ? 'done' : 'failed'
    const end: Ended = { name: nameOf(vertex), state, seconds, warnings: step?.warnings.lines ?? [] }
    if (/^(?:\[[^\]]*\] )?FROM /.test(end.name)) {
      const before = this.bases.get(vertex.digest)
      this.bases.set(vertex.digest, { ...end, seconds: seconds + (before?.seconds ?? 0) })
    } else
      this.once(`end ${vertex.digest}`, () => {
        if (!INTERNAL.test(end.name)) this.sayBases()
        this.to.onStep?.(end)
      })
  }

  private sayBases(): void {
    for (const [digest, base] of this.bases) this.once(`end ${digest}`, () => this.to.onStep?.(base))
    this.bases.clear()
  }

  private once(key: string, work: () => void): void {
    if (this.seen.has(key)) return
    this.seen.add(key)
    work()
  }

  private step(digest: string): Step {
    const found = this.steps.get(digest) ?? {
      decoder: new StringDecoder('utf8'),
      rest: '',
      last: [],
      warnings: new Warnings(),
    }
    this.steps.set(digest, found)
    return found
  }

  private log(step: Step, chunk: Buffer): void {
    const parts = (step.rest + step.decoder.write(chunk)).split('\n')
    step.rest = (parts.pop() ?? '').slice(-MAX_LINE)
    for (const part of parts) this.say(step, part)
  }

  private say(step: Step, text: string): void {
    const line = shown(text)
    keep(step.last, line)
    keep(this.all, line)
    step.warnings.take(line)
    this.to.onLine(line)
  }
}

function nameOf(vertex: Vertex): string {
  const whole = vertex.name.replace(/\s+/g, ' ')
  return whole.length > MAX_NAME ? `${whole.slice(0, MAX_NAME)} …` : whole
}
/** Because another step failed, or the client went. */
const canceled = (vertex: Vertex): boolean => vertex.error.includes('context canceled')
const at = (stamp: Stamp | undefined): number => Number(String(stamp?.seconds ?? 0)) + (stamp?.nanos ?? 0) / 1e9

/** What a terminal would show: of a progress bar, which goes back to the start of its line, the last state. */
function shown(text: string): string {
  const states = text.split('\r').filter((state) => state !== '')
  return (states.at(-1) ?? '').slice(0, MAX_LINE)
}

function keep(list: string[], line: string): void {
  list.push(line)
  if (list.length > KEEP) list.shift()
}
