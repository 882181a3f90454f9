/** Words of a command line: split as the shell on the other side would have, and quoted so that they survive it. */
import { execFileSync } from 'node:child_process'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { Failure } from '../../lib/model/errors.ts'
import { quote, splitWords } from '../../lib/model/words.ts'

t.test('a line is split by the rules of the shell', async (t) => {
  const cases: [string, string[]][] = [
    ['', []],
    ['  \t ', []],
    ['apps:info shop', ['apps:info', 'shop']],
    ["config:set shop 'A=b c'", ['config:set', 'shop', 'A=b c']],
    ['A="b c"d', ['A=b cd']],
    ['"" \'\'', ['', '']],
    ['a\\ b c\\\\', ['a b', 'c\\']],
    ["'a\\b'", ['a\\b']],
    ['"a\\b\\"\\$\\`\\\\"', ['a\\b"$`\\']],
    ["it\\'s", ["it's"]],
    ['$HOME `x` *', ['$HOME', '`x`', '*']],
    ['a\nb', ['a', 'b']],
    ['a\\\nb "c\\\nd"', ['ab', 'cd']],
  ]
  for (const [line, words] of cases) t.same(splitWords(line), words, JSON.stringify(line))
})

t.test('what is not closed is refused', async (t) => {
  t.throws(() => splitWords("'a"), { code: 'USAGE', message: "a ' is not closed" })
  t.throws(() => splitWords('a "b\\"'), { code: 'USAGE', message: 'a " is not closed' })
  t.throws(() => splitWords('a\\'), { code: 'USAGE', message: 'the command ends with a lone backslash' })
})

const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', ' ', '\n', '\t', '$', '`', '#', 'a', '=', '~') }),
)

t.test('words that are quoted come back', async (t) => {
  fc.assert(
    fc.property(fc.array(word), (words) => isDeepStrictEqual(splitWords(words.map(quote).join(' ')), words)),
    { numRuns: 1000 },
  )
  t.equal(quote('plain-word:1'), 'plain-word:1')
})

t.test('the shell reads our quotes, and splits as we do', async (t) => {
  const echo = (line: string): string[] =>
    execFileSync('sh', ['-c', `printf '%s\\0' x ${line}`], { encoding: 'utf8' })
      .split('\0')
      .slice(1, -1)
  const printable = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'))
  for (const words of fc.sample(fc.array(printable, { maxLength: 5 }), 60))
    t.strictSame(echo(words.map(quote).join(' ')), words)
  const piece = fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '\\"', "\\'", '\\\\', '\t', '=', 'x y')
  for (const line of fc.sample(
    fc.array(piece).map((parts) => parts.join('')),
    150,
  )) {
    let words: string[]
    try {
      words = splitWords(line)
    } catch {
      continue
    }
    t.strictSame(words, echo(line), JSON.stringify(line))
  }
})

t.test('any text is split, or refused in words', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      try {
        return Array.isArray(splitWords(line))
      } catch (error) {
        return error instanceof Failure && error.code === 'USAGE'
      }
    }),
    { numRuns: 1000 },
  )
  t.equal(splitWords('x'.repeat(5_000_000)).length, 1)
})
