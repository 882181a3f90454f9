/** What the benchmark prints, and how it replaces one section of its page. */
import t from 'tap'
import { replaceSection } from '../../bench/page.ts'
import { median, percentile, render } from '../../bench/table.ts'

t.test('medians and percentiles do not depend on the order', async (t) => {
  t.equal(median([3, 1, 2]), 2)
  t.equal(percentile([5, 1, 4, 2, 3], 0.95), 5)
})

t.test('a table is aligned', async (t) => {
  const table = {
    head: ['proxy', 'x nginx', 'errors'],
    rows: [
      ['nginx', 1, 'none'],
      ['backendim', 1.625, 'none'],
    ],
  }
  t.equal(render(table), 'proxy      x nginx  errors\nnginx         1.00    none\nbackendim     1.63    none')
})

t.test('a section is replaced where it stands, or added', async (t) => {
  const page = '# Page\n\nwords\n\n## A\n\nold\n\n## B\n\nstays\n'
  t.equal(replaceSection(page, 'A', '## A\n\nnew'), '# Page\n\nwords\n\n## A\n\nnew\n\n## B\n\nstays\n')
  t.equal(replaceSection(page, 'C', '## C\n\nnew'), `${page}\n## C\n\nnew\n`)
})
