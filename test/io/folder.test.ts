/** A folder on disk as a push would carry it. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { folderSource } from '../../lib/io/folder.ts'
import { run } from '../host.ts'

async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
const FILES = {
  'package.json': '{}',
  'src/é ö.js': 'x',
  'node_modules/a/index.js': '',
  '.env': 'SECRET=1',
  'kept/.env': 'in git all the same',
  'big.txt': 'x'.repeat(1_000_001),
}
const git = (folder: string, ...args: string[]) => run('git', ['-C', folder, ...args])

t.test('in a work tree: what git has or would add, as it is on the disk', async (t) => {
  const folder = t.testdir()
  await write(folder, { ...FILES, '.gitignore': 'node_modules\n.env\n', 'gone.js': '' })
  await symlink('package.json', join(folder, 'link'))
  await git(folder, 'init', '-q')
  await git(folder, 'add', '-A')
  await git(folder, 'add', '-f', 'kept/.env')
  await rm(join(folder, 'gone.js'))
  await write(folder, { 'new.js': 'untracked', 'inner/.git/HEAD': 'ref: refs/heads/x' })
  const source = await folderSource(folder)
  t.same(
    source.match(/(?:)/).sort(),
    [
      ...['.gitignore', 'big.txt', 'inner/.git/HEAD', 'kept/.env', 'link', 'new.js', 'package.json', 'src/é ö.js'],
    ].filter((path) => !path.startsWith('inner/')),
  )
  t.equal(await source.read('link'), 'package.json', 'a symlink is its target, as in git')
  t.equal(await source.read('src/é ö.js'), 'x')
  t.equal(await source.read('big.txt'), undefined, 'larger than 1 MB')
  t.equal(await source.read('.env'), undefined, 'what is ignored is not there')
  t.same([source.has('new.js'), source.has('gone.js'), source.has('../x')], [true, false, false])
  const below = await folderSource(join(folder, 'src'))
  t.same(below.match(/(?:)/), ['é ö.js'], 'a folder of the work tree')
})

t.test('elsewhere: all but .git and node_modules', async (t) => {
  const folder = t.testdir()
  await write(folder, FILES)
  process.env.GIT_CEILING_DIRECTORIES = join(folder, '..')
  t.teardown(() => delete process.env.GIT_CEILING_DIRECTORIES)
  const source = await folderSource(folder)
  t.same(source.match(/(?:)/).sort(), ['.env', 'big.txt', 'kept/.env', 'package.json', 'src/é ö.js'])
})
