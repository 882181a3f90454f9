/** All build packs at once, for those who want to know them all. */
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { nothing } from './nothing.ts'
import { PACKS, unknownPack } from './packs.ts'

export const BUILDPACKS: Buildpack[] = await Promise.all(PACKS.map(({ load }) => load()))

export function choose(source: Source, name?: string): Buildpack {
  const found = BUILDPACKS.find((pack) => (name === undefined ? pack.detect(source) : pack.name === name))
  if (found) return found
  throw name === undefined ? nothing(source) : unknownPack(name)
}
