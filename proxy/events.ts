/** Router lines on their way to the apps' logs: streamed to whoever reads, else the last 1000 are kept. */
import type { ServerResponse } from 'node:http'
import type { NapEvent, RouterEvent } from './table.ts'

const KEPT = 1000

/** What a router line says of a request. */
export interface Passage {
  method: string
  url: string
  host: string
  id: string
  client: string
  proto: string
  dyno: string
  connect: number
  service: number
  status: number
  bytes: number
}
export interface Failure extends Passage {
  code: string
  desc: string
}

/** As the owner wants it (stopped, under maintenance, not yet deployed): no error. */
const INFO = new Set(['H80', 'H81'])

export class Events {
  private kept: string[] = []
  private readonly readers = new Set<ServerResponse>()

  emit(app: string, failure: Failure): void {
    const at = INFO.has(failure.code) ? 'info' : 'error'
    this.send(app, `at=${at} code=${failure.code} desc=${quote(failure.desc)} ${line(failure)}`)
  }

  /** A line of the access log. `omitted`: so many before it were left out. */
  pass(app: string, passage: Passage, omitted: number): void {
    if (omitted > 0) this.send(app, `at=warning desc="${omitted} lines of the access log were left out"`)
    this.send(app, `at=info ${line(passage)}`)
  }

  private send(app: string, line: string): void {
    const event: RouterEvent = { app, time: new Date().toISOString(), line }
    const json = `${JSON.stringify(event)}\n`
    // A reader that does not keep up loses lines rather than filling the memory.
    for (const reader of this.readers) if (reader.writableLength < 4e6) reader.write(json)
    if (this.readers.size > 0) return
    this.kept.push(json)
    if (this.kept.length > KEPT) this.kept.shift()
  }

  get read(): boolean {
    return this.readers.size > 0
  }

  /** False: nobody reads. These lines are few, and each is waited for. */
  tell(event: NapEvent): boolean {
    for (const reader of this.readers) reader.write(`${JSON.stringify(event)}\n`)
    return this.readers.size > 0
  }

  attach(res: ServerResponse): void {
    res.writeHead(200, { 'content-type': 'application/x-ndjson' })
    res.flushHeaders()
    for (const json of this.kept) res.write(json)
    this.kept = []
    this.readers.add(res)
    res.on('close', () => this.readers.delete(res))
  }

  end(): void {
    for (const reader of this.readers) reader.end()
  }
}

function line(f: Passage): string {
  // Query strings carry secrets (tokens, reset links) and are not logged.
  const path = f.url.split('?', 1)[0]!
  return (
    `method=${f.method} path=${quote(path)} host=${bare(f.host)} ` +
    `request_id=${f.id} fwd=${quote(f.client)} dyno=${bare(f.dyno)} connect=${Math.round(f.connect)}ms ` +
    `service=${Math.round(f.service)}ms status=${f.status} bytes=${f.bytes} protocol=${f.proto}`
  )
}

function quote(value: string): string {
  const safe = value.slice(0, 2000).replace(/["\\]/g, '\\$&')
  return `"${safe.replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`
}

function bare(value: string): string {
  return value.replace(/[^\w.:[\]-]/g, '?').slice(0, 300)
}
