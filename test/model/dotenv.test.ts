/** dotenv text: what is accepted, and that every value comes back byte for byte. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { formatDotenv, parseDotenv } from '../../lib/model/dotenv.ts'
import { Failure } from '../../lib/model/errors.ts'

t.test('what people write is understood', async (t) => {
  const cases: [string, Record<string, string>][] = [
    ['', {}],
    ['\n\n  # a comment\n\t\n', {}],
    ['A=1', { A: '1' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['  A = b c  ', { A: 'b c' }],
    ['A=', { A: '' }],
    ['A=b # a comment', { A: 'b' }],
    ['A=b#c', { A: 'b#c' }],
    ['A=#c', { A: '' }],
    ["A='b # c'  # d", { A: 'b # c' }],
    ["A='b\\n'", { A: 'b\\n' }],
    ['A="b\\n\\"c\\"\\t\\\\"', { A: 'b\n"c"\t\\' }],
    ['A="one\ntwo"\nB=3', { A: 'one\ntwo', B: '3' }],
    ["A='one\ntwo'", { A: 'one\ntwo' }],
    ['A=postgres://u:p@h/db?x=1&y=$Z', { A: 'postgres://u:p@h/db?x=1&y=$Z' }],
    ['A=1\nA=2', { A: '2' }],
    ["A=it's", { A: "it's" }],
  ]
  for (const [text, vars] of cases) t.same(parseDotenv(text), vars, JSON.stringify(text))
})

t.test('what cannot be understood is told by its line', async (t) => {
  const cases: [string, string][] = [
    ['A=1\n\nB', 'line 3: not of the form KEY=VALUE'],
    ['A=1\n1B=2', 'line 2: not of the form KEY=VALUE'],
    ['A="one\ntwo', 'line 1: a quote is not closed, or something follows it'],
    ['A="a\nb"\nB="x" y', 'line 3: a quote is not closed, or something follows it'],
    ["A='a'b'", 'line 1: a quote is not closed, or something follows it'],
  ]
  for (const [text, message] of cases) t.throws(() => parseDotenv(text), { code: 'USAGE', message })
})

const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/)
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('\\', '"', "'", '\n', '\r', '\t', '#', ' ', '=', '$', '`', 'n', 'a', '\u2028') }),
)

t.test('any value that is written is read again', async (t) => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (vars) =>
      isDeepStrictEqual({ ...parseDotenv(formatDotenv(vars)) }, { ...vars }),
    ),
    { numRuns: 1000 },
  )
  const awkward = { __proto__x: 'a', constructor: 'b', toString: '' }
  t.same(parseDotenv(formatDotenv(awkward)), awkward)
})

t.test('any text is read, or refused in words', async (t) => {
  const near = fc.array(fc.oneof(fc.string(), fc.constantFrom('A=', '"', "'", '\n', '\\', '#', 'export ', '\r\n')))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        near.map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          return typeof parseDotenv(text) === 'object'
        } catch (error) {
          return error instanceof Failure && error.code === 'USAGE'
        }
      },
    ),
    { numRuns: 1000 },
  )
  t.pass('nothing else was thrown')
})

t.test('a long file is read in one go', async (t) => {
  const vars = Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`KEY_${at}`, `value ${at}`]))
  t.equal(Object.keys(parseDotenv(formatDotenv(vars))).length, 30_000)
  const one = '\\"x'.repeat(500_000)
  t.equal(parseDotenv(`A="${one}"`).A?.length, 1_000_000)
})
