/** Build slots: as many at once as there are, and an aborted waiter takes nobody's turn. */
import t from 'tap'
import { Slots } from '../../lib/flow/slots.ts'

const never = new AbortController().signal

/** Work that ends when told. */
function work() {
  let end = (): void => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { end, run: () => done }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

t.test('no more at once than there are slots', async (t) => {
  const slots = new Slots(2)
  const works = [work(), work(), work()]
  let waited = 0
  let ended = 0
  const all = works.map((one) => slots.hold(never, () => waited++, one.run).then(() => ended++))
  await turn()
  t.equal(waited, 1, 'the third waits')
  works[0]?.end()
  await all[0]
  works[2]?.end()
  await all[2]
  t.equal(ended, 2, 'the third took the slot of the first')
  works[1]?.end()
  await Promise.all(all)
})

t.test('an abort while waiting throws its reason and does not swallow a turn', async (t) => {
  const slots = new Slots(1)
  const [first, third] = [work(), work()]
  const abort = new AbortController()
  const running = slots.hold(never, () => {}, first.run)
  const aborted = slots.hold(abort.signal, () => {}, first.run)
  const waiting = slots.hold(never, () => {}, third.run)
  await turn()
  abort.abort(new Error('gone'))
  await t.rejects(aborted, { message: 'gone' })
  first.end()
  third.end()
  await running
  await waiting
})

t.test('a failure gives the slot back', async (t) => {
  const slots = new Slots(1)
  await t.rejects(
    slots.hold(
      never,
      () => {},
      () => Promise.reject(new Error('broken')),
    ),
  )
  t.equal(
    await slots.hold(
      never,
      () => {},
      async () => 7,
    ),
    7,
  )
})
