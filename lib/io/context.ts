/** The build context: git's archives as one tar stream, with a generated Dockerfile put in, .dockerignore applied (the engine's API does not) and some files replaced. */
import { createReadStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import tar from 'tar-stream'

export const GENERATED = '.backendim.Dockerfile'

/** A file of the host, or what it holds. */
export type Replacement = { file: string; size: number } | Buffer

interface ContextOptions {
  dockerfile: { text: string } | { path: string }
  ignored?(path: string): boolean
  /** Path → what goes in its place. */
  replaced?: Map<string, Replacement>
}

/**
 * The stream owns the archives: whatever ends it early ends them too, or the child behind one would wait for a reader
 * for ever. Each is begun when the one before it has ended.
 */
export function contextTar(
  archives: (() => Readable)[],
  options: ContextOptions,
): { stream: Readable; dockerfile: string } {
  const generated = 'text' in options.dockerfile ? options.dockerfile.text : undefined
  const dockerfile = 'path' in options.dockerfile ? options.dockerfile.path : GENERATED
  const { ignored = () => false } = options
  // Never the Dockerfile; always a file that has the name of ours.
  const drop = (name: string): boolean => name === GENERATED || (name !== dockerfile && ignored(name))
  const pack = tar.pack()
  const out = new PassThrough()
  const cut = (error: Error): unknown => out.destroy(error)
  pack.on('error', cut)
  out.once('close', () => pack.destroy())
  if (generated !== undefined) pack.entry({ name: GENERATED }, generated)
  const next = ([begin, ...rest]: (() => Readable)[]): void => {
    if (out.destroyed) return
    if (begin) pour(begin(), { pack, out, drop, replaced: options.replaced ?? new Map() }, () => next(rest))
    else pack.finalize()
  }
  next(archives)
  pack.pipe(out)
  return { stream: out, dockerfile }
}

interface Pouring {
  pack: tar.Pack
  out: PassThrough
  drop(name: string): boolean
  replaced: Map<string, Replacement>
}

function pour(archive: Readable, { pack, out, drop, replaced }: Pouring, done: () => void): void {
  const extract = tar.extract()
  const end = (): void => {
    archive.destroy()
    extract.destroy()
  }
  out.once('close', end)
  for (const part of [archive, extract]) part.on('error', (error: Error) => out.destroy(error))
  extract.on('entry', (header, stream, next) => {
    const name = header.name.replace(/\/$/, '')
    const other = replaced.get(name)
    const written = (error?: Error | null): unknown => (error ? extract.destroy(error) : next())
    if (drop(name) || other) {
      stream.on('end', () => (other && !drop(name) ? put(pack, header, other, written) : next()))
      stream.resume()
    } else stream.pipe(pack.entry(header, written))
  })
  extract.on('finish', () => {
    out.off('close', end)
    done()
  })
  archive.pipe(extract)
}

function put(pack: tar.Pack, header: tar.Headers, other: Replacement, done: (error?: Error | null) => unknown): void {
  const size = Buffer.isBuffer(other) ? other.length : other.size
  const entry = pack.entry({ ...header, size, pax: undefined } as tar.Headers, done)
  if (Buffer.isBuffer(other)) entry.end(other)
  else
    createReadStream(other.file)
      .once('error', (error) => entry.destroy(error))
      .pipe(entry)
}
