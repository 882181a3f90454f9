/** Runs a command in an image to its end: tests (alone on a network of their own) and release commands (on the app's). */
import { PassThrough } from 'node:stream'
import type { RunSpec } from '../model/plan.ts'
import { type Engine, hardened } from './engine.ts'

export interface Run {
  app: string
  image: string
  command: string
  env: Record<string, string>
  memory: number
  /** True: it sees nothing of the app. */
  alone: boolean
}

const LINE = 64 * 1024

/** How it ended; `oom`: the kernel killed a process of it for memory. */
interface End {
  exit: number
  oom: boolean
}

/** Lines to `onLine` as they come; answers how it ended. On an abort the container is killed and the reason thrown. */
export async function runOnce(
  engine: Engine,
  run: Run,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<End> {
  signal.throwIfAborted()
  const network = run.alone ? await engine.networks.alone(run.app) : undefined
  let id: string | undefined
  try {
    id = network ? await createAlone(engine, run, network) : (await engine.create(onNetwork(run))).id
    const container = engine.docker.getContainer(id)
    const stream = await container.attach({ stream: true, stdout: true, stderr: true })
    const closed = lines(container.modem, stream, onLine)
    await container.start()
    const exit = await engine.wait(id, signal)
    await closed
    return { exit, oom: exit !== 0 && (await engine.state(id)).oom }
  } finally {
    if (id) await engine.removeContainer(id)
    if (network) await engine.networks.remove(network)
  }
}

const onNetwork = (run: Run): RunSpec => ({
  ...run,
  appName: '',
  release: 0,
  generation: 0,
  type: 'run',
  port: 0,
  index: Math.floor(Math.random() * 1e9),
})

async function createAlone(engine: Engine, run: Run, network: string): Promise<string> {
  const labels = { ...engine.labels(run.app), 'im.backend.type': 'run' }
  return (await engine.docker.createContainer({ ...hardened(run, network), Labels: labels })).id
}

/** Resolves when the output has ended. A line without end is cut at 64 kB. */
function lines(
  modem: { demuxStream(from: NodeJS.ReadableStream, out: unknown, err: unknown): void },
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): Promise<void> {
  const sink = new PassThrough()
  let rest = ''
  sink.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > LINE) parts.push(rest.slice(0, LINE))
    if (rest.length > LINE) rest = ''
    for (const part of parts) onLine(part.replace(/\r$/, ''))
  })
  modem.demuxStream(stream, sink, sink)
  stream.once('end', () => sink.end())
  stream.once('close', () => sink.end())
  stream.once('error', () => sink.end())
  return new Promise((resolve) => {
    sink.once('end', () => {
      if (rest) onLine(rest)
      resolve()
    })
  })
}
