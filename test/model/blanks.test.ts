/** Texts as build packs see them: a file of blanks alone must not hold the control plane up. */
import t from 'tap'
import { squeezed } from '../../lib/model/tree.ts'

t.test('runs of blanks are cut, all else stays', async (t) => {
  const usual = 'a\n\n\n  b\t = 1\n'
  t.equal(squeezed(usual), usual)
  t.equal(squeezed(`a${' '.repeat(200)}b`), `a${' '.repeat(200)}b`)
  t.equal(squeezed(`a${'\n'.repeat(5000)}b${' '.repeat(300)}`), `a${'\n'.repeat(200)}b${' '.repeat(200)}`)
  t.equal(squeezed('\n'.repeat(1_000_000)).length, 200)
})
