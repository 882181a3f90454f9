/** A word of a hostile file is not looked at for long. */
import t from 'tap'
import { nodeMajor } from '../../buildpacks/node/range.ts'

t.test('a range that is no range', async (t) => {
  t.equal(nodeMajor('>= 18 <21'), '20')
  t.equal(nodeMajor(`18${' || 18'.repeat(200)}`), undefined, 'longer than anybody writes')
})
