/** BuildKit's progress (moby.buildkit.trace) as readable lines, each once. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import protobuf from 'protobufjs'

interface Vertex {
  digest: string
  name: string
  cached: boolean
  error: string
  started?: unknown
  completed?: unknown
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
  private readonly onLine: (line: string) => void
  private readonly seen = new Set<string>()
  private readonly steps = new Map<string, Step>()
  private failed: string | undefined
  private readonly all: string[] = []
  constructor(onLine: (line: string) => void) {
    this.onLine = onLine
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
    for (const vertex of status.vertexes) if (vertex.completed) this.flush(this.steps.get(vertex.digest))
  }

  end(): void {
    for (const step of this.steps.values()) this.flush(step)
  }

  /** A last line may have no end. */
  private flush(step: Step | undefined): void {
    if (!step || step.rest === '') return
    this.say(step, step.rest)
    step.rest = ''
  }

  private vertex(vertex: Vertex): void {
    if (INTERNAL.test(vertex.name)) return
    const whole = vertex.name.replace(/\s+/g, ' ')
    const name = whole.length > MAX_NAME ? `${whole.slice(0, MAX_NAME)} …` : whole
    if (vertex.started && !vertex.cached) this.once(`start ${vertex.digest}`, name)
    if (vertex.cached) this.once(`cached ${vertex.digest}`, `${name} (cached)`)
    if (vertex.error !== '' && !vertex.error.includes('context canceled')) this.failed ??= vertex.digest
  }

  private once(key: string, line: string): void {
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.onLine(line)
  }

  private step(digest: string): Step {
    const found = this.steps.get(digest) ?? { decoder: new StringDecoder('utf8'), rest: '', last: [] }
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
    this.onLine(line)
  }
}

/** What a terminal would show: of a progress bar, which goes back to the start of its line, the last state. */
function shown(text: string): string {
  const states = text.split('\r').filter((state) => state !== '')
  return (states.at(-1) ?? '').slice(0, MAX_LINE)
}

function keep(list: string[], line: string): void {
  list.push(line)
  if (list.length > KEEP) list.shift()
}
