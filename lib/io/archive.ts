/** Archives as commits: what a tar or zip holds becomes a tree of the app's repository, by git's own fast-import. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'
import { fromFdPromise, type ZipFile } from 'yauzl'
import { ArchivePaths, LONGEST_PATH, plainPath, unfit } from '../model/archive-path.ts'
import { Failure } from '../model/errors.ts'

/** One file of an archive. `link`: another file of it that it is the same as. */
export interface Entry {
  path: string
  kind: 'file' | 'program' | 'symlink' | 'link'
  /** Bytes; the body has just as many. */
  size: number
  link?: string
  body: Readable
}

export const MOST_BYTES = 2e9
const MOST_FILES = 100_000
/** Of what stands before a file, long names say. */
const MOST_HEADER = 1024 * 1024

/** Every file in the order of the archive; each body must be read before the next is asked for. Throws USAGE. */
export async function* entriesOf(archive: Readable): AsyncGenerator<Entry> {
  const { head, stream } = await peek(archive)
  const kind = kindOf(head)
  const found = kind === 'zip' ? zipped(stream) : tarred(kind === 'gzip' ? inflate(stream) : stream)
  const paths = new ArchivePaths()
  let files = 0
  let bytes = 0
  for await (const entry of found) {
    files++
    bytes += entry.size
    if (files > MOST_FILES) throw unfit(`it holds more than ${MOST_FILES} files`)
    if (bytes > MOST_BYTES) throw unfit(`it holds more than ${MOST_BYTES / 1e9} GB`)
    const path = plainPath(entry.path)
    const link = entry.link === undefined ? undefined : plainPath(entry.link)
    paths.add(path, link)
    yield { ...entry, path, link }
  }
}

function kindOf(head: Buffer): 'gzip' | 'zip' | 'tar' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return 'zip'
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return 'tar'
  if (head.length === 0) throw unfit('it is empty')
  throw unfit('it is neither a tar, a tar.gz nor a zip')
}

async function peek(stream: Readable): Promise<{ head: Buffer; stream: Readable }> {
  const read = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const chunks: Buffer[] = []
  let size = 0
  while (size < 512) {
    const { value, done } = await read.next()
    if (done) break
    chunks.push(value)
    size += value.length
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* chunks
    for (let next = await read.next(); !next.done; next = await read.next()) yield next.value
  }
  return { head: Buffer.concat(chunks), stream: Readable.from(whole(), { objectMode: false }) }
}

function inflate(stream: Readable): Readable {
  const gunzip = createGunzip()
  pipeline(stream, gunzip).catch((error) => gunzip.destroy(error instanceof Failure ? error : unfit(error.message)))
  return gunzip
}

const KINDS: Record<string, Entry['kind']> = {
  file: 'file',
  'contiguous-file': 'file',
  symlink: 'symlink',
  link: 'link',
}

async function* tarred(stream: Readable): AsyncGenerator<Entry> {
  const extract = shortNamed(tar.extract())
  const waiting: { entry: Entry; next: () => void }[] = []
  let wake = (): void => {}
  let over = false
  let broken: Error | undefined
  const end = (error?: Error | null): void => {
    over = true
    broken = error ? (error instanceof Failure ? error : unfit(error.message)) : undefined
    wake()
  }
  let folders = 0
  let room = 2 * MOST_HEADER
  // Padding has no end of its own.
  const gate = new Transform({
    transform(chunk: Buffer, _, done) {
      room -= chunk.length
      done(room < 0 ? unfit('there is too much between its files') : null, chunk)
    },
  })
  extract.on('entry', (header, body, next) => {
    room = 2 * MOST_HEADER + (header.size ?? 0)
    if (header.type === 'directory') {
      if (++folders > MOST_FILES) return extract.destroy(unfit(`it holds more than ${MOST_FILES} folders`))
      body.on('end', next).resume()
      return
    }
    const kind = KINDS[header.type ?? 'file']
    if (kind === undefined) return extract.destroy(unfit(`${JSON.stringify(header.name)} is neither a file nor a link`))
    const program = kind === 'file' && ((header.mode ?? 0) & 0o111) !== 0
    const target = header.linkname ?? ''
    const size = kind === 'file' ? (header.size ?? 0) : Buffer.byteLength(target)
    const content = kind === 'file' ? body : Readable.from([Buffer.from(target)])
    if (kind !== 'file') body.resume()
    const entry = { path: header.name, kind: program ? ('program' as const) : kind, size, body: content as Readable }
    waiting.push({ entry: kind === 'link' ? { ...entry, link: target } : entry, next })
    wake()
  })
  pipeline(stream, gate, extract).then(() => end(), end)
  try {
    for (;;) {
      const one = waiting.shift()
      if (one) {
        yield one.entry
        one.next()
      } else if (over) break
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    extract.destroy()
    stream.destroy()
  }
  if (broken) throw broken
}

/** A name or its like is kept in memory whole, however long the archive says that it is. */
function shortNamed(extract: tar.Extract): tar.Extract {
  const reader = extract as unknown as { _stream: unknown; _parse(size: number, then: unknown): void }
  const parse = reader._parse
  reader._parse = (size, then) => {
    if (size > MOST_HEADER && !reader._stream) extract.destroy(unfit('it holds a name that no file can have'))
    else parse.call(reader, size, then)
  }
  return extract
}

/** A zip is read from its end: it lies in a file without a name meanwhile. */
async function* zipped(stream: Readable): AsyncGenerator<Entry> {
  const file = await nameless(stream)
  try {
    const zip = await fromFdPromise(file.fd, { autoClose: false })
    yield* unzipped(zip)
  } catch (error) {
    throw error instanceof Failure ? error : unfit((error as Error).message)
  } finally {
    await file.close()
  }
}

async function* unzipped(zip: ZipFile): AsyncGenerator<Entry> {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    const mode = (entry.externalFileAttributes >>> 16) & 0o177777
    const symlink = (mode & 0o170000) === 0o120000
    if (symlink && entry.uncompressedSize > LONGEST_PATH) throw unfit('it holds a link of no sense')
    const kind = symlink ? 'symlink' : mode & 0o111 ? 'program' : 'file'
    yield { path: entry.fileName, kind, size: entry.uncompressedSize, body: await zip.openReadStreamPromise(entry) }
  }
}

async function nameless(stream: Readable): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'backendim-archive-'))
  const file = await open(join(folder, 'archive.zip'), 'wx+', 0o600).finally(() => rm(folder, { recursive: true }))
  try {
    let size = 0
    for await (const chunk of stream) {
      size += (chunk as Buffer).length
      if (size > MOST_BYTES) throw unfit(`it is larger than ${MOST_BYTES / 1e9} GB`)
      await file.writeFile(chunk as Buffer)
    }
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

const MODES = { file: '100644', program: '100755', symlink: '120000' }
const quoted = (path: string): string => `"${path.replace(/["\\]/g, (char) => `\\${char}`)}"`

/** Until it takes more, or is gone. */
function room(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
}

/** Writes the commands of `git fast-import` that make one commit of the entries, without a parent. */
export async function fastImport(
  entries: AsyncIterable<Entry>,
  ref: string,
  message: string,
  to: Writable,
): Promise<void> {
  const write = async (chunk: string | Buffer): Promise<void> => {
    // Once it is destroyed, nothing tells of it any more.
    if (to.destroyed) throw new Error('git fast-import ended early')
    if (!to.write(chunk)) await room(to)
    if (to.destroyed) throw new Error('git fast-import ended early')
  }
  const now = Math.floor(Date.now() / 1000)
  await write(`commit ${ref}\ncommitter Backend.im <deploy@localhost> ${now} +0000\n`)
  await write(`data ${Buffer.byteLength(message)}\n${message}\ndeleteall\n`)
  let files = 0
  for await (const { path, kind, size, link, body } of entries) {
    files++
    if (kind === 'link') {
      body.resume()
      await write(`C ${quoted(link as string)} ${quoted(path)}\n`)
      continue
    }
    // The target of a link of a zip is its content; a short one is read whole either way.
    await write(`M ${MODES[kind]} inline ${quoted(path)}\ndata ${size}\n`)
    let sent = 0
    for await (const chunk of kind === 'symlink' ? [await buffer(body)] : body) {
      sent += (chunk as Buffer).length
      if (sent > size) break
      await write(chunk as Buffer)
    }
    if (sent !== size) throw unfit(`${JSON.stringify(path)} is not as long as it says`)
    await write('\n')
  }
  if (files === 0) throw unfit('it holds no files')
  await write('done\n')
}
