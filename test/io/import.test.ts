/** What archives may do to the host that takes them in. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import t, { type Test } from 'tap'
import tar from 'tar-stream'
import { Git } from '../../lib/io/git.ts'
import { importArchive } from '../../lib/io/import.ts'

const REF = 'refs/backendim/bring-x'

async function repository(t: Test): Promise<{ git: Git; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'backendim-import-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const git = new Git(join(folder, 'repos'), join(folder, 'hooks'), join(folder, 'home'))
  await git.init('a')
  return { git, folder }
}

/** `[path, link or content]` */
function packed(entries: [string, { link: string } | string][]): Readable {
  const pack = tar.pack()
  for (const [name, what] of entries)
    if (typeof what === 'string') pack.entry({ name }, what)
    else pack.entry({ name, type: 'link', linkname: what.link })
  pack.finalize()
  return pack as unknown as Readable
}

/** A head of tar alone, as its numbers say. */
function head(name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  block.write(name)
  block.write('0000644\x000000000\x000000000\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0        ', 136)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

t.test('names of an archive', async (t) => {
  const { git } = await repository(t)
  const take = (entries: Parameters<typeof packed>[0]): Promise<unknown> =>
    importArchive(git, 'a', REF, packed(entries), 'Archive')
  const { commit } = (await take([
    ['d/a', 'one'],
    ['d/b', { link: 'd/a' }],
    ['c "x"\\\tM 100644', 'two'],
  ])) as { commit: string }
  const listed = await git.run('a', ['ls-tree', '-r', '-z', '--name-only', commit])
  t.same(listed.split('\0').filter(Boolean), ['c "x"\\\tM 100644', 'd/a', 'd/b'], 'a link to a file is that file')
  t.equal(await git.run('a', ['cat-file', 'blob', `${commit}:d/b`]), 'one')
  // Each level would be twice the one before: 2 to the 40th files.
  const bomb: [string, { link: string } | string][] = [['l0/x', '']]
  for (let level = 1; level <= 40; level++)
    for (const side of ['a', 'b']) bomb.push([`l${level}/${side}`, { link: `l${level - 1}` }])
  await t.rejects(take(bomb), { code: 'USAGE', message: /"l1\/a" is a link to "l0", which is no file before it/ })
  await t.rejects(take([['a', { link: 'none' }]]), { code: 'USAGE', message: /is no file before it/ })
  await t.rejects(
    take([
      ['a', 'x'],
      ['a/b', 'y'],
    ]),
    { code: 'USAGE', message: /"a" is a file and a folder/ },
  )
  await t.rejects(
    take([
      ['a/b', 'y'],
      ['a', 'x'],
    ]),
    { code: 'USAGE', message: /"a" is a file and a folder/ },
  )
  await t.rejects(take([['n'.repeat(300), 'x']]), { code: 'USAGE', message: /a name that no file can have/ })
  await t.rejects(take([['x\nM 100644 inline y', 'x']]), { code: 'USAGE', message: /a name that no file can have/ })
  const deep = Array.from({ length: 60 }, (_, at): [string, string] => [`${at}${'/d'.repeat(2000)}/f`, ''])
  await t.rejects(take(deep), { code: 'USAGE', message: /more than 100000 folders/ })
})

t.test('what lies between the files of a tar is bounded', async (t) => {
  const { git } = await repository(t)
  for (const [name, first] of [
    ['a long name', head('././@LongLink', 'L', 1e9)],
    ['attributes', head('pax', 'x', 1e9)],
    ['padding', Buffer.concat([head('a', '0', 0), Buffer.alloc(1024)])],
  ] as const) {
    let sent = 0
    const endless = async function* (): AsyncGenerator<Buffer> {
      yield first
      for (; sent < 1e9; sent += 65_536) yield Buffer.alloc(65_536)
    }
    const archive = Readable.from(endless(), { objectMode: false }).pipe(createGzip())
    await t.rejects(importArchive(git, 'a', REF, archive, 'Archive'), { code: 'USAGE' }, name)
    t.ok(sent < 1e8, `${name}: ${sent} bytes were read`)
  }
})
