/** BuildKit's cache: layers of steps and what cache mounts hold. Its records have no owner, so all who build on the engine share what is kept. */
import type Docker from 'dockerode'

interface Keep {
  /** Bytes; what was used last stays. */
  storage?: number
  /** Such as 168h: what was used since stays. */
  until?: string
}

/** Never what a build uses now or an image shares. Answers how many bytes went. */
export function pruneCache(docker: Docker, keep: Keep, signal?: AbortSignal): Promise<number> {
  // dockerode's own pruneBuilder drops its options.
  const call = {
    path: '/build/prune?',
    method: 'POST',
    abortSignal: signal,
    options: {
      'keep-storage': keep.storage,
      filters: keep.until ? JSON.stringify({ until: [keep.until] }) : undefined,
    },
    statusCodes: { 200: true, 500: 'server error' },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(call as never, (error: Error | null, answer: unknown) => {
      if (error) reject(error)
      else resolve((answer as { SpaceReclaimed: number }).SpaceReclaimed)
    })
  })
}
