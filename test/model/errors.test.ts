/** The table of failures: complete, in words, and the same shape everywhere. */
import t from 'tap'
import { ERRORS, type ErrorCode, Failure, failure, invalid } from '../../lib/model/errors.ts'

/** The exit codes that are promised to scripts. */
const EXITS = [1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 20, 124]

t.test('every code has an exit, a status, a sentence and something to do', async (t) => {
  for (const [code, { exit, http, message, hint }] of Object.entries(ERRORS)) {
    t.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    t.ok(EXITS.includes(exit), `${code} exits with ${exit}`)
    t.ok(http >= 400 && http < 600, `${code} is HTTP ${http}`)
    t.match(message, /^[a-z].*[^.]$/, `${code}: ${message}`)
    t.match(hint, /^[a-z].*[^.]$/, `${code}: ${hint}`)
  }
  t.same(
    [...new Set(Object.values(ERRORS).map(({ exit }) => exit))].sort((a, b) => a - b),
    EXITS,
  )
})

t.test('the codes that a deploy can end with are all there', async (t) => {
  const codes = `BUILD_FAILED BUILD_OOM BUILD_TIMEOUT DISK_FULL NO_RUNTIME_DETECTED CONFIG_INVALID DEPENDENCY_INSTALL
    LOCKFILE_OUT_OF_DATE IMAGE_PULL_DENIED TESTS_FAILED RELEASE_COMMAND_FAILED MISSING_ENV BOOT_CRASH BOOT_OOM
    PORT_MISMATCH BOUND_LOCALHOST HEALTH_STATUS HEALTH_TIMEOUT CANCELED SUPERSEDED STALE HOST_ERROR`
  for (const code of codes.split(/\s+/)) t.ok(code in ERRORS, code)
})

t.test('a failure has one shape', async (t) => {
  t.same(new Failure('STALE').toJSON(), {
    code: 'STALE',
    message: ERRORS.STALE.message,
    hint: ERRORS.STALE.hint,
    evidence: [],
    next: [],
  })
  const own = { message: 'm', hint: 'h', evidence: ['e'], next: ['n'] }
  t.same(JSON.parse(JSON.stringify(new Failure('USAGE', own))), { code: 'USAGE', ...own })
  t.equal(new Failure('USAGE').exit, 2)
  t.match(invalid('Procfile:1:1', 'wrong'), { code: 'CONFIG_INVALID', message: 'Procfile:1:1: wrong' })
})

t.test('anything that is thrown becomes a failure', async (t) => {
  const own = new Failure('CANCELED')
  t.equal(failure(own), own)
  const cases: [unknown, string][] = [
    [new Error('x'), 'x'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [{ a: 1 }, '[object Object]'],
    [null, 'null'],
  ]
  for (const [thrown, message] of cases) t.match(failure(thrown), { code: 'UNEXPECTED' as ErrorCode, message })
})
