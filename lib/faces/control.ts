/** The control socket: hooks of git and the local CLI, both of the host's own user (mode 0600). JSON lines both ways. */
import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import type { Identity } from '../commands/command.ts'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import { CONTENT_TYPE } from '../model/prometheus.ts'
import { runWords, type Streams } from './argv.ts'
import type { HookRequest, Pushes } from './push.ts'

const LIMIT = 16 * 1024 * 1024
/** Whoever may open the socket owns the host. */
const OWNER: Identity = { user: 'host', key: '', admin: true, create: true }

/** `{words}` runs a command, then `{stdin}` (base64) and `{end:true}`; answers `{out}`, `{err}`, `{exit}`. */
interface CliRequest {
  words: string[]
}

export async function listenControl(path: string, system: System, queue: Queue, pushes: Pushes): Promise<Server> {
  await rm(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    void serve(socket, system, queue, pushes).catch((error) => {
      console.error(error)
      socket.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return server
}

async function serve(socket: Socket, system: System, queue: Queue, pushes: Pushes): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const stdin = new PassThrough()
  const send = (message: unknown): boolean => socket.writable && socket.write(`${JSON.stringify(message)}\n`)
  const streams: Streams = {
    stdin,
    out: (text) => send({ out: text }),
    err: (text) => send({ err: text }),
    drained: async () => {
      if (socket.writableNeedDrain) await once(socket, 'drain', { signal: gone.signal }).catch(() => {})
    },
    signal: gone.signal,
  }
  let begun = false
  let asked: string | undefined
  for await (const line of lines(socket)) {
    if (!begun && line.startsWith('GET ')) asked = line
    // The whole head is read first: an end with unread bytes would take the answer along.
    if (asked !== undefined && line.trim() !== '') continue
    if (asked !== undefined) {
      begun = true
      socket.end(await pageOf(system, asked))
      return
    }
    const message = JSON.parse(line) as Partial<HookRequest & CliRequest> & { stdin?: string; end?: boolean }
    if (message.stdin !== undefined) await take(stdin, Buffer.from(message.stdin, 'base64'), gone.signal)
    else if (message.end) stdin.end()
    else if (!begun && (message.words || message.push !== undefined)) {
      begun = true
      const done = message.words
        ? runWords(system, queue, OWNER, message.words, streams).then((exit) => ({ exit }))
        : pushes.hook(message as HookRequest, (text) => send({ say: text })).then((report) => ({ report }))
      done.then(
        (last) => socket.end(`${JSON.stringify(last)}\n`),
        (error) => {
          console.error(error)
          socket.destroy()
        },
      )
    }
  }
}

/** No faster than the command reads; one that does not read gets no more than fits. */
async function take(stdin: PassThrough, chunk: Buffer, signal: AbortSignal): Promise<void> {
  if (stdin.write(chunk)) return
  await once(stdin, 'drain', { signal }).catch(() => {})
}

/** For Prometheus's textfile collector or a relay: `curl --unix-socket control.sock http://localhost/metrics`. */
async function pageOf(system: System, asked: string): Promise<string> {
  const found = /^GET \/metrics(\?\S*)? HTTP/.test(asked)
  const [status, type] = found ? ['200 OK', CONTENT_TYPE] : ['404 Not Found', 'text/plain']
  const body = found ? await system.traffic.exposition() : 'There is /metrics.\n'
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`
}

async function* lines(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  socket.setEncoding('utf8')
  for await (const chunk of socket) {
    rest += chunk
    if (rest.length > LIMIT) throw new Error('a message on the control socket is too long')
    const parts = rest.split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}
