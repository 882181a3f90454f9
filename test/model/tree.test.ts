/** A tree as build packs see it: links, and what is too much. */
import t from 'tap'
import { below } from '../../lib/model/source.ts'
import { checkSize, type Entry, follow, sourceOf, strays } from '../../lib/model/tree.ts'

const file = (path: string, size = 1, mode = '100644'): Entry => ({ path, mode, object: path, size })
const link = (path: string): Entry => file(path, 9, '120000')

t.test('links are followed inside the tree', async (t) => {
  const links = new Map([
    ['Procfile', 'conf/Procfile'],
    ['lib', 'vendor/lib'],
    ['vendor/lib', '../deep/lib'],
    ['out', '../x'],
    ['abs', '/etc/passwd'],
    ['round', 'about'],
    ['about', 'round'],
    ['gone', 'nothing'],
    ['self', '.'],
  ])
  const entries = [file('conf/Procfile'), file('deep/lib/a.js'), file('vendor/.keep'), ...[...links.keys()].map(link)]
  const source = sourceOf(entries, links, async ({ object }) => `text of ${object}`)
  t.equal(await source.read('Procfile'), 'text of conf/Procfile')
  t.equal(await source.read('lib/a.js'), 'text of deep/lib/a.js')
  t.equal(await source.read('self/self/lib/a.js'), 'text of deep/lib/a.js')
  for (const path of ['out', 'abs', 'round', 'gone', 'lib', 'lib/b.js', '']) {
    t.equal(await source.read(path), undefined, path)
    t.notOk(source.has(path), path)
  }
  t.same(strays(entries, links), ['out → ../x', 'abs → /etc/passwd', 'round → about', 'about → round'])
  t.equal(follow('a/../../b', new Map([['x', 'y']])), undefined)
  const inner = below(
    sourceOf([file('a/b/c'), link('a/up'), file('top')], new Map([['a/up', '../top']]), async ({ object }) => object),
    'a',
  )
  t.same(inner.match(/./), ['b/c', 'up'])
  t.equal(await inner.read('up'), 'top', 'what lies beside the folder, where the build sees it')
})

t.test('files larger than 1 MB and commits of other repositories are not read', async (t) => {
  const source = sourceOf([file('big', 1_000_001), file('module', 0, '160000')], new Map(), async () => 'text')
  t.equal(await source.read('big'), undefined)
  t.ok(source.has('big'))
  t.notOk(source.has('module'))
})

t.test('what is too large says so in numbers, but for what is ignored', async (t) => {
  const entries = [file('data/dump.sql', 3 * 1024 ** 3), file('a.js', 10), file('b.mp4', 0.4 * 1024 ** 3)]
  t.throws(() => checkSize(entries, () => false), {
    code: 'CONTEXT_TOO_LARGE',
    message: 'the files are 3.4 GB in all; a build takes 2 GB',
    evidence: ['3 GB  data/dump.sql', '409.6 MB  b.mp4', '0 MB  a.js'],
  })
  checkSize(entries, (path) => path.startsWith('data/'))
  checkSize(entries.slice(1), () => false)
})
