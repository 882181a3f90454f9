/** The build context: git's archive as a tar stream, with a generated Dockerfile put in and .dockerignore applied (the engine's API does not). */
import { PassThrough, type Readable } from 'node:stream'
import tar from 'tar-stream'

export const GENERATED = '.backendim.Dockerfile'

/**
 * The stream owns the archive: whatever ends it early ends the archive too, or the child behind it would wait for a
 * reader for ever.
 */
export function contextTar(
  archive: Readable,
  options: { dockerfile: { text: string } | { path: string }; ignored?(path: string): boolean },
): { stream: Readable; dockerfile: string } {
  const generated = 'text' in options.dockerfile ? options.dockerfile.text : undefined
  const dockerfile = 'path' in options.dockerfile ? options.dockerfile.path : GENERATED
  const { ignored = () => false } = options
  // Never the Dockerfile; always a file that has the name of ours.
  const drop = (name: string): boolean => name === GENERATED || (name !== dockerfile && ignored(name))
  const pack = tar.pack()
  const out = new PassThrough()
  const extract = tar.extract()
  out.once('close', () => {
    archive.destroy()
    extract.destroy()
    pack.destroy()
  })
  for (const part of [archive, extract, pack]) part.on('error', (error: Error) => out.destroy(error))
  if (generated !== undefined) pack.entry({ name: GENERATED }, generated)
  extract.on('entry', (header, stream, next) => {
    if (drop(header.name.replace(/\/$/, ''))) {
      stream.on('end', next)
      stream.resume()
    } else stream.pipe(pack.entry(header, (error) => (error ? extract.destroy(error) : next())))
  })
  extract.on('finish', () => pack.finalize())
  pack.pipe(out)
  archive.pipe(extract)
  return { stream: out, dockerfile }
}
