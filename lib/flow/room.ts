/** Is there room for a build? Numbers first; where the disk is short, what nobody uses of BuildKit's cache goes. */
import { pruneCache } from '../io/build-cache.ts'
import { disk, memory } from '../io/room.ts'
import { megabytes } from '../model/build-limits.ts'
import { size } from '../model/chart.ts'
import { Failure } from '../model/errors.ts'
import type { System } from './system.ts'

/** A base image and a dependency tree; and what a push, its log and the store take. */
const IMAGES = 1e9
const DATA = 200e6
const MEMORY = 128 * 1024 * 1024
/** Milliseconds: a push waits for it. */
const PRUNING = 20_000

/** What a build lacks, after what could be done about it; undefined: it can begin. */
export async function shortage(system: System, signal?: AbortSignal): Promise<Failure | undefined> {
  const { root } = await system.caps.look()
  const short = await shortDisk(system, root)
  if (short && root) {
    const late = AbortSignal.timeout(PRUNING)
    const ends = signal ? AbortSignal.any([signal, late]) : late
    await pruneCache(system.engine.docker, {}, ends).catch((error) => {
      if (!signal?.aborted) console.error(`pruning the cache of builds: ${error.message}`)
    })
    signal?.throwIfAborted()
    const still = await shortDisk(system, root)
    if (still) return still
  } else if (short) return short
  return root ? shortMemory() : undefined
}

async function shortDisk(system: System, root: string | undefined): Promise<Failure | undefined> {
  for (const [path, wanted] of [...(root ? [[root, IMAGES] as const] : []), [system.data, DATA] as const]) {
    const { free } = await disk(path)
    if (free < wanted)
      return new Failure('DISK_FULL', {
        message: `${size(free)} are free on the disk of ${path}; a build wants at least ${size(wanted)}`,
      })
  }
  return undefined
}

function shortMemory(): Failure | undefined {
  const { available, swapFree } = memory()
  if (available + swapFree >= MEMORY) return undefined
  return new Failure('MEMORY_FULL', {
    message: `${megabytes(available + swapFree)} of memory are free on the host; a build wants at least ${megabytes(MEMORY)}`,
  })
}
