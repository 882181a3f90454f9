/** The build context: git's archive as a tar stream, with a generated Dockerfile put in and .dockerignore applied (the engine's API does not). */

import { createRequire } from 'node:module'
import { PassThrough, type Readable } from 'node:stream'
import tar from 'tar-stream'

interface Filter {
  add(text: string): Filter
  ignores(path: string): boolean
}
// CommonJS whose types name a default export that it does not have.
const ignore = createRequire(import.meta.url)('@balena/dockerignore') as () => Filter

export const GENERATED = '.backendim.Dockerfile'

export function contextTar(
  archive: Readable,
  options: { dockerfile: { text: string } | { path: string }; ignore?: string },
): { stream: Readable; dockerfile: string } {
  const generated = 'text' in options.dockerfile ? options.dockerfile.text : undefined
  const dockerfile = 'path' in options.dockerfile ? options.dockerfile.path : GENERATED
  const pack = tar.pack()
  const out = new PassThrough()
  pack.pipe(out)
  pack.on('error', (error) => out.destroy(error))
  if (generated !== undefined) pack.entry({ name: GENERATED }, generated)
  const filter = options.ignore ? ignore().add(options.ignore) : undefined
  const extract = tar.extract()
  extract.on('entry', (header, stream, next) => {
    const name = header.name.replace(/\/$/, '')
    const left = filter && name !== dockerfile && name !== '' && header.type !== 'directory' && filter.ignores(name)
    if (left) {
      stream.on('end', next)
      stream.resume()
      return
    }
    const entry = pack.entry(header, (error) => (error ? extract.destroy(error) : next()))
    stream.pipe(entry)
  })
  extract.on('finish', () => pack.finalize())
  extract.on('error', (error) => out.destroy(error))
  archive.on('error', (error) => out.destroy(error))
  archive.pipe(extract)
  return { stream: out, dockerfile }
}
