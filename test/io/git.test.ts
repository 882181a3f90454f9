/** Repositories by themselves: packing beside pushes, the ends of shallow histories, names of branches. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'

import { Git } from '../../lib/io/git.ts'
import { readEnds } from '../../lib/io/shallow.ts'
import { run } from '../host.ts'

const exec = promisify(execFile)

async function repository(t: Test): Promise<{ git: Git; path: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'backendim-git-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const git = new Git(join(folder, 'repos'), join(folder, 'hooks'), join(folder, 'home'))
  await git.init('shop')
  return { git, path: git.path('shop'), folder }
}

/** A commit of some files on a ref, in a pack of its own; answers its id. */
async function commit(path: string, ref: string, parent?: string): Promise<string> {
  const mark = `${Math.random()}`
  const lines = [`commit ${ref}`, 'committer T <t@example.com> 1700000000 +0000', 'data 1', 'x']
  if (parent) lines.push(`from ${parent}`)
  lines.push('M 100644 inline mark.txt', `data ${mark.length}`, mark, '')
  const command = ['--git-dir', path, '-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force']
  const made = await run('git', command, { input: `${lines.join('\n')}\n` })
  if (made.code !== 0) throw new Error(made.err)
  return (await exec('git', ['--git-dir', path, 'rev-parse', ref])).stdout.trim()
}
/** So many packs, all held, that it is time to clean up. */
async function grow(path: string, name: string): Promise<void> {
  for (let at = 0; at < 21; at++) await commit(path, `refs/backendim/${name}-${at}`)
}
async function packs(path: string): Promise<number> {
  const files = await readdir(join(path, 'objects', 'pack'))
  return files.filter((file) => file.endsWith('.pack')).length
}

t.test('gc packs what has grown, keeps what is held or young, and drops the rest', async (t) => {
  const { git, path } = await repository(t)
  const old = await commit(path, 'refs/heads/old')
  const before = new Date(Date.now() - 3 * 86_400_000)
  const folder = join(path, 'objects', 'pack')
  for (const file of await readdir(folder)) await utimes(join(folder, file), before, before)
  const held = await commit(path, 'refs/backendim/v1')
  const young = await commit(path, 'refs/heads/young')
  const live = await commit(path, 'refs/heads/main')
  await git.updateRefs('shop', [
    { ref: 'refs/heads/old', new: '0'.repeat(40), old },
    { ref: 'refs/heads/young', new: '0'.repeat(40) },
  ])
  await git.gc('shop')
  t.equal(await packs(path), 4, 'nothing to do yet')
  await grow(path, 'v')
  await Promise.all([git.gc('shop'), git.gc('shop')])
  t.same(await git.present('shop', [old, held, young, live]), new Set([held, young, live]))
  t.ok((await packs(path)) <= 2, 'one pack, and one of what may go tomorrow')
  t.equal(await git.gc('gone'), undefined, 'a repository that went away is no error')
})

t.test('gc beside pushes', async (t) => {
  const { git, path, folder } = await repository(t)
  const work = join(folder, 'work')
  await exec('git', ['clone', '-q', path, work], { env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } })
  const pushed: string[] = []
  for (let round = 0; round < 3; round++) {
    await grow(path, `v${round}`)
    pushed.push(await commit(join(work, '.git'), 'refs/heads/main', pushed.at(-1)))
    const push = run('git', ['-C', work, 'push', '-q', 'origin', 'main'])
    await Promise.all([push.then((ran) => t.equal(ran.code, 0, ran.err)), git.gc('shop')])
  }
  t.ok((await packs(path)) < 21)
  t.same(await git.present('shop', pushed), new Set(pushed))
  t.equal((await run('git', ['--git-dir', path, 'fsck', '--full'])).code, 0)
})

t.test('the ends of a shallow push are kept while it lasts, and forgotten when nothing came of it', async (t) => {
  const { git, path } = await repository(t)
  const whole = await commit(path, 'refs/heads/main')
  const file = join(path, 'shallow')
  await (await git.mark('shop', [whole]))()
  t.notOk(existsSync(file), 'what is here whole is no end')
  const absent = 'a'.repeat(40)
  const [first, second] = [await git.mark('shop', [absent]), await git.mark('shop', [absent, whole])]
  t.equal(await readFile(file, 'utf8'), `${absent}\n`)
  first()
  await git.gc('shop')
  t.ok(existsSync(file), 'another push goes on')
  second()
  await git.gc('shop')
  t.notOk(existsSync(file))
})

t.test('what a pusher sends is split after the ends, wherever it is cut', async (t) => {
  const [one, two] = ['1'.repeat(40), '2'.repeat(40)]
  const rest = `0030${one} ${two} refs/heads/main\0caps0000PACK`
  for (const [sent, ends, left] of [
    [`0035shallow ${one}\n0034shallow ${two}${rest}`, [one, two], rest],
    [rest, [], rest],
    ['0000', [], '0000'],
    [`0035shallow ${one}\n`, [one], ''],
    ['0035shal', [], '0035shal'],
    ['', [], ''],
  ] as const)
    for (let cut = 0; cut <= sent.length; cut++) {
      const stream = new PassThrough()
      const read = readEnds(stream)
      stream.write(sent.slice(0, cut))
      stream.end(sent.slice(cut))
      const found = await read
      const more: Buffer[] = []
      for await (const chunk of stream) more.push(chunk as Buffer)
      t.same([found.ends, found.rest.toString() + Buffer.concat(more)], [ends, left])
    }
})

t.test('names of branches', async (t) => {
  const { git } = await repository(t)
  for (const name of ['main', 'a/b', 'a.b']) t.ok(await git.isBranchName(name), name)
  for (const name of ['a..b', 'a b', 'x.lock', '/a', 'a/', 'a~1', '']) t.notOk(await git.isBranchName(name), name)
})
