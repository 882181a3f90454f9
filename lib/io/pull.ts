/** Images that are pulled instead of built: they get a name of ours, which keeps them. */
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { Failure } from '../model/errors.ts'
import { type Reference, spell } from '../model/image.ts'
import { linesOf } from './lines.ts'

export interface Pulled {
  /** `sha256:…` */
  id: string
  /** The one TCP port that it exposes; undefined: none, or several. */
  port?: number
  exposes: number
  /** It names a program to run. */
  runs: boolean
}

/** Throws IMAGE_PULL_DENIED with what the registry said, where it is not on this host either; CANCELED. */
export async function pullImage(
  docker: Docker,
  reference: Reference,
  as: string,
  { say, signal }: { say(line: string): void; signal: AbortSignal },
): Promise<Pulled> {
  const name = spell(reference)
  // What an app was built as is its own.
  if (/^backendim-/.test(reference.name))
    throw new Failure('IMAGE_PULL_DENIED', {
      message: `${name} is the name of an image of an app of a host, which is not handed to another`,
      hint: 'push it to a registry, and name it there',
    })
  const refused = await fetchImage(docker, reference, say, signal)
  signal.throwIfAborted()
  const found = await docker
    .getImage(name)
    .inspect()
    .catch((error) => {
      if ((error as { statusCode?: number }).statusCode === 404) return undefined
      throw error
    })
  if (!found)
    throw new Failure('IMAGE_PULL_DENIED', {
      message: `the image ${name} cannot be had`,
      hint: 'check its name, that it is public, and that this host reaches its registry',
      evidence: [refused ?? 'the registry sent no image'],
    })
  if (refused) say(`${name} is taken as it is on this host: ${refused}`)
  const at = as.lastIndexOf(':')
  await docker.getImage(found.Id).tag({ repo: as.slice(0, at), tag: as.slice(at + 1) })
  const ports = Object.keys(found.Config.ExposedPorts ?? {}).flatMap(
    (port) => /^(\d+)(?:\/tcp)?$/.exec(port)?.[1] ?? [],
  )
  const { Cmd, Entrypoint } = found.Config
  const runs = [Cmd, Entrypoint].some((words) => words !== undefined && words !== null && words.length > 0)
  return { id: found.Id, port: ports.length === 1 ? Number(ports[0]) : undefined, exposes: ports.length, runs }
}

/** Answers why there is none. A line per layer would be noise: what is told is what has changed as a whole. */
async function fetchImage(
  docker: Docker,
  { name, tag, digest }: Reference,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const options = { fromImage: name, tag: digest ?? tag ?? 'latest', abortSignal: signal }
    const stream = (await docker.createImage(options)) as Readable
    for await (const line of linesOf(stream)) {
      if (line === '') continue
      const { error, status, id } = JSON.parse(line) as { error?: string; status?: string; id?: string }
      if (error) return error
      if (status && /^(?:Digest|Status): /.test(status) && !id) say(status)
    }
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    return (error as Error).message.replace(/^\(HTTP code \d+\) /, '')
  }
}
