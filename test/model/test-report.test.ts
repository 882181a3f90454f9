/** What tests printed, read: recorded outputs of real runs in fixtures/tests (those of Maven, Gradle and .NET from public issues). */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { readTests, reportLines, reportMessage } from '../../lib/model/test-report.ts'
import { RUNNERS } from '../../lib/model/test-runners.ts'
import { ROOT } from '../host.ts'

const FOLDER = join(ROOT, 'test', 'fixtures', 'tests')
const CART = '1 of 2 tests failed: cart › adds an item'

const MESSAGES: Record<string, [runner: string, message: string]> = {
  'node-spec': ['node:test', '1 of 3 tests failed: adds an item (node/cart.test.js:6)'],
  'node-tap': ['tap', '1 of 3 tests failed: cart › adds an item (node/cart.test.js:6)'],
  tap: ['tap', '1 of 2 tests failed: tap/cart.test.js › adds an item › price times count (tap/cart.test.js:5)'],
  'tap-raw': ['tap', '1 of 2 tests failed: adds an item › price times count (tap/cart.test.js:5)'],
  jest: ['jest', '2 of 3 tests failed: cart › adds an item (cart.test.js:5)'],
  vitest: ['vitest', `${CART} (vitest/cart.test.js:6)`],
  mocha: ['mocha', '1 of 3 tests failed: cart › adds an item (mocha/cart.test.js:6)'],
  ava: ['ava', '1 test failed: adds an item (ava/cart.test.js:5)'],
  bun: ['bun', `${CART} (bun/cart.test.js:6)`],
  deno: ['deno', '1 of 2 tests failed: adds an item (deno/cart_test.js:3)'],
  pytest: ['pytest', '1 of 3 tests failed: TestCart.test_adds_an_item (test_cart.py:9)'],
  unittest: ['unittest', '1 of 2 tests failed: test_adds_an_item (test_cart.py:9)'],
  go: ['go test', '1 test failed: TestTotal › adds_an_item (cart_test.go:14)'],
  'go-v': ['go test', '1 test failed: TestTotal › adds_an_item (cart_test.go:14)'],
  cargo: ['cargo test', '1 of 2 tests failed: tests › adds_an_item (src/lib.rs:16)'],
  rspec: ['rspec', '1 of 2 tests failed: cart adds an item (spec/cart_spec.rb:5)'],
  minitest: ['minitest', '1 of 2 tests failed: CartTest › test_adds_an_item (cart_test.rb:8)'],
  phpunit: ['phpunit', '1 of 2 tests failed: CartTest › testAddsAnItem (CartTest.php:7)'],
  exunit: ['ExUnit', '1 of 2 tests failed: adds an item (test/cart_test.exs:4)'],
  surefire: ['surefire', '1 of 50 tests failed: CpdViolationCheckMojoTest.testException (line 68)'],
  'surefire-old': ['surefire', '2 of 1015 tests failed'],
  gradle: [
    'gradle',
    '1 of 4 tests failed: IntellijVersionsTest › shouldResolveIntelliJVersions() (IntellijVersionsTest.kt:23)',
  ],
  'dotnet-old': ['dotnet test', '1 test failed: SampleUnitTestProject.UnitTest1.FailingTest (Tests.cs:29)'],
}
const read = async (name: string): Promise<string[]> =>
  (await readFile(join(FOLDER, `${name}.txt`), 'utf8')).split('\n')

t.test('every recorded output says what failed and where', async (t) => {
  const files = (await readdir(FOLDER)).map((file) => file.replace('.txt', ''))
  t.same(files.sort(), Object.keys(MESSAGES).sort(), 'each fixture is read, and each row has one')
  for (const [name, [runner, message]] of Object.entries(MESSAGES)) {
    const report = readTests(await read(name))
    t.equal(report?.runner, runner, name)
    t.equal(report && reportMessage(report), message, name)
    for (const line of report ? reportLines(report) : []) t.notMatch(line, /\x1b/)
  }
  const recorded = new Set(Object.values(MESSAGES).map(([runner]) => runner))
  t.same(
    RUNNERS.map(({ name }) => name).filter((name) => !recorded.has(name)),
    [],
    'every runner has a recorded output',
  )
})

t.test('the lines of the first failure are the evidence, the others are named', async (t) => {
  const report = readTests(await read('jest'))
  const lines = report ? reportLines(report) : []
  t.equal(lines[0], '  ● cart › adds an item')
  t.ok(lines.includes('    Expected: 6'))
  t.equal(lines.at(-1), 'also failed: plain (cart.test.js:8)')
})

t.test('what passed is counted, what is no test is unknown', async (t) => {
  const passed: [string, number | undefined][] = [
    ['Tests:       1 skipped, 41 passed, 42 total\nTest Suites: 3 passed, 3 total', 42],
    [' Test Files  1 passed (1)\n      Tests  12 passed (12)', 12],
    ['  7 passing (4ms)\n', 7],
    ['=== 5 passed, 1 skipped in 0.01s ===', 6],
    ['Ran 3 tests in 0.000s\n\nOK', 3],
    ['OK (2 tests, 2 assertions)', 2],
    ['test result: ok. 2 passed; 0 failed; 0 ignored; 0\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0', 5],
    ['ok  \texample.com/cart\t0.002s', undefined],
    ['TAP version 13\nok 1 - a\n# tests 1\n# fail 0', 1],
    ['Passed!  - Failed:     0, Passed:     3, Skipped:     0, Total:     3, Duration: 9 ms', 3],
  ]
  for (const [text, total] of passed) {
    const report = readTests(text.split('\n'))
    t.equal(report?.total, total, text)
    t.notOk(report?.failed, text)
  }
  for (const text of ['', 'hello', 'Error: Cannot find module x', 'sh: 1: jest: not found', '3 passing thoughts'])
    t.equal(readTests(text.split('\n')), undefined, text)
})

t.test('a failing .NET test of today, a broken suite of jest, a hook of mocha', async (t) => {
  const first = (text: string): string | undefined => {
    const report = readTests(text.split('\n'))
    return report && reportMessage(report)
  }
  const dotnet = `  Failed Shop.CartTests.Adds(count: 3) [5 ms]\n  Error Message:\n   Assert.Equal() Failure\n  Stack Trace:\n     at Shop.CartTests.Adds(Int32 count) in /app/test/CartTests.cs:line 29\n\nFailed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 5 ms - Shop.dll (net8.0)`
  t.equal(first(dotnet), '1 of 3 tests failed: Shop.CartTests.Adds(count: 3) (test/CartTests.cs:29)')
  const suite = `FAIL test/a.test.js\n  ● Test suite failed to run\n\n    Cannot find module './x'\n\nTest Suites: 1 failed, 1 total\nTests:       0 total`
  t.equal(first(suite), '1 test failed: Test suite failed to run')
  const hook = `  0 passing (3ms)\n  1 failing\n\n  1) cart\n       "before each" hook for "adds":\n     Error: no\n      at Context.<anonymous> (test/a.js:3:9)\n`
  t.equal(first(hook), '1 of 1 tests failed: cart › "before each" hook for "adds" (test/a.js:3)')
})

t.test('no output is too strange to be read', async (t) => {
  const recorded = (await Promise.all(Object.keys(MESSAGES).map(read))).flat()
  const line = fc.oneof(fc.constantFrom(...recorded), fc.string(), fc.constant(' '.repeat(900)))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const report = readTests(lines)
      return report === undefined || (reportMessage(report) !== '' && reportLines(report).length < 30)
    }),
    { numRuns: 300 },
  )
  t.pass('nothing was thrown')
})
