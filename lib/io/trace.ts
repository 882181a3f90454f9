/** BuildKit's progress (moby.buildkit.trace) as readable lines, each once. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
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

let type: protobuf.Type | undefined
function statusType(): protobuf.Type {
  if (type) return type
  const file = join(
    dirname(createRequire(import.meta.url).resolve('dockerode/package.json')),
    'lib',
    'proto',
    'buildkit_status.proto',
  )
  type = protobuf.loadSync(file).lookupType('moby.buildkit.v1.StatusResponse')
  return type
}

export class Trace {
  private readonly onLine: (line: string) => void
  private readonly seen = new Set<string>()
  private readonly rest = new Map<string, string>()
  /** The last lines of steps, for evidence. */
  readonly last: string[] = []
  constructor(onLine: (line: string) => void) {
    this.onLine = onLine
  }

  push(aux: string): void {
    const status = statusType().decode(Buffer.from(aux, 'base64')) as unknown as Status
    for (const vertex of status.vertexes ?? []) this.vertex(vertex)
    for (const log of status.logs ?? []) this.log(log.vertex, Buffer.from(log.msg).toString('utf8'))
  }
  private vertex(vertex: Vertex): void {
    if (/^\[internal\]|^exporting/.test(vertex.name)) return
    if (vertex.started && !vertex.cached) this.once(`start ${vertex.digest}`, vertex.name)
    if (vertex.cached) this.once(`cached ${vertex.digest}`, `${vertex.name} (cached)`)
  }
  private once(key: string, line: string): void {
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.onLine(line)
  }
  private log(vertex: string, text: string): void {
    const parts = ((this.rest.get(vertex) ?? '') + text).split('\n')
    this.rest.set(vertex, parts.pop() ?? '')
    for (const part of parts) this.say(part.replace(/\r$/, ''))
  }
  private say(line: string): void {
    this.last.push(line)
    if (this.last.length > 40) this.last.shift()
    this.onLine(line)
  }
  end(): void {
    for (const rest of this.rest.values()) if (rest) this.say(rest)
    this.rest.clear()
  }
}
