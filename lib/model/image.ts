/** References of images as `docker pull` takes them. */
import { Failure } from './errors.ts'

const REFERENCE =
  /^(?=.{1,300}$)((?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/

export interface Reference {
  /** With the registry, where one is named. */
  name: string
  tag?: string
  digest?: string
}

/** Throws USAGE. */
export function parseReference(text: string): Reference {
  const [, name, tag, digest] = REFERENCE.exec(text) ?? []
  if (name === undefined)
    throw new Failure('USAGE', {
      message: `${JSON.stringify(text.slice(0, 100))} is not the reference of an image`,
      hint: 'such as ghcr.io/org/shop:1.2 or nginx@sha256:…',
    })
  return { name, tag, digest }
}

/** The reference in full: without a tag or a digest it means `latest`. */
export const spell = ({ name, tag, digest }: Reference): string =>
  digest ? `${name}@${digest}` : `${name}:${tag ?? 'latest'}`
