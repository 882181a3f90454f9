/** Trees that a stranger pushed: many, deep, endless; and names of every kind. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { unixEnds } from '../../lib/flow/line-ends.ts'
import { Git } from '../../lib/io/git.ts'
import { listTree, lookUp, readText, sourceFrom } from '../../lib/io/tree.ts'
import { run } from '../host.ts'

async function repository(
  t: Test,
): Promise<{ git: Git; tree(lines: string[]): Promise<string>; blob(text: string): Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'backendim-tree-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const git = new Git(join(folder, 'repos'), join(folder, 'hooks'), join(folder, 'home'))
  await git.init('shop')
  const made = async (args: string[], input: string): Promise<string> =>
    (await run('git', ['--git-dir', git.path('shop'), ...args], { input })).out.trim()
  return {
    git,
    tree: (lines) => made(['mktree', '-z'], lines.map((line) => `${line}\0`).join('')),
    blob: (text) => made(['hash-object', '-w', '--stdin'], text),
  }
}
const many = (kind: string, object: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${kind} ${object}\tn${String(at).padStart(3, '0')}`)

t.test('a few objects that unfold to millions of files', async (t) => {
  const { git, tree, blob } = await repository(t)
  let top = await tree(many('100644 blob', await blob('x'), 100))
  for (let level = 0; level < 3; level++) top = await tree(many('040000 tree', top, 100))
  await t.rejects(listTree(git, 'shop', top), {
    code: 'CONTEXT_TOO_LARGE',
    message: 'the tree unfolds to more than 200,000 files; a build takes no more',
  })
})

t.test('folders without end and without a file', async (t) => {
  const { git, tree } = await repository(t)
  let top = await tree([])
  for (let level = 0; level < 8; level++) top = await tree(many('040000 tree', top, 50))
  await t.rejects(listTree(git, 'shop', top, [], { files: 1000, milliseconds: 300 }), { code: 'CONTEXT_TOO_LARGE' })
})

t.test('folders in folders in folders', async (t) => {
  const { git, tree, blob } = await repository(t)
  let top = await tree([`100644 blob ${await blob('x')}\tfile`])
  const name = 'n'.repeat(250)
  for (let level = 0; level < 20; level++) top = await tree([`040000 tree ${top}\t${name}`])
  await t.rejects(listTree(git, 'shop', top), { code: 'CONTEXT_TOO_LARGE', message: /nested too deeply/ })
})

t.test('names, modes, links and line ends', async (t) => {
  const { git, tree, blob } = await repository(t)
  const file = await blob('web: one\r\ntwo\r\n')
  const names = [
    '-rf',
    'größe 1.txt',
    '日本語',
    'new\nline',
    'quo"te',
    "it's",
    'back\\slash',
    'tab\there',
    ' ',
    '$(id)',
  ]
  const top = await tree([
    ...names.map((name) => `100644 blob ${file}\t${name}`),
    `100755 blob ${file}\tz`,
    `120000 blob ${await blob('z')}\tProcfile`,
    `120000 blob ${await blob('../../etc/passwd')}\tout`,
  ])
  const listing = await listTree(git, 'shop', top)
  const source = sourceFrom(git, 'shop', listing)
  t.same(listing.entries.map(({ path }) => path).sort(), [...names, 'z', 'Procfile', 'out'].sort())
  t.equal(listing.entries.find(({ path }) => path === 'z')?.mode, '100755')
  for (const name of [...names, 'Procfile']) t.equal(await source.read(name), 'web: one\ntwo\n', JSON.stringify(name))
  t.equal(await source.read('out'), undefined)
  const made = await run('git', [
    '--git-dir',
    git.path('shop'),
    '-c',
    'user.name=T',
    '-c',
    'user.email=t@example.com',
    'commit-tree',
    '-m',
    'x',
    top,
  ])
  const commit = made.out.trim()
  t.equal(await readText(git, 'shop', commit, 'Procfile'), 'web: one\ntwo\n')
  t.equal(await readText(git, 'shop', commit, 'out'), undefined)
  t.equal(await lookUp(git, 'shop', commit, 'nothing'), undefined)
})

t.test('scripts with the line ends of Windows', async (t) => {
  const cases: [string, string, string | undefined][] = [
    ['start.sh', 'echo 1\r\necho 2\r\n', 'echo 1\necho 2\n'],
    ['bin/run', '#!/bin/sh\r\necho größe\r\n', '#!/bin/sh\necho größe\n'],
    ['bin/run', '#!/bin/sh\necho "a\r\n"', undefined],
    ['gradlew', '#!/bin/sh\r\n', '#!/bin/sh\n'],
    ['data.csv', 'a\r\nb\r\n', undefined],
    ['start.sh', 'echo\n', undefined],
    ['evil.sh', '\0\r\n', undefined],
  ]
  for (const [path, text, expected] of cases)
    t.equal(unixEnds(path, Buffer.from(text))?.toString(), expected, JSON.stringify(text))
})
