/** The last lines of a push, word for word, and the one line that machines read. */
import fc from 'fast-check'
import t from 'tap'
import { Failure } from '../../lib/model/errors.ts'
import { reason, stillServes, verdict } from '../../lib/model/verdict.ts'
import { app, deploy, release } from './sample.ts'

const URL = 'http://shop.localhost:8080'
const serving = app({ live: { release: 3, generation: 3 } })
const refused = (failure: Failure, change = {}) =>
  deploy({ status: 'refused', release: undefined, health: undefined, error: failure.toJSON(), ...change })

t.test('what a pusher reads', async (t) => {
  const broken = new Failure('BOOT_CRASH', {
    message: 'web.1 ended with exit code 7 before it was healthy',
    evidence: ['Error: cannot find the moon', '    at server.js:1:1'],
  })
  const missing = new Failure('MISSING_ENV', {
    message: 'SECRET must be set before shop can start',
    next: ['config:set shop SECRET=…'],
  })
  const shown = {
    live: verdict(serving, deploy(), URL),
    'checked only (-o dry-run)': verdict(serving, deploy({ status: 'checked', release: undefined }), URL),
    'refused, with evidence': verdict(serving, refused(broken), URL),
    'refused, with the next command': verdict(serving, refused(missing), URL),
    'refused, nothing was live': verdict(app({ releases: [] }), refused(broken), URL),
  }
  t.matchSnapshot(
    Object.entries(shown)
      .map(([name, lines]) => [`== ${name}`, ...lines, ''].join('\n'))
      .join('\n'),
  )
})

t.test('the machine line is one line, the last, and complete', async (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
      (message, evidence) => {
        const lines = verdict(serving, refused(new Failure('BUILD_FAILED', { message, evidence })), URL)
        const last = lines.at(-1) ?? ''
        const result = JSON.parse(last.slice('backendim-result: '.length)) as Record<string, unknown>
        const keys = 'status,app,release,commit,url,code,deploy,health,tests,seconds,next'
        return !last.includes('\n') && Object.keys(result).join() === keys && result.code === 'BUILD_FAILED'
      },
    ),
  )
  t.match(JSON.parse((verdict(serving, deploy(), URL).at(-1) ?? '').slice(18)), {
    status: 'live',
    release: 3,
    url: URL,
    code: null,
    health: 'passed',
    seconds: { build: 1.25, checking: 0.5, total: 1.75 },
  })
  t.match(JSON.parse((verdict(app(), refused(new Failure('STALE')), URL).at(-1) ?? '').slice(18)), { url: null })
})

t.test('the reason beside [remote rejected] is one line that says what serves', async (t) => {
  const failure = new Failure('HEALTH_STATUS', { message: 'GET /healthz answered 500' })
  t.equal(reason(serving, refused(failure)), 'HEALTH_STATUS: GET /healthz answered 500; v3 still serves')
  t.equal(reason(app(), refused(failure)), 'HEALTH_STATUS: GET /healthz answered 500; nothing is live yet')
  t.match(reason(app(), deploy({ status: 'refused' })), /^HOST_ERROR: /)
  t.equal(
    stillServes(app({ releases: [release({ version: 9 })], live: { release: 9, generation: 1 } })),
    'v9 still serves',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', size: 'max', maxLength: 1000 }), (message) => {
      const line = reason(serving, refused(new Failure('BUILD_FAILED', { message })))
      return line.length <= 300 && !/[\x00-\x1f]/.test(line) && line.endsWith('; v3 still serves')
    }),
  )
})
