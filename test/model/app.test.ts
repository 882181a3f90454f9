/** Which release serves, and how many of each process should run. */
import fc from 'fast-check'
import t from 'tap'
import { formation, liveRelease } from '../../lib/model/app.ts'
import { PROCESS_TYPE } from '../../lib/model/plan.ts'
import { app, release } from './sample.ts'

t.test('the live release is the one that serves, whatever states say', async (t) => {
  const [one, two] = [release({ version: 1, state: 'retired' }), release({ version: 2, state: 'live' })]
  t.equal(liveRelease(app({ releases: [one, two] })), undefined)
  t.equal(liveRelease(app({ releases: [one, two], live: { release: 1, generation: 7 } })), one)
  t.equal(liveRelease(app({ releases: [two], live: { release: 1, generation: 7 } })), undefined)
})

t.test('scale is what was commanded, else planned, else one web', async (t) => {
  const processes = { web: {}, worker: {}, clock: { scale: 2 }, idle: { scale: 0 } }
  t.same(formation(app(), release({ processes })), { web: 1, worker: 0, clock: 2, idle: 0 })
  const scale = { web: 3, clock: 0, idle: 1, gone: 5 }
  t.same(formation(app({ scale }), release({ processes })), { web: 3, worker: 0, clock: 0, idle: 1 })
  t.same(formation(app(), release({ processes: { web: { scale: 0 } } })), { web: 0 })
  t.same(formation(app(), release({ processes: {} })), {})
})

t.test('every type that a project may name has a number', async (t) => {
  const type = fc
    .oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,30}$/), fc.constantFrom('constructor', 'toString'))
    .filter((name) => PROCESS_TYPE.test(name))
  fc.assert(
    fc.property(fc.dictionary(type, fc.constant({}), { minKeys: 1 }), (processes) => {
      const counts = formation(app(), release({ processes }))
      return Object.keys(processes).every((name) => Number.isInteger(counts[name]))
    }),
  )
  for (const name of ['run', 'release', 'router', 'deploy', '', '1web', 'a b', '../x', 'a'.repeat(32)])
    t.notOk(PROCESS_TYPE.test(name), `${name} is no type`)
})
