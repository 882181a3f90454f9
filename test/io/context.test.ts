/** The build context: what of a commit reaches the engine, and that nothing is left waiting when it is cut short. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import Docker from 'dockerode'
import t from 'tap'
import tar from 'tar-stream'
import { build } from '../../lib/io/build.ts'
import { contextTar, GENERATED } from '../../lib/io/context.ts'
import { dockerignore } from '../../lib/model/dockerignore.ts'
import { run } from '../host.ts'

interface Entry {
  type: string
  mode: number
  link?: string
  text: string
}

/** A repository with these files in one commit. */
async function repository(t: { testdir(): string }, files: Record<string, string | Buffer>): Promise<string> {
  const folder = t.testdir()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}
async function commit(folder: string): Promise<void> {
  await run('git', ['init', '-q'], { cwd: folder })
  await run('git', ['add', '-A'], { cwd: folder })
  const made = await run('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-qm', 'x'], {
    cwd: folder,
  })
  if (made.code !== 0) throw new Error(made.err)
}
const archive = (folder: string): ChildProcess => spawn('git', ['archive', '--format=tar', 'HEAD'], { cwd: folder })

async function entries(stream: Readable): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>()
  const extract = tar.extract()
  extract.on('entry', (header, body, next) => {
    let text = ''
    body.on('data', (chunk: Buffer) => {
      text += chunk
    })
    body.on('end', () => {
      found.set(header.name, {
        type: header.type ?? '',
        mode: header.mode ?? 0,
        link: header.linkname ?? undefined,
        text,
      })
      next()
    })
  })
  stream.pipe(extract)
  await once(extract, 'finish')
  return found
}

const LONG = `${'überlang-'.repeat(12)}/${'日本語'.repeat(20)}.txt`

t.test('everything of the commit comes through as it is', async (t) => {
  const folder = await repository(t, {
    Dockerfile: 'FROM x\n',
    'run.sh': '#!/bin/sh\n',
    empty: '',
    [LONG]: 'long\n',
    'src/größe 1.txt': 'blank and umlaut\n',
    big: 'x'.repeat(300_000),
    [GENERATED]: 'FROM evil\n',
  })
  await chmod(join(folder, 'run.sh'), 0o755)
  await symlink('src/größe 1.txt', join(folder, 'link'))
  await symlink(`/${'a/'.repeat(120)}`, join(folder, 'away'))
  await commit(folder)
  const generated = contextTar([() => archive(folder).stdout!], { dockerfile: { text: 'FROM y\n' } })
  t.equal(generated.dockerfile, GENERATED)
  const found = await entries(generated.stream)
  t.equal(found.get(GENERATED)?.text, 'FROM y\n', 'ours, not the one of the project')
  t.equal(found.get(LONG)?.text, 'long\n')
  t.equal(found.get('src/größe 1.txt')?.text, 'blank and umlaut\n')
  t.equal(found.get('big')?.text.length, 300_000)
  t.equal(found.get('empty')?.text, '')
  t.match(found.get('link'), { type: 'symlink', link: 'src/größe 1.txt' })
  t.match(found.get('away'), { type: 'symlink', link: `/${'a/'.repeat(120)}` })
  t.equal((found.get('run.sh')?.mode ?? 0) & 0o111, 0o111, 'still executable')
  t.equal((found.get('Dockerfile')?.mode ?? 0) & 0o111, 0)
})

t.test('.dockerignore keeps things out, but never the Dockerfile', async (t) => {
  const files = [
    'a.md',
    'keep.md',
    'docs/a.txt',
    'docs/deep/b.txt',
    'node_modules/x/index.js',
    'src/node_modules/y.js',
    'src/a.js',
    'deploy/Dockerfile',
  ]
  const folder = await repository(t, Object.fromEntries(files.map((name) => [name, name])))
  await commit(folder)
  const ignore = '*.md\n!keep.md\ndocs\n**/node_modules\ndeploy\n'
  const { stream, dockerfile } = contextTar([() => archive(folder).stdout!], {
    dockerfile: { path: 'deploy/Dockerfile' },
    ignored: dockerignore(ignore),
  })
  t.equal(dockerfile, 'deploy/Dockerfile')
  t.same([...(await entries(stream)).keys()].sort(), ['deploy/Dockerfile', 'keep.md', 'src/', 'src/a.js'])
})

t.test('the engine takes it', async (t) => {
  const folder = await repository(t, {
    '.hidden': 'h',
    'docs/a.txt': 'a',
    'docs/keep/b.txt': 'b',
    [LONG]: 'long',
    'run.sh': '#!/bin/sh\necho "ran in $(pwd)"\n',
  })
  await chmod(join(folder, 'run.sh'), 0o755)
  await symlink('docs/keep/b.txt', join(folder, 'link'))
  await commit(folder)
  const nonce = randomBytes(4).toString('hex')
  const look = 'find . -type f -o -type l | sort && cat link && ./run.sh && cat */日*.txt'
  const text = `FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN : ${nonce} && ${look}\n`
  const { stream, dockerfile } = contextTar([() => archive(folder).stdout!], {
    dockerfile: { text },
    ignored: dockerignore('docs\n!docs/keep\n'),
  })
  const docker = new Docker()
  const tag = `backendim-test-context:${nonce}`
  const lines: string[] = []
  await build(docker, {
    context: stream,
    dockerfile,
    tag,
    labels: {},
    args: {},
    onLine: (line) => lines.push(line),
    signal: new AbortController().signal,
    timeout: 120_000,
  })
  await docker.getImage(tag).remove({ force: true })
  t.same(
    lines.filter((line) => !line.startsWith('[')),
    [`./${GENERATED}`, './.hidden', './docs/keep/b.txt', './link', './run.sh', `./${LONG}`, 'bran in /app', 'long'],
  )
})

t.test('whoever ends the context early ends the archive', async (t) => {
  const folder = await repository(t, { Dockerfile: 'FROM x\n', big: randomBytes(8_000_000) })
  await commit(folder)
  const cut: Record<string, (stream: Readable) => void> = {
    'destroyed before it is read': (stream) => stream.destroy(),
    'destroyed with an error': (stream) => stream.on('error', () => {}).destroy(new Error('canceled')),
    'destroyed half way': (stream) => stream.once('data', () => stream.destroy()),
  }
  for (const [name, end] of Object.entries(cut)) {
    const child = archive(folder)
    const exited = once(child, 'exit')
    end(contextTar([() => child.stdout!], { dockerfile: { path: 'Dockerfile' } }).stream)
    await exited
    t.pass(name)
  }
})

t.test('an archive that fails or is no archive fails the context', async (t) => {
  const failing = new PassThrough()
  const first = contextTar([() => failing], { dockerfile: { path: 'Dockerfile' } }).stream
  const error = once(first, 'error')
  first.resume()
  failing.destroy(new Error('git archive ended with 128'))
  t.match(await error, [{ message: 'git archive ended with 128' }])
  for (const bytes of [Buffer.alloc(512, 'x'), randomBytes(5000), Buffer.from('fatal: no such commit\n')]) {
    const { stream } = contextTar([() => Readable.from([bytes])], { dockerfile: { path: 'Dockerfile' } })
    const failed = once(stream, 'error')
    stream.resume()
    await failed
    t.pass(`${bytes.length} bytes`)
  }
})
