/** Builds by BuildKit through the engine's API: a plain tar upload, live lines, cancel by cutting the stream. */
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { BuildError, type BuildFacts } from '../model/build-error.ts'
import { Failure } from '../model/errors.ts'
import { linesOf } from './lines.ts'
import { openSession, type Session } from './session.ts'
import { type Progress, Trace } from './trace.ts'

export interface BuildOptions extends Progress {
  context: Readable
  /** Path inside the tar. */
  dockerfile: string
  tag: string
  target?: string
  labels: Record<string, string>
  args: Record<string, string>
  /** Values by the ids that the Dockerfile mounts. */
  secrets?: Record<string, string>
  signal: AbortSignal
  /** Milliseconds. */
  timeout: number
  /** Whether the kernel killed the step that the engine's error names. */
  oom?(error: string): BuildFacts['oom']
}

/** Answers the image's id. Throws CANCELED, BUILD_TIMEOUT, or a BuildError with what the engine and the step said last. */
export async function build(docker: Docker, options: BuildOptions): Promise<string> {
  const late = AbortSignal.timeout(options.timeout)
  const signal = AbortSignal.any([options.signal, late])
  let session: Session | undefined
  try {
    const { secrets = {} } = options
    if (Object.keys(secrets).length > 0) session = await openSession(docker, secrets, signal)
    return await read(await dial(docker, options, session?.id, signal), options, signal)
  } catch (error) {
    if (options.signal.aborted)
      throw options.signal.reason instanceof Failure ? options.signal.reason : new Failure('CANCELED')
    if (late.aborted)
      throw new Failure('BUILD_TIMEOUT', {
        message: `the build took longer than ${duration(options.timeout)}, and was ended`,
      })
    throw error
  } finally {
    session?.close()
    options.context.destroy()
  }
}

const duration = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} minutes` : `${ms / 1000} seconds`)

function dial(
  docker: Docker,
  options: BuildOptions,
  session: string | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const query = {
    version: '2',
    session,
    t: options.tag,
    dockerfile: options.dockerfile,
    target: options.target,
    labels: options.labels,
    buildargs: options.args,
    rm: true,
  }
  const call = {
    path: '/build?',
    method: 'POST',
    file: options.context,
    options: query,
    abortSignal: signal,
    isStream: true,
    statusCodes: { 200: true, 400: 'bad request', 500: 'server error' },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(call as never, (error: Error | null, stream: unknown) => {
      if (error) reject(new BuildError({ error: error.message, lines: [] }))
      else resolve(stream as IncomingMessage)
    })
  })
}

async function read(stream: IncomingMessage, options: BuildOptions, signal: AbortSignal): Promise<string> {
  const trace = new Trace(options)
  const cut = (): unknown => stream.destroy(new Error('canceled'))
  signal.addEventListener('abort', cut, { once: true })
  let image: string | undefined
  for await (const line of linesOf(stream)) {
    if (line === '') continue
    const message = JSON.parse(line) as { id?: string; aux?: unknown; error?: string }
    if (message.error) {
      trace.end()
      throw new BuildError({ error: message.error, lines: trace.last, oom: options.oom?.(message.error) })
    }
    if (message.id === 'moby.buildkit.trace') trace.push(message.aux as string)
    if (message.id === 'moby.image.id') image = (message.aux as { ID: string }).ID
  }
  signal.throwIfAborted()
  trace.end()
  if (!image) throw new Failure('HOST_ERROR', { message: 'the engine ended the build without an image' })
  return image
}
