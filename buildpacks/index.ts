/** The build packs in the order in which they are asked; the first that detects the source builds it. */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { dockerfile } from './dockerfile.ts'
import { node } from './node/index.ts'
import { python } from './python/index.ts'
import { staticFiles } from './static.ts'

export const BUILDPACKS: Buildpack[] = [dockerfile, python, node, staticFiles]

export function choose(source: Source, name?: string): Buildpack {
  const found =
    name === undefined ? BUILDPACKS.find((pack) => pack.detect(source)) : BUILDPACKS.find((pack) => pack.name === name)
  if (found) return found
  if (name !== undefined)
    throw new Failure('CONFIG_INVALID', {
      message: `backendim.yaml: build.buildpack: there is no ${name}; there are ${BUILDPACKS.map((pack) => pack.name).join(', ')}`,
    })
  throw new Failure('NO_RUNTIME_DETECTED', {
    message: 'no Dockerfile, package.json, requirements.txt, app.py, main.py or index.html was found',
  })
}
