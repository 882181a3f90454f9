/** One conversation on an ssh channel: streams that a client cannot stall, mix up or fill memory with, and the exit code at the end. */
import type { Socket } from 'node:net'
import { PassThrough, type Readable, Transform, Writable } from 'node:stream'
import type { ServerChannel } from 'ssh2'

export interface Conversation {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  /** Aborted when the client goes, or types Ctrl-C. */
  signal: AbortSignal
}

const FORGET = { _chunk: undefined, _chunkcb: undefined, _chunkErr: undefined, _chunkcbErr: undefined }
/** Bytes on their way to a client that reads slowly, beyond which we wait for it: its window may be as large as it likes. */
const IN_FLIGHT = 1024 * 1024

export async function converse(
  channel: ServerChannel,
  client: { socket: Socket; gone: AbortSignal; pty: boolean },
  run: (talk: Conversation) => Promise<number>,
): Promise<void> {
  const closed = new AbortController()
  const interrupted = new AbortController()
  channel.on('close', () => closed.abort())
  channel.on('error', () => closed.abort())
  const gone = AbortSignal.any([client.gone, closed.signal])
  const stdin = client.pty ? keyboard(() => interrupted.abort()) : new PassThrough()
  stdin.on('error', () => {})
  channel.pipe(stdin)
  gone.addEventListener('abort', () => stdin.end(), { once: true })
  const [stdout, stderr] = outlets(channel, client.socket, gone, client.pty)
  const exit = await run({ stdin, stdout, stderr, signal: AbortSignal.any([gone, interrupted.signal]) })
  channel.unpipe(stdin)
  channel.resume()
  if (gone.aborted) return
  await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))))
  if (gone.aborted) return
  channel.exit(interrupted.signal.aborted ? 130 : exit)
  channel.end()
}

/** A client with a terminal sends keys as bytes: Ctrl-C ends the command, Ctrl-D its input. */
function keyboard(interrupt: () => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (chunk.includes(3)) interrupt()
      const end = chunk.indexOf(4)
      this.push(end < 0 ? chunk : chunk.subarray(0, end))
      if (end >= 0) this.end()
      done()
    },
  })
}

/**
 * stdout and stderr, one write at a time between them: ssh2 remembers only one chunk that waits for the window, and sends
 * it again when the other stream waits next. Writes to a client that has gone are thrown away, and never wait.
 */
function outlets(channel: ServerChannel, socket: Socket, gone: AbortSignal, pty: boolean): [Writable, Writable] {
  let turn: Promise<void> = Promise.resolve()
  const outlet = (target: Writable): Writable => {
    const write = (chunk: Buffer, done: () => void): void => {
      const text = pty ? Buffer.from(chunk.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1') : chunk
      turn = turn.then(() => send(target, text, socket, gone))
      void turn.then(() => {
        Object.assign(channel, FORGET)
        done()
      })
    }
    return new Writable({
      write: (chunk: Buffer, _, done) => write(chunk, done),
      // Many short lines go out as one packet.
      writev: (chunks, done) => write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    })
  }
  channel.stderr.on('error', () => {})
  return [outlet(channel), outlet(channel.stderr as unknown as Writable)]
}

/** ssh2 throws on a write to a connection that has just failed: its client has gone. */
function send(target: Writable, chunk: Buffer, socket: Socket, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const sent = (): void => {
      gone.removeEventListener('abort', sent)
      socket.removeListener('drain', sent)
      resolve()
    }
    if (gone.aborted) return sent()
    gone.addEventListener('abort', sent, { once: true })
    try {
      target.write(chunk, () => (socket.writableLength > IN_FLIGHT ? socket.once('drain', sent) : sent()))
    } catch {
      sent()
    }
  })
}
