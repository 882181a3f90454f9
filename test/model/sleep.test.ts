/** How sleep is written, and which of the settings hold. */
import t from 'tap'
import { duration, milliseconds, sleepLabel, sleepOf, sleepWords } from '../../lib/model/sleep.ts'
import { app, release } from './sample.ts'

t.test('durations go both ways', async (t) => {
  for (const text of ['5s', '90s', '15m', '2h']) t.equal(duration(milliseconds(text)), text)
  t.equal(duration(milliseconds('60s')), '1m')
})

t.test('words of ps:sleep', async (t) => {
  t.same(sleepWords(['after=15m']), { after: 900_000 })
  t.same(sleepWords(['after=5s', 'ignore=/ping,/up']), { after: 5000, ignore: ['/ping', '/up'] })
  t.same(sleepWords(['ignore=']), { ignore: [] })
  for (const word of ['off', 'after=off']) t.equal(sleepWords([word]), 'off')
  t.equal(sleepWords(['now']), 'now')
  const wrong = ['after=0s', 'after=5', 'after=1d', 'ignore=ping', 'ignore=/a b', 'ignore=/a?b', 'sometimes', 'after']
  for (const word of wrong) t.throws(() => sleepWords([word]), { code: 'USAGE' }, word)
  t.throws(() => sleepWords(['now', 'after=5s']), { code: 'USAGE' })
  t.throws(() => sleepWords([`ignore=${'/a,'.repeat(20)}/b`]), { code: 'USAGE' })
})

t.test('a command wins over the files', async (t) => {
  const files = { after: 1000, ignore: ['/ping'] }
  const live = { releases: [release({ sleep: files })], live: { release: 3, generation: 1 } }
  t.equal(sleepOf(app()), undefined)
  t.same(sleepOf(app(live)), files)
  t.same(sleepOf(app({ ...live, sleep: { after: 5000, ignore: [] } })), { after: 5000, ignore: [] })
  t.equal(sleepOf(app({ ...live, sleep: null })), undefined)
  t.equal(sleepLabel(files), 'after 1s ignore /ping')
  t.equal(sleepLabel(null), 'off')
})
