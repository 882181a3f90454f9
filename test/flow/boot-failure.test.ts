/** Why an instance is not healthy: the facts in, the verdict out, word for word. */
import t from 'tap'
import { explain } from '../../lib/flow/boot-failure.ts'
import type { Listener } from '../../lib/io/listeners.ts'
import type { Answer } from '../../lib/io/probe.ts'
import { release } from '../model/sample.ts'

const RUNNING = { running: true, exitCode: 0, oom: false }
const at = (port: number, loopback = false): Listener => ({ port, loopback })

interface Facts {
  state?: typeof RUNNING
  last?: Answer
  open?: Listener[]
}
const told = ({ state = RUNNING, last, open = [] }: Facts): string => {
  const failure = explain(release(), 'web.1', state, last, open, ['last words'])
  return failure.evidence[0] === 'last words' ? `${failure.code}: ${failure.message}` : 'no evidence'
}

t.test('each combination of facts has its code', async (t) => {
  const none: Answer = { error: 'connect ECONNREFUSED' }
  const cases: [Facts, string][] = [
    [{ state: { running: false, exitCode: 137, oom: true } }, 'BOOT_OOM: web.1 ran out of memory while starting'],
    [{ state: { running: true, exitCode: 0, oom: true } }, 'BOOT_OOM: web.1 ran out of memory while starting'],
    [
      { state: { running: false, exitCode: 7, oom: false }, last: { status: 500 } },
      'BOOT_CRASH: web.1 ended with exit code 7 before it was healthy',
    ],
    [{ last: { status: 500 }, open: [at(5000)] }, 'HEALTH_STATUS: GET /healthz answered 500'],
    [
      { last: none, open: [at(5000, true)] },
      'BOUND_LOCALHOST: web.1 listens on 127.0.0.1:5000 only, where nothing outside the container can reach it',
    ],
    [
      { last: none, open: [at(5000, true), at(9229, true)] },
      'BOUND_LOCALHOST: web.1 listens on 127.0.0.1:5000 only, where nothing outside the container can reach it',
    ],
    [{ last: none, open: [at(3000)] }, 'PORT_MISMATCH: web.1 listens on 3000, expected 5000 ($PORT)'],
    [
      { last: none, open: [at(3000), at(3000), at(80)] },
      'PORT_MISMATCH: web.1 listens on 3000, 80, expected 5000 ($PORT)',
    ],
    [
      { last: none, open: [at(5000, true), at(5000)] },
      'HEALTH_TIMEOUT: GET /healthz was not answered within 60 s: it listens, but does not answer',
    ],
    [{ last: none, open: [] }, 'HEALTH_TIMEOUT: GET /healthz was not answered within 60 s: it listens on nothing'],
    [{}, 'HEALTH_TIMEOUT: GET /healthz was not answered within 60 s: it listens on nothing'],
  ]
  for (const [facts, expected] of cases) t.equal(told(facts), expected)
})
